/** What is worth knowing of a linked service that is kept as a file. */

import type { Adviser } from '../../engine/resource';
import { repositoryTitle } from '../../names/git-remotes';
import type { GitConfiguration } from '../workspace/read';
import { fileInOtherRepository } from './file-problems';
import type { LinkedServicePlace } from './file-read';

export interface FiledInRepository extends LinkedServicePlace {
  readonly git: GitConfiguration;
}

/** Somebody named a folder that is a checkout of another repository than the workspace's. */
export const otherRepositoryOfFile: Adviser<FiledInRepository> = {
  kind: 'repository',
  title: ({ path }) => `of ${path}`,
  advise: async ({ path, otherRepository, git }) =>
    otherRepository === undefined ? [] : [fileInOtherRepository(path, otherRepository, repositoryTitle(git.address))],
};
