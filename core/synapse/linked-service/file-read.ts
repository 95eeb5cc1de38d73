/**
 * A linked service as a file of the repository that a Synapse workspace is connected to, among what the job checked out.
 * Source of the layout: files of public repositories that Synapse Studio writes to; it is not documented. Docs
 * synapse-analytics/cicd/source-control: the root folder.
 * Beware: Synapse knows names without regard to case, and so does a checkout on Windows: a file whose name differs in case
 * only is the same linked service, and a folder that does cannot stand beside ours.
 */

import type { Context, Sources } from '../../context';
import type { Lookup } from '../../engine/resource';
import { type Json, record } from '../../http/json';
import { parseRemote, repositoryTitle, sameRepository } from '../../names/git-remotes';
import { sameText } from '../../names/ids';
import { placeJson } from '../../names/json-text';
import { synapseNotInGitMode } from '../workspace/problems';
import type { GitConfiguration, SynapseWorkspace } from '../workspace/read';
import {
  folderInOtherCase,
  linkedServiceFileTwice,
  linkedServiceFileUnreadable,
  noSources,
  repositoryNotFound,
  repositoryTwice,
  sourcesFolderInCheckout,
  sourcesFolderNotFound,
} from './file-problems';
import { type LinkedService, type LinkedServiceName, linkedServiceFromWire, withRuntimeKind } from './read';

export interface LinkedServicePlaceWant extends LinkedServiceName {
  /** Folder of the repository, from the sources directory; `undefined` for the checkout that is the workspace's own. */
  readonly sourcesFolder: string | undefined;
}

/** Where the file is, or belongs. */
export interface LinkedServicePlace {
  /** From the sources directory, with slashes: `synapse/syn-churn/linkedService/mlw-churn.json`. */
  readonly path: string;
  /** The repository that was named, where it is another one than the workspace's. Display text. */
  readonly otherRepository: string | undefined;
}

/** @throws Problem where no checkout is the one, or something there stands in the way */
export const linkedServicePlace: Lookup<LinkedServicePlaceWant, LinkedServicePlace> = {
  kind: 'folder for the file',
  title: ({ synapse }) => `of ${synapse.id.name}`,
  async find({ synapse, name, sourcesFolder }, context) {
    const git = gitOf(synapse);
    const sources = sourcesOf(context);
    const folder =
      sourcesFolder === undefined
        ? await ownCheckout(synapse.id.name, git, sources)
        : await namedFolder(partsOf(sourcesFolder).join('/'), git, sources);
    return {
      path: await pathOf({ folder, name, git }, sources),
      otherRepository: sourcesFolder === undefined ? undefined : await otherRepository(folder, git, sources),
    };
  },
};

/** Where Synapse Studio keeps a linked service, from the root of the repository. @throws Problem outside of Git mode */
export function linkedServiceFilePath(synapse: SynapseWorkspace, name: string): string {
  return [...partsOf(gitOf(synapse).rootFolder), linkedServices, `${name}.json`].join('/');
}

const linkedServices = 'linkedService';

function gitOf({ git, id }: SynapseWorkspace): GitConfiguration {
  if (!git) {
    throw synapseNotInGitMode(id.name);
  }
  return git;
}

/** @throws Problem where the job has no sources */
export function sourcesOf(context: Context): Sources {
  if (!context.sources) {
    throw noSources();
  }
  return context.sources;
}

function partsOf(folder: string): readonly string[] {
  return folder.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
}

/** The checkout of the workspace's repository: the sources directory itself, or a folder in it. */
async function ownCheckout(workspace: string, git: GitConfiguration, sources: Sources): Promise<string> {
  const names = (await sources.list('')) ?? [];
  const folders = ['', ...names.filter((name) => !/^\.git$/i.test(name))];
  const remotes = await Promise.all(folders.map((folder) => sources.remotes(folder)));
  const checkouts = folders.flatMap((folder, index) => (remotes[index] ? [{ folder, remotes: remotes[index] }] : []));
  const [own, another] = checkouts.filter((checkout) => isOf(git, checkout.remotes));
  if (own && another) {
    throw repositoryTwice(workspace, git.repository, [own.folder, another.folder]);
  }
  if (!own) {
    const found = checkouts.map(({ folder, remotes: all }) => ({ folder, repository: titleOf(all) }));
    throw repositoryNotFound(workspace, repositoryTitle(git.address), found);
  }
  return own.folder;
}

function isOf({ address }: GitConfiguration, remotes: readonly string[]): boolean {
  return remotes.some((remote) => {
    const repository = parseRemote(remote);
    return repository !== undefined && sameRepository(repository, address);
  });
}

/** Never the address itself, which may hold a token. */
function titleOf(remotes: readonly string[]): string | undefined {
  const [repository] = remotes.map(parseRemote).filter((one) => one !== undefined);
  return repository && repositoryTitle(repository);
}

/** @throws Problem for a folder that is not there, and for one within a checkout: the root folder is looked for below it */
async function namedFolder(folder: string, git: GitConfiguration, sources: Sources): Promise<string> {
  if ((await sources.list(folder)) === undefined) {
    throw sourcesFolderNotFound(folder);
  }
  if ((await sources.remotes(folder)) !== undefined) {
    return folder;
  }
  for (let above = folder; above !== ''; ) {
    above = above.includes('/') ? above.slice(0, above.lastIndexOf('/')) : '';
    if ((await sources.remotes(above)) !== undefined) {
      throw sourcesFolderInCheckout(folder, above, git.rootFolder);
    }
  }
  return folder;
}

async function otherRepository(folder: string, git: GitConfiguration, sources: Sources): Promise<string | undefined> {
  const remotes = (await sources.remotes(folder)) ?? [];
  return isOf(git, remotes) ? undefined : titleOf(remotes);
}

interface Belongs {
  readonly folder: string;
  readonly name: string;
  readonly git: GitConfiguration;
}

/** @throws Problem where folders or files differ from ours in case only */
async function pathOf({ folder, name, git }: Belongs, sources: Sources): Promise<string> {
  let at = folder;
  for (const part of [...partsOf(git.rootFolder), linkedServices]) {
    const others = (await namesakes(at, part, sources)).filter((one) => one !== part);
    if (others.length > 0) {
      throw folderInOtherCase(
        joined(at, part),
        others.map((one) => joined(at, one)),
      );
    }
    at = joined(at, part);
  }
  const file = `${name}.json`;
  const there = await namesakes(at, file, sources);
  if (there.length > 1) {
    throw linkedServiceFileTwice(
      name,
      there.map((one) => joined(at, one)),
    );
  }
  return joined(at, there[0] ?? file);
}

async function namesakes(folder: string, name: string, sources: Sources): Promise<readonly string[]> {
  return ((await sources.list(folder)) ?? []).filter((one) => sameText(one, name));
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** What is read from a file. */
export interface LinkedServiceFileName extends LinkedServiceName {
  readonly path: string;
}

/** What the file says, or `undefined` where there is none. @throws Problem for one that is not as Synapse Studio writes it */
export async function readLinkedServiceFile(
  { path, name, synapse }: LinkedServiceFileName,
  context: Context,
): Promise<LinkedService | undefined> {
  const text = await sourcesOf(context).read(path);
  if (text === undefined) {
    return undefined;
  }
  const found = linkedServiceOf(text, { path, name, synapse });
  return withRuntimeKind(found, synapse, context);
}

function linkedServiceOf(text: string, { path, name, synapse }: LinkedServiceFileName): LinkedService {
  try {
    return linkedServiceFromWire({ ...jsonIn(text).value, name }, synapse.endpoint);
  } catch (failed) {
    throw linkedServiceFileUnreadable(path, failed instanceof Error ? failed.message : String(failed));
  }
}

/** A file's JSON, apart from the byte order mark before it. @throws Error for what is no object of JSON */
export function jsonIn(text: string): { readonly mark: string; readonly body: string; readonly value: Json } {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const body = text.slice(mark.length);
  return { mark, body, value: record(placeJson(body).value) };
}
