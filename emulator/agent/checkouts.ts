/**
 * The repositories that a job checks out, laid out as the agent does it.
 * Source: docs pipelines/repos/multi-repo-checkout and yaml-schema "steps.checkout", "resources.repositories": without such a
 * step `self` is checked out; one checkout is the sources directory itself, or its `path`; of several each is in a folder of
 * its repository's name below it, or in its `path`, which counts from Agent.BuildDirectory.
 * Beware: what is in a repository is not known here, so folders are empty but for `.git`. A checkout of a name that no
 * resource declares, which the service refuses, is taken for a repository of that name in the project.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { sameText } from '../json';

/** What a step `checkout` says. */
export interface CheckoutStep {
  /** `self`, `none`, the name of a resource, or `git://PROJECT/REPOSITORY@REF`. */
  readonly repository: string;
  /** From Agent.BuildDirectory. */
  readonly path: string | undefined;
}

/** A repository as `resources` declares it. */
export interface RepositoryResource {
  readonly alias: string;
  readonly type: RepositoryType;
  /** `REPOSITORY` or `PROJECT/REPOSITORY`; `OWNER/REPOSITORY`. */
  readonly name: string;
}

export const repositoryTypes = ['git', 'github'] as const;
type RepositoryType = (typeof repositoryTypes)[number];

/** What is known of the run beside its steps. */
export interface CheckoutPlace {
  /** Agent.BuildDirectory. */
  readonly folder: string;
  /** With a slash at its end. */
  readonly collection: string;
  readonly project: string;
  /** Name of the repository that the pipeline is in. */
  readonly self: string;
}

/** Where the sources are after it. */
export interface Layout {
  /** Build.SourcesDirectory, and where steps begin. */
  readonly sources: string;
  /** Build.Repository.LocalPath. */
  readonly self: string;
}

/** Whether a path stays in Agent.BuildDirectory; the agent refuses others. */
export function staysInside(path: string): boolean {
  const inside = relative('/build', resolve('/build', path));
  return inside !== '' && !inside.startsWith('..');
}

/** Makes the folders. */
export function layOut(
  steps: readonly CheckoutStep[],
  resources: readonly RepositoryResource[],
  place: CheckoutPlace,
): Layout {
  const sources = join(place.folder, 's');
  mkdirSync(sources, { recursive: true });
  const asked = steps.length > 0 ? steps : [{ repository: 'self', path: undefined }];
  const checkouts = asked.filter(({ repository }) => !sameText(repository, 'none'));
  const laid = checkouts.map((step) => {
    const address = addressOf(step.repository, resources, place);
    const own = checkouts.length > 1 ? join('s', nameIn(address)) : 's';
    const folder = join(place.folder, step.path ?? own);
    cloneInto(folder, address);
    return { ...step, folder };
  });
  const self = laid.find(({ repository }) => sameText(repository, 'self'))?.folder;
  const only = laid.length === 1 ? laid[0]?.folder : undefined;
  return { sources: only ?? sources, self: self ?? only ?? sources };
}

function addressOf(repository: string, resources: readonly RepositoryResource[], place: CheckoutPlace): string {
  const { collection, project, self } = place;
  const azure = (inProject: string, name: string) =>
    `${collection}${encodeURIComponent(inProject)}/_git/${encodeURIComponent(name)}`;
  const [, inline] = /^git:\/\/([^@]+)/.exec(repository) ?? [];
  const resource = resources.find(({ alias }) => sameText(alias, repository));
  if (resource?.type === 'github') {
    return `https://github.com/${resource.name}`;
  }
  if (sameText(repository, 'self')) {
    return azure(project, self);
  }
  const [first = '', second] = (inline ?? resource?.name ?? repository).split('/');
  return second === undefined ? azure(project, first) : azure(first, second);
}

function nameIn(address: string): string {
  return decodeURIComponent(address.replace(/^.*\//, '')).replace(/\.git$/, '');
}

/** As `git init` and `git remote add` leave it, so that Git takes it for a repository. */
function cloneInto(folder: string, address: string): void {
  const git = join(folder, '.git');
  for (const part of ['objects', join('refs', 'heads')]) {
    mkdirSync(join(git, part), { recursive: true });
  }
  writeFileSync(join(git, 'HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(
    join(git, 'config'),
    [
      '[core]',
      '\trepositoryformatversion = 0',
      '\tfilemode = true',
      '\tbare = false',
      '[remote "origin"]',
      `\turl = ${address}`,
      '\tfetch = +refs/heads/*:refs/remotes/origin/*',
      '',
    ].join('\n'),
  );
}
