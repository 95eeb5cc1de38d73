/** The rules for nouns and recipes on made-up sources. */
import { judge, rowsOf } from './judging';
import { problemsMade } from './problems-made';
import { resourcesRemoveNothing } from './resources';
import { noStatuses } from './statuses';

describe('no HTTP status in a noun or a recipe', () => {
  const noun = 'core/azure/role/read.ts';
  const faults = [
    'if (failed.status === 403) { stop(); }',
    'const gone = failed?.status;',
    "if (failed['status'] === forbidden) { stop(); }",
    'if (failed[`status`] === forbidden) { stop(); }',
    "const key = 'status'; const code = failed[key];",
    'const { status } = failed;',
    'const { status: code } = failed;',
    "const { 'status': code } = failed;",
    'const { seen: { status } } = failed;',
    'const judge = ({ status }: HttpProblem) => status;',
    'function judge({ status = 0 }) { return status; }',
    'for (const { status } of answers) { use(status); }',
    'const code = error.statusCode;',
    'const code = (failed as HttpProblem).status;',
    'const code = failed!.status;',
    "const code = Reflect.get(failed, 'status');",
    "if ('status' in failed) { stop(); }",
    "type Code = HttpProblem['status'];",
    'if (statusOf(failed) > most) { stop(); }',
    'if (isStatus(failed, wanted)) { stop(); }',
    'if ([403, 404].includes(code)) { stop(); }',
    'if ([204].includes(code)) { stop(); }',
    'if (new Set([204, 205]).has(code)) { stop(); }',
    'switch (code) { case 403: stop(); }',
    "switch (code) { case '404': stop(); }",
    'if (code === 404) { stop(); }',
    'if (code == 0x194) { stop(); }',
    "if (code === '404') { stop(); }",
    'if (404 !== code) { stop(); }',
    'if (code >= 200 && code < 300) { stop(); }',
    'if (code === 400 + 4) { stop(); }',
    'const forbidden = 403;',
    'const refusals = { 403: stop, 404: go };',
    "const refusals = { '403': stop };",
    'const refusals = new Map([[403, stop]]);',
    'const answer = { status: 200 };',
    'unless(403, read);',
    'isRefused(failed, [409]);',
    'type Gone = 404 | 410;',
    'enum Codes { Gone = 410 }',
    "if (failed.explanation.includes('403')) { stop(); }",
    'if (/^40[34]$/.test(text)) { stop(); }',
    'if (/ 4\\d\\d /.test(text)) { stop(); }',
    'function judge(code = 404) { return code; }',
    'const isGone = (code: number) => code === (204 as number);',
    'const answers = new Map([[204, go]]);',
    "const code = failed['status' as Key];",
    "const code = failed[<Key>'status'];",
    "const code = failed['status'!];",
    'const code = known ?? 404;',
  ];
  const right = [
    'const durationSeconds = 600; const most = 500; const waitSeconds = 450;',
    'const waitSeconds = asked ?? 450; const pauseSeconds = 450 satisfies number; const most = -(500 as number);',
    'class Rows { static pageSize = 500; }',
    'const short = text.slice(0, 500);',
    "const long = 'x'.repeat(512).padEnd(500);",
    'await clock.sleep(500);',
    'if (text.length > 260) { cut(); }',
    'if (names.size === 500) { cut(); }',
    'if (500 < Number(lifeDays)) { cut(); }',
    'const pageSize = { pageSize: 500, maxRows: 400, top: 500 };',
    'function list(limit = 500, { pageSize = 400 } = {}) { return limit + pageSize; }',
    'const first = Math.min(count, 500); const last = count * 500 > lengthOf(text);',
    'const port = text.length > 400 ? 1 : 2;',
    'const pauses = [100, 200, 300];',
    "const version = '2022-10-01'; const id = 'c403'; const year = 2024;",
    'if (state === known.state && code === 7) { go(); }',
    'const body = { state: 1, status };',
    'interface Wire { readonly status: string }',
    "const state = optionalText(body, 'status');",
    'if (/^[0-9a-f]{404}$/.test(text) || /2012-10-17/.test(text)) { go(); }',
  ];
  judge(noStatuses, [
    ...rowsOf(noun, faults, true),
    ...rowsOf('core/links/aml-connection/recipe.ts', faults.slice(0, 3), true),
    ...rowsOf('core/synapse/workspace/wire.ts', ['if ([403].includes(code)) { stop(); }'], true),
    ...rowsOf(noun, right, false),
    ...rowsOf('core/http/refusals/arm.ts', ['if (failed.status === 403) { stop(); }'], false),
  ]);
});

describe('a resource removes nothing', () => {
  const engine = { 'core/engine/resource.ts': 'export interface Resource<Want, Have> { readonly kind: string }' };
  const file = 'core/azure/role/resource.ts';
  const from = "import type { Resource } from '../../engine/resource';";
  const faults = [
    `${from} export const role: Resource<A, B> = { kind, async remove(have) {} };`,
    `${from} export const role: Resource<A, B> = { kind, delete: async (have) => {} };`,
    `${from} export const role: Resource<A, B> = { kind, 'remove': gone };`,
    `${from} export const role: Resource<A, B> = { kind, ['remove']: gone };`,
    `${from} const name = 'remove'; export const role: Resource<A, B> = { kind, [name]: gone };`,
    `${from} export const role: Resource<A, B> = { kind, remove };`,
    `${from} export const role: Readonly<Resource<A, B>> = { kind, remove };`,
    `${from} export const role: Resource<A, B> & Removable = { kind, remove };`,
    `${from} export const role = { kind, remove } satisfies Resource<A, B>;`,
    `${from} export const role = { kind, remove } as Resource<A, B>;`,
    `${from} export function roleOf(): Resource<A, B> { return { kind, remove }; }`,
    `${from} export const roleOf = (): Resource<A, B> => ({ kind, remove });`,
    `${from} export const roleOf = (): Resource<A, B> => (open ? { kind } : { kind, remove });`,
    `${from} const parts = { remove }; export const role: Resource<A, B> = { kind, ...parts };`,
    `${from} const parts = { remove }; export const role: Resource<A, B> = parts;`,
    `${from} export const role: Resource<A, B> = Object.assign({ kind }, { remove });`,
    `${from} export const role: Resource<A, B> = base; role.remove = gone;`,
    `${from} export class Role implements Resource<A, B> { remove() {} }`,
    `${from} class Roles { readonly role: Resource<A, B> = { kind, remove }; }`,
    "import type { Resource as R } from '../../engine/resource'; export const role: R<A, B> = { remove };",
    "import type * as engine from '../../engine/resource'; export const role: engine.Resource<A, B> = { remove };",
    `${from} type RoleResource = Resource<A, B>; export const role: RoleResource = { kind, remove };`,
  ];
  const right = [
    `${from} export const role: Resource<A, B> = { kind, apply: async (want, have) => have };`,
    'export const role: Removal<A, B> = { kind, delete: async (have) => {} };',
    `${from} export const role: Resource<A, B> = { kind }; list.delete(role); const held = { remove };`,
  ];
  judge(resourcesRemoveNothing, [...rowsOf(file, faults, true), ...rowsOf(file, right, false)], engine);
  const itself = 'core/engine/resource.ts';
  judge(resourcesRemoveNothing, [
    ...rowsOf(
      itself,
      [
        'export interface Resource<W, H> { readonly remove: (have: H) => void }',
        'export interface Resource<W, H> { delete(have: H): void }',
        "export interface Resource<W, H> { 'remove'?: () => void }",
        'interface Removable { remove(): void } export interface Resource<W, H> extends Removable { kind: string }',
        'interface Removable { remove(): void } export type Resource<W, H> = { kind: string } & Removable;',
        'export interface Removal { delete(): void }',
      ],
      true,
    ),
    ...rowsOf(
      itself,
      ['export interface Resource<W, H> { kind: string } export interface Removal { delete(): void }'],
      false,
    ),
  ]);
});

describe('problems are made in problems files', () => {
  const from = "import { Problem } from '../../problem/problem';";
  const faults = [
    `${from} throw new Problem({ code });`,
    `${from} const stop = () => new Problem({ code });`,
    "import { Problem as Trouble } from '../../problem/problem'; throw new Trouble({ code });",
    "import * as problem from '../../problem/problem'; throw new problem.Problem({ code });",
    `${from} const Trouble = Problem; throw new Trouble({ code });`,
    `${from} class Trouble extends Problem {}`,
    `${from} throw Reflect.construct(Problem, [{ code }]);`,
    `${from} throw new (Problem as Maker)({ code });`,
  ];
  const [first = ''] = faults;
  judge(problemsMade, [
    ...rowsOf('core/azure/role/read.ts', faults, true),
    ...rowsOf('core/links/role.ts', [first], true),
    ...rowsOf('core/http/ask.ts', [first], true),
    ...rowsOf('core/azure/role/problems-of-mine.ts', [first], true),
    ...rowsOf('tasks/agent.ts', ["import { Problem } from '../core'; throw new Problem({ code });"], true),
    ...rowsOf(
      'core/azure/role/read.ts',
      [`${from} if (failed instanceof Problem) { throw new NotYet(failed); }`],
      false,
    ),
    ...[
      'core/azure/role/problems.ts',
      'core/entra/key/certificate-problems.ts',
      'core/links/removal-problems.ts',
      'core/problem/words.ts',
      'tasks/problems.ts',
      'tasks/problems-of-sign-in.ts',
      'tests/engine/a.test.ts',
    ].flatMap((path) => rowsOf(path, [first], false)),
  ]);
});
