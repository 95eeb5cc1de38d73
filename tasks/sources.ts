/**
 * The folders into which the job checked repositories out. Paths into them are made of what Azure and the inputs say, so
 * nothing outside is read or written: not by "..", not by a link, and not a repository's own `.git`.
 * Source: docs pipelines/repos/multi-repo-checkout: one checkout is the sources directory itself, several are folders in it.
 */
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { remotesIn, type Sources } from '../core';
import { sourcesNotUtf8, sourcesUnwritable } from './problems/sources';

/** @param root `Build.SourcesDirectory`; none outside a build */
export function makeSources(root: string | undefined): Sources | undefined {
  if (root === undefined) {
    return undefined;
  }
  const folder = resolve(root);
  return {
    // A link among the checkouts is passed over, and refused only where it is named.
    remotes: async (path) => (linkIn(folder, resolve(folder, path)) ? undefined : remotesOf(within(folder, path))),
    async list(path) {
      const at = within(folder, path);
      return isFolder(at) ? orRefused(path, () => readdirSync(at)) : undefined;
    },
    async read(path) {
      const file = within(folder, path);
      return kindOf(file) === 'none'
        ? undefined
        : decoded(
            path,
            orRefused(path, () => readFileSync(file)),
          );
    },
    async write(path, text) {
      const file = within(folder, path);
      orRefused(path, () => {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      });
    },
    async remove(path) {
      const file = within(folder, path);
      orRefused(path, () => rmSync(file, { force: true }));
    },
  };
}

/**
 * A folder as somebody named it, from the sources directory: `.` for itself. One that leads out stays as it is, and is refused
 * when it is used.
 */
export function fromSources(root: string | undefined, typed: string | undefined): string | undefined {
  if (typed === undefined || root === undefined) {
    return typed;
  }
  const path = typed.replaceAll('\\', '/');
  const base = resolve(root);
  const inside = relative(base, resolve(base, path)).replaceAll('\\', '/');
  return inside || '.';
}

/** No addresses where they cannot be read: a submodule or work tree has its configuration elsewhere. */
function remotesOf(folder: string): readonly string[] | undefined {
  const git = join(folder, '.git');
  if (kindOf(git) === 'none') {
    return undefined;
  }
  try {
    return remotesIn(readFileSync(join(git, 'config'), 'utf8'));
  } catch {
    return [];
  }
}

/** With its byte order mark, where it has one. @throws Problem for what is no UTF-8, which would be spoiled by writing it */
function decoded(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw sourcesNotUtf8(path, /^(?:fffe|feff)/.test(bytes.subarray(0, 2).toString('hex')));
  }
}

/** A folder of the file's name, a file of its folder's, no right to write, a full disk. */
function orRefused<Result>(path: string, act: () => Result): Result {
  try {
    return act();
  } catch (failed) {
    throw sourcesUnwritable(path, `The agent's machine said: ${failed instanceof Error ? failed.message : failed}`);
  }
}

/** @throws Problem for a path that leads out */
function within(root: string, path: string): string {
  const file = resolve(root, path);
  const inside = relative(root, file);
  if (isAbsolute(inside) || /^\.\.(?:$|[\\/])/.test(inside) || /(?:^|[\\/])\.git(?:$|[\\/])/i.test(inside)) {
    throw sourcesUnwritable(path, 'It leads out of the sources folder, or into what Git keeps there for itself.');
  }
  const link = linkIn(root, file);
  if (link) {
    throw sourcesUnwritable(path, `${relative(root, link)} is a link, which may lead out of the sources folder.`);
  }
  return join(realpathSync(root), inside);
}

/** The link on the way from the root, itself left out, to a place below it. */
function linkIn(root: string, file: string): string | undefined {
  for (let part = file; part.length > root.length; part = dirname(part)) {
    if (kindOf(part) === 'link') {
      return part;
    }
  }
  return undefined;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function kindOf(path: string): 'none' | 'link' | 'other' {
  try {
    return lstatSync(path).isSymbolicLink() ? 'link' : 'other';
  } catch {
    return 'none';
  }
}
