import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const rooms = ['core', 'tasks', 'hub', 'emulator'];
/** What a resource, a look-up and the like are made of; of the engine, the verbs only. */
const parts = ['core/names', 'core/problems', 'core/wire', 'core/context', 'core/engine/resource'];

/** Who may import whom, beside what is in the same room. */
const doors: Readonly<Record<string, readonly string[]>> = {
  tasks: ['core/index'],
  hub: ['core/index'],
  emulator: [],
  'core/index': ['core'],
  'core/context': ['core/names'],
  'core/names': [],
  'core/wire': ['core/names', 'core/problems', 'core/context'],
  'core/problems': ['core/names', 'core/wire'],
  'core/engine': ['core/names', 'core/problems', 'core/wire', 'core/context'],
  'core/inputs': ['core/names', 'core/problems', 'core/lookups', 'core/engine/report'],
  'core/preflight': parts,
  'core/lookups': parts,
  'core/resources': [...parts, 'core/lookups'],
  'core/proofs': [...parts, 'core/lookups'],
  'core/outlooks': [...parts, 'core/lookups'],
  'core/clearances': [...parts, 'core/lookups', 'core/resources'],
  'core/recipes': [
    'names',
    'problems',
    'context',
    'engine',
    'inputs',
    'lookups',
    'resources',
    'proofs',
    'outlooks',
    'clearances',
    'preflight',
  ].map((room) => `core/${room}`),
};

/** Where a package may be imported; the first line that fits counts. */
const homes: readonly (readonly [packages: RegExp, places: RegExp])[] = [
  [/^azure-pipelines-task-lib\b/, /^tasks\/agent$/],
  [/^azure-devops-node-api\b/, /^tasks\/organization$/],
  [/^azure-devops-extension-/, /^hub\/host$/],
  [/^@azure\/identity$/, /^tasks\/(credentials|tokens)$/],
  [/^@azure\/arm-/, /^core\/lookups\//],
  [/^@azure\/core-/, /^(core|tasks|hub)\//],
  [/^(uuid$|@noble\/hashes\b)/, /^/],
  [/^/, /^(tasks|hub|emulator)\//],
];

const root = fileURLToPath(new URL('..', import.meta.url));
const fromRoot = (path: string) =>
  relative(root, path)
    .split(sep)
    .join('/')
    .replace(/\.tsx?$/, '');
const isIn = (path: string, room: string) => path === room || path.startsWith(`${room}/`);

/** Each import of a room: the file, and what it imports: a path from the root, or a package. */
function readImports(room: string): readonly (readonly [file: string, target: string])[] {
  const folder = join(root, room);
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  return files
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name))
    .flatMap((file) => {
      const found = readFileSync(file, 'utf8').matchAll(/(?:^|\s)(?:from|import\(?)\s*'([^']+)'/g);
      return Array.from(found, ([, target = '']) => {
        const path = target.startsWith('.') ? fromRoot(join(dirname(file), target)) : target;
        return [fromRoot(file), path === 'core' ? 'core/index' : path] as const;
      });
    });
}

function mayImport(file: string, target: string): boolean {
  const [room = '', open = []] = Object.entries(doors).find(([name]) => isIn(file, name)) ?? [];
  if (!/^(core|tasks|hub|emulator|scripts|tests)(\/|$)/.test(target)) {
    return homes.find(([packages]) => packages.test(target))?.[1].test(file) ?? false;
  }
  if (room === 'core/resources' && isIn(target, room)) {
    return target === `${file}-wire`;
  }
  return [room, ...open].some((name) => isIn(target, name));
}

it('rooms keep their walls', () => {
  const imports = rooms.flatMap(readImports);
  assert.ok(imports.length > 300, `only ${imports.length} imports were found`);
  const through = imports.filter(([file, target]) => !mayImport(file, target));
  assert.deepEqual(
    through.map(([file, target]) => `${file} imports ${target}`),
    [],
  );
});
