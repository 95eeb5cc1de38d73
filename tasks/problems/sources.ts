/** Problems with the sources folder of a job. */
import { Problem } from '../../core';

/** @param reason what the machine said, or why the path is not taken */
export function sourcesUnwritable(path: string, reason: string): Problem {
  return new Problem({
    code: 'linked-service.file-unwritable',
    what: `The file ${path} could not be written into the sources folder.`,
    why: reason,
    fix: 'Check the root folder of the Git configuration in Synapse Studio (Manage, Git configuration), and what is at this path in the sources folder.',
  });
}
