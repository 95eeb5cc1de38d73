/** What can be wrong with the file of a linked service, and with the folders that it belongs into. */

import { type Advisory, advisory, Problem } from '../../problem/problem';
import { named, say } from '../../problem/said';

/** The job has no folder to write a file into. */
export function noSources(): Problem {
  return new Problem({
    code: 'linked-service.no-sources',
    what: 'There is no sources folder to write the linked service into.',
    why: 'The file goes into the folder of the checked-out repository, and this run has none.',
    fix: 'Run in a build whose job checks out the repository of the Synapse workspace.',
  });
}

interface FoundCheckout {
  /** From the sources directory; empty for itself. */
  readonly folder: string;
  /** Display text; `undefined` where its address is of no known form. */
  readonly repository: string | undefined;
}

/** No checkout is of the repository that the workspace is connected to. */
export function repositoryNotFound(workspace: string, wanted: string, found: readonly FoundCheckout[]): Problem {
  const there = found.map(
    ({ folder, repository }) => `${repository ?? 'a repository whose address is not known'} in ${inWords(folder)}`,
  );
  return new Problem({
    code: 'linked-service.repository-not-found',
    what: `The repository of the Synapse workspace ${workspace} is not among what the job checked out.`,
    why: `Its Git configuration names ${wanted}. Looked for was a checkout of it in the sources directory (Build.SourcesDirectory) and in the folders directly in it, by the remotes in .git/config. Found was ${there.length > 0 ? there.join('; ') : 'no checkout at all'}.`,
    fix: say`Let the job check that repository out (a step "checkout"), or name the folder in which it is as ${named('sourcesFolder')}.`,
  });
}

/** Which of the checkouts is meant cannot be told. */
export function repositoryTwice(workspace: string, repository: string, folders: readonly string[]): Problem {
  return new Problem({
    code: 'linked-service.repository-twice',
    what: `The repository of the Synapse workspace ${workspace} was checked out more than once.`,
    why: `${repository} is in ${folders.map(inWords).join(' and in ')}. Which of them is meant cannot be told.`,
    fix: say`Name the folder that is meant as ${named('sourcesFolder')}.`,
  });
}

export function sourcesFolderNotFound(folder: string): Problem {
  return new Problem({
    code: 'linked-service.no-sources-folder',
    what: `There is no folder "${folder}" in the sources directory.`,
    why: 'The file goes into a checkout that is there; no folder is made for it.',
    fix: say`Name the folder of the checkout as ${named('sourcesFolder')}, from the sources directory (Build.SourcesDirectory), or leave it out.`,
  });
}

/** A folder was named that is not the checkout's own. */
export function sourcesFolderInCheckout(folder: string, checkout: string, rootFolder: string): Problem {
  const root = rootFolder ? `"${rootFolder}"` : 'the root of the repository';
  return new Problem({
    code: 'linked-service.sources-folder',
    what: `The folder "${folder}" is no checkout of its own.`,
    why: `It lies within the checkout in ${inWords(checkout)}. The root folder of the Git configuration (${root}) is looked for below the folder that is named.`,
    fix: say`Name the folder of the checkout itself as ${named('sourcesFolder')}, or leave it out.`,
  });
}

/** The folder that was named is a checkout of something else than the Synapse workspace's repository. */
export function fileInOtherRepository(folder: string, its: string, wanted: string): Advisory {
  return advisory({
    code: 'advice.other-repository',
    what: `The file ${folder} is in a checkout of ${its}.`,
    why: `The Git configuration of the Synapse workspace names ${wanted}. What is committed elsewhere gets there only where the one is a mirror or a fork of the other.`,
    fix: say`Leave ${named('sourcesFolder')} out to have the checkout found, unless this one is meant.`,
  });
}

/** Folders that a checkout on Windows would make one. */
export function folderInOtherCase(wanted: string, there: readonly string[]): Problem {
  return new Problem({
    code: 'linked-service.folder-case',
    what: `The folder ${there.join(', ')} is in the way of ${wanted}.`,
    why: `They differ in case only. Synapse Studio reads ${wanted}; a checkout on Windows or macOS would mix them up.`,
    fix: 'Rename the folder in the repository to the name that Synapse Studio reads, or set the root folder of the Git configuration to the name that is there, then run again.',
  });
}

/** Files that are one linked service to Synapse. */
export function linkedServiceFileTwice(name: string, there: readonly string[]): Problem {
  return new Problem({
    code: 'linked-service.file-twice',
    what: `There is more than one file for the linked service "${name}".`,
    why: `${there.join(' and ')} differ in case only, and to Synapse both names are one.`,
    fix: 'Remove the one that is not meant from the repository, then run again.',
  });
}

/** A file of the repository is no linked service. @param said what is wrong with it */
export function linkedServiceFileUnreadable(path: string, said: string): Problem {
  return new Problem({
    code: 'linked-service.file-unreadable',
    what: `The file ${path} in the sources is not the JSON of a linked service.`,
    why: `It is where Synapse Studio keeps this linked service, and it cannot be read (${said}), so it is not written over.`,
    fix: 'Mend or remove the file, then run again.',
  });
}

/** It is to be removed, and somebody else made it. */
export function linkedServiceFileNotOurs(path: string): Problem {
  return new Problem({
    code: 'remove.linked-service-file-not-ours',
    what: `The file ${path} was not removed.`,
    why: 'The linked service in it does not carry the mark of this product among its annotations, so somebody else made it.',
    fix: 'Remove the file by hand if it is not needed.',
  });
}

function inWords(folder: string): string {
  return folder === '' ? 'the sources directory itself' : `the folder "${folder}"`;
}
