import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What each thing of core may import, whether it reads or makes it: of the engine, the verbs only. */
const below = ['core/names', 'core/problems', 'core/wire', 'core/world', 'core/engine/resource'];

/** Who may import whom, beside what is in the same room. */
const doors: Readonly<Record<string, readonly string[]>> = {
  tasks: ['core/index'],
  hub: ['core/index'],
  emulator: [],
  'core/index': ['core'],
  'core/world': ['core/names'],
  'core/names': [],
  'core/wire': ['core/names', 'core/problems', 'core/world'],
  'core/problems': ['core/names', 'core/wire'],
  'core/engine': ['core/names', 'core/problems', 'core/wire', 'core/world'],
  'core/inputs': ['core/names', 'core/problems', 'core/lookups', 'core/engine/report'],
  'core/preflight': below,
  'core/lookups': below,
  'core/resources': [...below, 'core/lookups'],
  'core/proofs': [...below, 'core/lookups'],
  'core/recipes': [
    ...below,
    'core/engine/recipe',
    'core/inputs',
    'core/lookups',
    'core/resources',
    'core/proofs',
    'core/preflight',
  ].filter((room) => room !== 'core/wire'),
};

/** Where a package may be imported. What is not listed here may be imported anywhere but in core. */
const homes: readonly [packages: RegExp, places: RegExp][] = [
  [/^azure-pipelines-task-lib\b/, /^tasks\/agent$/],
  [/^azure-devops-node-api\b/, /^tasks\/organization$/],
  [/^azure-devops-extension-/, /^hub\/host$/],
  [/^@azure\/identity$/, /^tasks\/credentials$/],
  [/^@azure\/arm-/, /^core\/lookups\//],
  [/^@azure\/core-|^uuid$/, /^(core|tasks|hub)\//],
  [/^/, /^(tasks|hub|emulator)\//],
];

const root = fileURLToPath(new URL('..', import.meta.url));

/** `file` and what it imports, as paths from the root without their ending; packages as they are written. */
function readImports(room: string): readonly (readonly [file: string, target: string])[] {
  const files = existsSync(join(root, room))
    ? readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    : [];
  return files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((name) => {
      const file = join(root, room, name);
      const found = readFileSync(file, 'utf8').matchAll(/(?:^|\s)(?:from|import\(?)\s*'([^']+)'/g);
      return Array.from(found, ([, target = '']) => {
        const path = target.startsWith('.') ? fromRoot(join(dirname(file), target)) : target;
        return [fromRoot(file), path === 'core' ? 'core/index' : path] as const;
      });
    });
}

function fromRoot(path: string): string {
  return relative(root, normalize(path))
    .split(sep)
    .join('/')
    .replace(/\.tsx?$/, '');
}

const isIn = (path: string, room: string) => path === room || path.startsWith(`${room}/`);

function mayImport(file: string, target: string, isOurs: boolean): boolean {
  const [room = '', open = []] = Object.entries(doors).find(([name]) => isIn(file, name)) ?? [];
  if (!isOurs) {
    return homes.find(([packages]) => packages.test(target))?.[1].test(file) ?? false;
  }
  if (room === 'core/resources' && isIn(target, room)) {
    return target === `${file}-wire`;
  }
  return [room, ...open].some((name) => isIn(target, name));
}

describe('rooms', () => {
  const imports = ['core', 'tasks', 'hub', 'emulator'].flatMap(readImports);

  it('are read at all', () => {
    assert.ok(imports.length > 300, `${imports.length} imports`);
  });

  it('keep their walls', () => {
    const isOurs = (target: string) =>
      ['core', 'tasks', 'hub', 'emulator', 'scripts', 'tests'].some((room) => isIn(target, room));
    const through = imports.filter(([file, target]) => !mayImport(file, target, isOurs(target)));
    assert.deepEqual(
      through.map(([file, target]) => `${file} imports ${target}`),
      [],
    );
  });
});
