/** Who may import whom, and where a package may be used. */
import { builtinModules } from 'node:module';
import { type Import, importsOf } from './imports';
import { isNoun, roomOf } from './rooms';
import type { Rule } from './sources';

/** What each room may import beside its own; `nouns` are all of them. */
const doors: Readonly<Record<string, readonly string[]>> = {
  tasks: ['core/index'],
  hub: ['core/index', 'core/links'],
  emulator: [],
  'core/names': [],
  'core/problem': ['core/names'],
  'core/context': ['core/names', 'core/problem'],
  'core/http': ['core/names', 'core/problem', 'core/context'],
  'core/engine': ['core/names', 'core/problem', 'core/http', 'core/context'],
  nouns: ['core/names', 'core/problem', 'core/http', 'core/context'],
  'core/links': ['core/names', 'core/problem', 'core/http', 'core/context', 'core/engine', 'nouns'],
};

/** Of the engine, what a resource is made of; of another noun, how to read it and what can be wrong with it. */
const openToNouns = /^core\/(engine\/resource|[^/]+\/[^/]+\/([^/]+-)?(read|problems))\.ts$/;

/** Where a package may be imported; the first line that fits counts. */
const homes: readonly (readonly [packages: RegExp, places: RegExp])[] = [
  [/^azure-pipelines-task-lib(\/|$)/, /^tasks\/(agent|masking)\.ts$/],
  [/^azure-devops-node-api(\/|$)/, /^tasks\/organization\.ts$/],
  [/^azure-devops-extension-/, /^hub\/host\.tsx?$/],
  [/^@azure\/identity(\/|$)/, /^tasks\/(azure-identity|credentials|tokens)\.ts$/],
  [/^@azure\/arm-/, /^core\/(azure|synapse)\/[^/]+\//],
  [/^@azure\/core-/, /^(core\/(http\/|context\.ts$)|tasks\/|hub\/)/],
  [/^(uuid$|@noble\/hashes(\/|$))/, /^(core|tasks|hub|emulator)\//],
  [/^(zod|yaml)(\/|$)/, /^emulator\//],
  [new RegExp(`^(node:|(${builtinModules.join('|')})(/|$))`), /^(tasks|emulator)\//],
  [/^/, /^(tasks|hub|emulator)\//],
];

export const walls: Rule = (sources) => [
  ...[...sources.values()]
    .filter(({ path }) => !roomOf(path))
    .map((source) => source.complain({ start: 0 }, 'stands in no room of the house')),
  ...importsOf(sources).flatMap((one) => {
    const complaint = complaintOf(one);
    return complaint ? [one.from.complain(one.at, complaint)] : [];
  }),
];

function complaintOf({ from, target, isOurs }: Import): string | undefined {
  const room = roomOf(from.path);
  if (!room || room === 'tests' || room === 'scripts') {
    return undefined;
  }
  if (target === undefined) {
    return 'imports what nobody can tell before it runs';
  }
  if (isOurs) {
    return mayEnter(room, target) ? undefined : `imports ${target}`;
  }
  const isAtHome = homes.find(([packages]) => packages.test(target))?.[1].test(from.path);
  return isAtHome ? undefined : `imports the package ${target}`;
}

function mayEnter(room: string, target: string): boolean {
  // What is no TypeScript, such as a task's own task.json, belongs to the folder that it is in.
  const other = roomOf(target);
  if (other === undefined || other === room) {
    return other === room;
  }
  if (room === 'core/index') {
    return other.startsWith('core/');
  }
  if (isNoun(room) && openToNouns.test(target)) {
    return true;
  }
  const kind = isNoun(other) ? 'nouns' : other;
  return doors[isNoun(room) ? 'nouns' : room]?.includes(kind) ?? false;
}
