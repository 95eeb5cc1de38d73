/**
 * The folder into which the job checked its repository out. Paths into it are made of what Azure and the inputs say, so
 * nothing outside is read or written: not by "..", not by a link, and not the repository's own `.git`.
 */
import { lstatSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Sources } from '../core';
import { sourcesUnwritable } from './problems/sources';

/** @param root `Build.SourcesDirectory`; none outside a build */
export function makeSources(root: string | undefined): Sources | undefined {
  if (root === undefined) {
    return undefined;
  }
  const folder = resolve(root);
  return {
    async read(path) {
      const file = within(folder, path);
      return kindOf(file) === 'none' ? undefined : orRefused(path, () => readFileSync(file, 'utf8'));
    },
    async write(path, text) {
      const file = within(folder, path);
      orRefused(path, () => {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      });
    },
  };
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
  if (inside === '' || isAbsolute(inside) || /^\.\.(?:$|[\\/])/.test(inside) || /^\.git(?:$|[\\/])/i.test(inside)) {
    throw sourcesUnwritable(path, 'It leads out of the sources folder, or into what Git keeps there for itself.');
  }
  for (let part = file; part.length > root.length; part = dirname(part)) {
    if (kindOf(part) === 'link') {
      throw sourcesUnwritable(path, `${relative(root, part)} is a link, which may lead out of the sources folder.`);
    }
  }
  return join(realpathSync(root), inside);
}

function kindOf(path: string): 'none' | 'link' | 'other' {
  try {
    return lstatSync(path).isSymbolicLink() ? 'link' : 'other';
  } catch {
    return 'none';
  }
}
