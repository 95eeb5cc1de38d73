/** Problems with the sources folder of a job. */
import { Problem } from '../../core';

/** A file that is not read, since writing it again would spoil it. */
export function sourcesNotUtf8(path: string, isUtf16: boolean): Problem {
  const encoding = isUtf16
    ? 'It is saved as UTF-16 (Windows PowerShell does so).'
    : 'It holds bytes that are no UTF-8.';
  return new Problem({
    code: 'linked-service.file-encoding',
    what: `The file ${path} in the sources is not saved as UTF-8.`,
    why: `${encoding} It is left as it is.`,
    fix: 'Save it as UTF-8 (Visual Studio Code: "Save with Encoding"), commit it, then run again.',
  });
}

/** @param reason what the machine said, or why the path is not taken */
export function sourcesUnwritable(path: string, reason: string): Problem {
  return new Problem({
    code: 'linked-service.file-unwritable',
    what: `The file ${path} could not be written into the sources folder.`,
    why: reason,
    fix: 'Check the root folder of the Git configuration in Synapse Studio (Manage, Git configuration), and what is at this path in the sources folder.',
  });
}
