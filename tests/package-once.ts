/** The packaged extension, built once for all suites that need it, and only when it is older than what it is made of. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('..', import.meta.url));
const sources = ['core', 'tasks', 'images', 'scripts/build.mjs', 'scripts/package.mjs', 'vss-extension.json'].concat([
  'overview.md',
  'docs/synapse-link.md',
  'LICENSE',
  'package-lock.json',
]);

let built: Promise<string> | undefined;

/** @returns the path of the VSIX; what it was packed from is in `dist/package` */
export function packagedOnce(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(root, 'vss-extension.json'), 'utf8'));
  const vsix = join(root, 'dist', `aml-links-${version}.vsix`);
  const isCurrent =
    existsSync(vsix) && statSync(vsix).mtimeMs > Math.max(...sources.map((path) => newest(join(root, path))));
  if (!isCurrent) {
    await promisify(execFile)(process.execPath, [join(root, 'scripts', 'package.mjs')], { cwd: root });
  }
  return vsix;
}

function newest(path: string): number {
  const { mtimeMs } = statSync(path);
  return statSync(path).isDirectory()
    ? Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
    : mtimeMs;
}
