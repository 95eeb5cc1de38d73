/** The rules for sizes, and for what recipes may keep, on made-up sources. */
import assert from 'node:assert/strict';
import { Recipe } from '../../core/engine/recipe';
import { noKeptContext } from './closures';
import { verbs } from './contexts';
import { judge, rowsOf } from './judging';
import { filesAreShort, nothingTwice, parametersAreFew } from './sizes';

const lines = (count: number, word = 'line') =>
  Array.from({ length: count }, (_, index) => `${word}(${index});`).join('\n');

describe('files are short', () => {
  judge(filesAreShort, [
    ['a file of 251 lines', { 'emulator/a.ts': `${lines(251)}\n` }, ['emulator/a.ts:251']],
    ['a file of 250 lines', { 'core/names/a.ts': `${lines(250)}\n`, 'tests/a.test.ts': lines(300) }],
  ]);
});

describe('parameters are few', () => {
  const faults = [
    'function f(a, b, c, d) {}',
    'const f = (a, b, c, d) => a;',
    'const f = async function (a, b, c, ...more) {};',
    'class F { f(a, b = 1, { c }, [d]) {} }',
    'class F { constructor(private readonly a: A, b: B, c: C, d: D) {} }',
    'const f = { f(a, b, c, d) {}, g: 1 };',
    'type F = (a: A, b: B, c: C, d: D) => void;',
    'interface F { f(a: A, b: B, c: C, d: D): void }',
    'interface F { readonly f: (a: A, b: B, c: C, d: D) => void }',
    'declare function f(a: A, b: B, c: C, d: D): void;',
    '/** Four things. */ function f(a, b, c, d) {}',
    'const why = 1; /* parameters: they are many */ const g = 2; function f(a, b, c, d) {}',
    'list.map((a, b, c, d) => a);',
  ];
  const right = [
    'function f(a, b, c) {} const g = ({ a, b, c, d }) => a; new F(a, b, c, d); f(1, 2, 3, 4);',
    'function f(this: F, a, b, c) {}',
    '/** What it does. parameters: as the library calls it. */ function f(a, b, c, d) {}',
    '/** parameters: as the library calls it. */ export async function f(a, b, c, d) {}',
    '/** parameters: as the library calls it. */ export const f = (a, b, c, d) => a;',
    'class F { /* parameters: as the library calls it. */ f(a, b, c, d) {} }',
    'const f = { /** parameters: as the library calls it. */ f: async (a, b, c, d) => a };',
    'interface F { /** parameters: as the engine calls it. */ readonly f: (a: A, b: B, c: C, d: D) => void }',
  ];
  judge(parametersAreFew, [
    ...rowsOf('core/engine/a.ts', faults, true),
    ...rowsOf('core/engine/a.ts', right, false),
    ...rowsOf('tests/a.ts', [faults[0] ?? ''], false),
  ]);

  const shape = (comment: string) => ({
    'core/engine/resource.ts': `
      export interface Resource<W, H> {
        ${comment}
        readonly apply: (want: W, have: H, more: Change[], context: Context) => Promise<H>;
      }`,
  });
  const written = (name: string) => ({
    'core/azure/role/resource.ts': `import type { Resource } from '../../engine/resource';
      export const role: Resource<A, B> = {
        async ${name}(want, have, changes, context) {},
      };
      export const roleOf = (): Resource<A, B> => ({ ${name}: (want, have, changes, context) => have });`,
  });
  const reasoned = shape('/** parameters: all that a write may need. */');
  const own = (line: number) => `core/azure/role/resource.ts:${line}`;
  judge(parametersAreFew, [
    ['what an interface demands and gives the reason for', { ...reasoned, ...written('apply') }],
    ['another function beside it', { ...reasoned, ...written('other') }, [own(3), own(5)]],
    [
      'what an interface demands without a reason',
      { ...shape(''), ...written('apply') },
      ['core/engine/resource.ts:4', own(3), own(5)],
    ],
  ]);
});

describe('nothing is written twice', () => {
  const loose = lines(20).replace(/\n/g, '\n\n  // why\n    ').replace('line(7)', ';\n/* so\n   long */\nline(7)');
  judge(nothingTwice, [
    [
      'twenty lines in two files',
      { 'core/names/a.ts': lines(20), 'tasks/b.ts': `other();\n${lines(20)}` },
      ['tasks/b.ts:2'],
    ],
    [
      'twenty lines with other spaces and comments',
      { 'core/names/a.ts': lines(20), 'tasks/b.ts': loose },
      ['tasks/b.ts:1'],
    ],
    [
      'twenty lines twice in a file',
      { 'emulator/a.ts': `${lines(20)}\nbetween();\n${lines(20)}` },
      ['emulator/a.ts:22'],
    ],
    ['a longer run once', { 'core/names/a.ts': lines(40), 'core/names/b.ts': lines(40) }, ['core/names/b.ts:1']],
    [
      'each of two runs',
      {
        'core/names/a.ts': `${lines(20, 'a')}\nx();\n${lines(20, 'b')}`,
        'core/names/b.ts': `${lines(20, 'b')}\ny();\n${lines(20, 'a')}`,
      },
      ['core/names/b.ts:1', 'core/names/b.ts:22'],
    ],
    [
      'the line after comments of several lines',
      {
        'core/names/a.ts': lines(20),
        'core/names/b.ts': `/* so\n   long */\n${lines(20)}`,
      },
      ['core/names/b.ts:3'],
    ],
    [
      'twenty exports of other files',
      {
        'core/names/a.ts': lines(20).replace(/line\((\d+)\);/g, "export * from 'x$1';"),
        'core/names/b.ts': lines(20).replace(/line\((\d+)\);/g, "export * from 'x$1';"),
      },
    ],
    [
      'twenty exported constants',
      {
        'core/names/a.ts': lines(20).replace(/line\((\d+)\)/g, 'export const x$1 = 1'),
        'core/names/b.ts': lines(20).replace(/line\((\d+)\)/g, 'export const x$1 = 1'),
      },
      ['core/names/b.ts:1'],
    ],
    ['nineteen lines in two files', { 'core/names/a.ts': `a();\n${lines(19)}`, 'tasks/b.ts': `b();\n${lines(19)}` }],
    [
      'imports and lone punctuation',
      {
        'core/names/a.ts': `${lines(15)}\n${';\n'.repeat(20)}`,
        'core/names/b.ts': `${lines(15, 'other')}\n${';\n'.repeat(20)}`,
        'core/names/d.ts': `${lines(30).replace(/line\((\d+)\);/g, "import x$1 from 'x';")}`,
        'core/names/c.ts': `${lines(30).replace(/line\((\d+)\);/g, "import x$1 from 'x';")}`,
      },
    ],
    ['one line again and again', { 'core/names/a.ts': 'same();\n'.repeat(30) }],
    ['tests that repeat themselves', { 'tests/a.ts': lines(20), 'tests/b.ts': lines(20) }],
  ]);
});

describe('a recipe keeps no context', () => {
  it('and the rule knows each verb of a recipe', () => {
    const methods = Object.getOwnPropertyNames(Recipe.prototype).filter((name) => name !== 'constructor');
    assert.deepEqual([...verbs].toSorted(), methods.toSorted());
  });

  const around = {
    'core/context.ts':
      'export interface Context { http: Http; clock: Clock } export interface PageContext extends Context {}',
    'core/engine/recipe.ts':
      'export class Recipe<Steps> { static named(name: string): Recipe { return new Recipe(); } }',
    'core/links/scene.ts':
      "import type { Context } from '../context'; export interface Scene { at: Place; with: Context }",
  };
  const from = "import type { Context, PageContext } from '../context'; import type { Scene } from './scene';";
  const recipe = "import { Recipe } from '../engine/recipe';";
  const closures = [
    'export function want(input, context: Context) { return async (made) => read(made, context); }',
    'export const want = (input, context: Context) => async (made) => read(made, context);',
    'export function want(input, world: Context) { return (made) => read(made, world); }',
    'export function want(input, page: PageContext) { return (made) => read(made, page); }',
    "export function want(input, part: Pick<Context, 'http'>) { return (made) => read(made, part); }",
    'export function want(input, part: Context | undefined) { return (made) => read(made, part); }',
    "export function want(input, http: Context['http']) { return (made) => read(made, http); }",
    'type World = Context; export function want(input, world: World) { return (made) => read(made, world); }',
    'export function want({ http }: Context) { return (made) => read(made, http); }',
    'export function want({ context }) { return (made) => read(made, context); }',
    'export function want({ it }: { it: Context }) { return (made) => read(made, it); }',
    'export function want(scene: Scene) { return (made) => read(made, scene); }',
    'export function want({ with: it }: Scene) { return (made) => read(made, it); }',
    'export function want(context: Context) { const { http } = context; return (made) => read(made, http); }',
    'export function want(context: Context) { const it = context; return (made) => read(made, it); }',
    'export function want(context: Context) { const now = context.clock.now; return (made) => now(made); }',
    'export function want(context: Context) { const all = { ...context, x: 1 }; return (made) => read(made, all); }',
    'export function want(context: Context) { const f = (made) => read(made, context); return f; }',
    'export function want(context: Context) { function f(made) { return read(made, context); } return f; }',
    'export function want(context: Context) { const f = () => read(context); return { find: f }; }',
    'export function want(context: Context) { return { find: () => read(context) }; }',
    'export function want(context: Context) { return { find() { return read(context); } }; }',
    'export function want(context: Context) { return { get now() { return context.clock.now(); } }; }',
    'export function want(context: Context) { return [() => read(context)]; }',
    'export function want(context: Context) { const all = { find: () => read(context) }; return all.find; }',
    'export function want(context: Context) { held.find = () => read(context); }',
    'export function want(context: Context) { return open ? () => read(context) : undefined; }',
    'export function want(context: Context) { return read.bind(undefined, context); }',
    'export function want(context: Context) { return Object.freeze({ find: () => read(context) }); }',
    'export function want(context: Context) { return make({ find: () => read(context) }); }',
    'export function want(context: Context) { return { input, context }; }',
    'export function want(context: Context) { const all = Object.assign({}, context); return () => read(all); }',
    'export function want(context: Context) { return new Reader(() => read(context)); }',
    'export function want(context: Context) { return class { find = () => read(context); }; }',
    "export const add = (chain, context) => void chain.ensure('a', role, async (made) => read(made, context));",
    "export const add = (chain, context) => void chain.value('a', () => context.clock.now());",
    "export const add = (chain, context) => void chain.find('a', role, () => 1, { about: () => context.clock });",
    'export const add = (chain, context) => void chain.with((here) => here.add(context));',
    'export const add = (chain, context) => void chain.precheck(async (planned) => ask(planned, context));',
    'chain.precheck(async (planned, made, given) => ({ again: () => read(made, given) }));',
    'export const role = { apply: async (want, have, given) => ({ more: () => read(want, given) }) };',
    "chain.ensure('a', role, async (made, given) => ({ again: () => read(made, given) }));",
    'export const role = { find: async (want, given) => ({ more: () => read(want, given) }) };',
    'let context: Context; export function want(made) { return read(made, context); }',
    'export class Part { constructor(private readonly context: Context) {} }',
    'export class Part { readonly #context: Context; }',
    `${recipe} export function part(input, context: Context) { return Recipe.named('a').find('b', c, () => input); }`,
    `${recipe} export const part = (input, context: Context) => Recipe.named('a');`,
    `${recipe} export function part(chain: Recipe<A>, context: Context) { use(chain, context); }`,
    `${recipe} export function part(input, context: Context): Recipe<A> { return made(input); }`,
    `${recipe} export const part = (input, context: Context) => (chain: Recipe<A>) => chain;`,
    `${recipe} const base = () => Recipe.named('a'); export function part(context: Context): Part<A> { return base(); }`,
    `${recipe} function base() { return Recipe.named('a'); } export function part(context) { return base().find('b', c, d); }`,
  ];
  const right = [
    'export async function want(made, context: Context) { return read(made, context); }',
    'export const want = async (made, context: Context) => projects.map((project) => read(project, context));',
    'export const want = (made, context: Context) => Promise.all(ids.map(async (id) => read(id, context)));',
    'export async function want(context: Context) { const f = (id) => read(id, context); return Promise.all(ids.map(f)); }',
    'export async function want(context: Context) { const f = (id) => read(id, context); return f(1); }',
    'export async function want(context: Context) { const { audience } = context.cloud; return { audience }; }',
    'export async function want(context: Context) { const found = await read(context); return { more: () => found }; }',
    'export async function want(context: Context) { return await each({ page: (id) => read(id, context) }); }',
    'export async function want(context: Context) { return await first(each({ page: (id) => read(id, context) })); }',
    'export async function want(context: Context) { const found = rows.of(context); return { more: () => found }; }',
    'export async function want(context: Context) { await new Promise((done) => done(context)); }',
    'export const all = ids.map((id, at) => () => read(id, at));',
    "import type { Clock } from '../context'; export const at = (clock: Clock) => () => clock.now();",
    "import type { JobContext } from './scene'; export const at = (job: JobContext) => () => job.id;",
    'export async function want(context: Context) { return unlessUnreadable(() => read(context)); }',
    'export async function want(context: Context) { return read({ id, context }); }',
    'export async function want(context: Context) { return list.find((one) => same(one, context.cloud)); }',
    "chain.ensure('a', role, async (made, context) => read(made, context));",
    "chain.ensure('a', role, async (made, { clock }) => ids.filter((id) => clock.now() > id));",
    "chain.ensure('a', role, async (made, context) => wanted(made, input, context), { childOf: 'home' });",
    'export const lookup = { kind, find: async (want, context) => read(want, context) };',
    'export const part = (input) => ({ find: async (want, context: Context) => read(want, input, context) });',
    'export function part(input) { return (chain) => chain.find(1, role, (made, context: Context) => read(made, context)); }',
    `${recipe} export function part(input) { return Recipe.named('a').find('b', c, (made, context) => read(context)); }`,
    `${recipe} export async function all(input, context: Context) { return run(Recipe.named('a'), 'plan', context); }`,
  ];
  const file = 'core/links/role.ts';
  judge(
    noKeptContext,
    [
      ...rowsOf(
        file,
        closures.map((text) => `${from} ${text}`),
        true,
      ),
      ...rowsOf(
        file,
        right.map((text) => `${from} ${text}`),
        false,
      ),
      ...rowsOf('core/engine/run.ts', ['export const keep = (context) => () => read(context);'], false),
    ],
    around,
  );
});
