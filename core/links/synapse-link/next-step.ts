/** What people do with the file of a linked service after a run, until it is a link. */
import type { Report } from '../../engine/report';
import type { GitConfiguration } from '../../synapse/workspace/read';

/**
 * Source: docs synapse-analytics/cicd/source-control: only a publish from the collaboration branch changes what is live.
 * @param path of the file, from the sources directory
 * @returns sentences; `undefined` after a run that failed
 */
export function nextStepOfFile(
  { outcome, isRemoval }: Pick<Report, 'outcome' | 'isRemoval'>,
  path: string,
  { repository, branch }: Pick<GitConfiguration, 'repository' | 'branch'>,
): string | undefined {
  const merge = `push it to ${repository} and open a pull request to "${branch}". When it is merged, publish from there in Synapse Studio`;
  const live = isRemoval
    ? 'the linked service is live until then. After it, a removal without the file takes away what else was made for the link'
    : 'only then is the link live';
  switch (outcome) {
    case 'fileWritten':
    case 'fileRemoved':
      return `Commit ${isRemoval ? `the removal of ${path}` : path}, ${merge}: ${live}.`;
    case 'planned':
      return `A run that applies ${isRemoval ? 'removes' : 'writes'} ${path}. Then commit it, ${merge}: ${live}.`;
    case 'changed':
    case 'noChange':
    case 'inOrder':
      return `${path} is ${isRemoval ? 'not there' : 'as asked'}. If that is not committed and merged to "${branch}" yet, do so, and publish from there in Synapse Studio: ${live}.`;
    default:
      return undefined;
  }
}
