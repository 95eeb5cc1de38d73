// Bundles each task to CommonJS files beside its task.json, in the layout of the package. Nothing is committed of it.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const stage = join(root, 'dist', 'package');

/** Builds everything that ships into dist/package. */
export async function buildAll() {
  rmSync(stage, { recursive: true, force: true });
  const tasks = readdirSync(join(root, 'tasks')).filter((name) => existsSync(join(root, 'tasks', name, 'index.ts')));
  await Promise.all(tasks.map(buildTask));
  for (const file of [
    'vss-extension.json',
    'overview.md',
    'LICENSE',
    'images',
    'docs/synapse-link.md',
    'docs/manage-aml-links.md',
  ]) {
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
  await bundle({ entryPoints: [join(from, 'index.ts')] }, to, 'index');
}

/**
 * Bundles a file, and beside it, each in a file of its own, what it loads later or shares with that: Node compiles a file
 * whole, so what the first request does not need is not compiled before it.
 */
async function bundle(entry, to, name) {
  const apart = new Map();
  const { metafile } = await build({
    ...entry,
    outfile: join(to, `${name}.js`),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    supported: { 'dynamic-import': false },
    // No task sends a form with files; in Node 20 the mere question whether there is such a class loads all of fetch.
    define: { FormData: 'undefined' },
    plugins: [keepApart(apart)],
    logLevel: 'warning',
    legalComments: 'eof',
    metafile: true,
  });
  // What a task does not use was met on the way and left out again.
  const left = Object.values(metafile.outputs).flatMap(({ imports }) =>
    imports.map(({ path }) => apart.get(path) ?? []),
  );
  for (const path of left.flat()) {
    if (!existsSync(join(to, fileOf(path)))) {
      await bundle(isFile(path) ? { entryPoints: [path] } : wholePackage(path), to, nameOf(path));
    }
  }
}

function wholePackage(path) {
  return { stdin: { contents: `module.exports = require('${path}')`, resolveDir: root } };
}

/** Packages that several files of a task use. */
const shared = ['@azure/core-client', '@azure/core-lro', '@azure/core-rest-pipeline', '@azure/core-util'].concat([
  'typed-rest-client/Handlers',
]);

/** @param apart where the packages and our files are told that get a file of their own, by that file */
function keepApart(apart) {
  return {
    name: 'keep-apart',
    setup({ onResolve }) {
      onResolve({ filter: /^[@a-z.]/ }, ({ path: asked, kind, importer, resolveDir }) => {
        const isOwn = importer !== '' && !importer.includes('node_modules');
        const isLater = isOwn && kind === 'dynamic-import';
        // What asks for itself by name is the file of its own that is being made.
        if (importer !== '' && importer !== '<stdin>' && (isLater || shared.includes(asked))) {
          const path = asked.startsWith('.') ? `${join(resolveDir, asked)}.ts` : asked;
          apart.set(`./${fileOf(path)}`, path);
          return { path: `./${fileOf(path)}`, external: true };
        }
      });
    },
  };
}

function isFile(path) {
  return isAbsolute(path);
}

function nameOf(path) {
  return isFile(path) ? basename(path, '.ts') : path.replace(/^@/, '').replaceAll('/', '-');
}

function fileOf(path) {
  return `${nameOf(path)}.js`;
}
