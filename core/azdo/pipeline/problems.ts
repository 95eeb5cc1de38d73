/** What can be wrong with the pipelines that are named: not there, not seen, or several of one name. */
import { Problem } from '../../problem/problem';

interface PipelineSearch {
  readonly project: string;
  /** Who looked, in words. */
  readonly who: string;
  /** What the project shows, each with its id. */
  readonly known: readonly string[];
}

/** All that are missing, at once. */
export function pipelinesNotFound(missing: readonly string[], { project, who, known }: PipelineSearch): Problem {
  const seen =
    known.length === 0 ? 'The project shows no pipeline at all' : `It shows: ${known.slice(0, 20).join(', ')}`;
  return new Problem({
    code: 'pipeline.not-found',
    what: `Project "${project}" has no pipeline ${missing.map((name) => `"${name}"`).join(', ')}.`,
    why: `${seen}. Pipelines that ${who} may not see are not among them.`,
    fix: 'Give names as the Pipelines page shows them, "folder\\name" where a name occurs twice, or ids (the number behind definitionId= in the address).',
  });
}

/** @param paths of all that have the name or id, each with its id */
export function pipelineAmbiguous(name: string, paths: readonly string[]): Problem {
  return new Problem({
    code: 'pipeline.ambiguous',
    what: `Several pipelines may be meant by "${name}".`,
    why: `It is the name or the id of each of these: ${paths.join(', ')}.`,
    fix: 'Write what only one of them has: the folder too ("folder\\name"), the id, or the name.',
  });
}
