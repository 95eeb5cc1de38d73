// Bundles each task to one CommonJS file beside its task.json, in the layout of the package. Nothing is committed of it.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const stage = join(root, 'dist', 'package');

/** Builds everything that ships into dist/package. */
export async function buildAll() {
  rmSync(stage, { recursive: true, force: true });
  const tasks = readdirSync(join(root, 'tasks'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  await Promise.all(tasks.map((task) => buildTask(task.name)));
  for (const file of ['vss-extension.json', 'overview.md', 'LICENSE', 'images']) {
    cpSync(join(root, file), join(stage, file), { recursive: true });
  }
}

async function buildTask(name) {
  const [from, to] = [join(root, 'tasks', name), join(stage, 'tasks', name)];
  mkdirSync(to, { recursive: true });
  for (const file of ['task.json', 'icon.png']) {
    cpSync(join(from, file), join(to, file));
  }
  // Node looks upward for this; without it a package.json above the agent's folder would decide.
  writeFileSync(join(to, 'package.json'), '{ "type": "commonjs" }\n');
  await build({
    entryPoints: [join(from, 'index.ts')],
    outfile: join(to, 'index.js'),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
    legalComments: 'eof',
  });
}
