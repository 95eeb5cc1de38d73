/**
 * The packaged extension: unpacked as an agent keeps tasks, and read for what it must know of each.
 * Source: azure-pipelines-task-lib tasks.schema.json; microsoft/azure-pipelines-agent, TaskManager.cs.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { unzipSync } from 'fflate';
import { isObject, type Json, readObject, readObjects, readText, readTexts } from '../json';
import type { Restrictions } from './commands';

interface TaskInput {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly defaultValue: string;
  /** The type of the service connection that it refers to; `undefined` when it refers to none. */
  readonly connectionType: string | undefined;
}

export interface Task {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly inputs: readonly TaskInput[];
  /** Handler name (`Node20_1`) to target, relative to the folder. */
  readonly handlers: Readonly<Record<string, string>>;
  readonly restrictions: Restrictions | undefined;
}

/** Unpacks the file into the folder and gives the tasks found in it. */
export function unpackTasks(vsixFile: string, folder: string): Task[] {
  const tasks: Task[] = [];
  for (const [path, bytes] of Object.entries(unzipSync(readFileSync(vsixFile)))) {
    const target = normalize(join(folder, decodeURIComponent(path)));
    if (!target.startsWith(folder + sep) || path.endsWith('/')) {
      continue;
    }
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
    if (/(^|\/)task\.json$/.test(path)) {
      tasks.push(parseTask(Buffer.from(bytes).toString('utf8'), dirname(target)));
    }
  }
  return tasks;
}

function parseTask(text: string, folder: string): Task {
  const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  if (!isObject(json)) {
    throw new Error(`${folder}: task.json is not an object`);
  }
  const { Major = 0, Minor = 0, Patch = 0 } = readObject(json, 'version');
  const handlers: Record<string, string> = {};
  for (const [name, handler] of Object.entries(readObject(json, 'execution'))) {
    if (isObject(handler)) {
      handlers[name] = readText(handler, 'target') ?? '';
    }
  }
  return {
    id: readText(json, 'id') ?? '',
    name: readText(json, 'name') ?? '',
    version: `${Major}.${Minor}.${Patch}`,
    folder,
    inputs: readObjects(json, 'inputs').map(parseInput),
    handlers,
    restrictions: json.restrictions === undefined ? undefined : parseRestrictions(readObject(json, 'restrictions')),
  };
}

function parseInput(json: Json): TaskInput {
  const given = json.defaultValue;
  return {
    name: readText(json, 'name') ?? '',
    aliases: readTexts(json, 'aliases'),
    defaultValue: given === undefined || given === null ? '' : String(given),
    connectionType: /^connectedService:([^:]+)/i.exec(readText(json, 'type') ?? '')?.[1],
  };
}

function parseRestrictions(json: Json): Restrictions {
  const mode = readText(readObject(json, 'commands'), 'mode');
  const settable = readObject(json, 'settableVariables');
  return {
    ...(mode === undefined ? {} : { commands: { mode } }),
    ...(Array.isArray(settable.allowed) ? { settableVariables: { allowed: readTexts(settable, 'allowed') } } : {}),
  };
}

/** By `Name@1`, `publisher.extension.contribution.Name@1` or `GUID@1`. */
export function findTask(tasks: readonly Task[], reference: string): Task | undefined {
  const [name = '', major] = reference.toLowerCase().split('@', 2);
  return tasks.find(
    (task) =>
      (task.name.toLowerCase() === name ||
        task.id.toLowerCase() === name ||
        name.endsWith(`.${task.name.toLowerCase()}`)) &&
      (major === undefined || task.version.split('.')[0] === major),
  );
}

/** What the YAML gives, by name or alias, without regard to case; defaults for the rest. Unknown names are complained of. */
export function readInputs(
  task: Task,
  given: Readonly<Record<string, string>>,
): { values: Record<string, string>; unknown: string[] } {
  const values = Object.fromEntries(task.inputs.map(({ name, defaultValue }) => [name, defaultValue]));
  const unknown: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    const is = (name: string) => name.toLowerCase() === key.toLowerCase();
    const input = task.inputs.find(({ name, aliases }) => is(name) || aliases.some(is));
    if (input === undefined) {
      unknown.push(key);
    } else {
      values[input.name] = value;
    }
  }
  return { values, unknown };
}

/** The script to run on a Node of that major version. @throws Error when the task has no handler for it. */
export function findTarget(task: Task, nodeMajor: number): string {
  const order = nodeMajor >= 24 ? ['Node24', 'Node20_1'] : ['Node20_1'];
  const target = order.map((name) => task.handlers[name]).find((one) => one !== undefined);
  if (target === undefined) {
    throw new Error(`task ${task.name} has no handler for Node ${nodeMajor}`);
  }
  return join(task.folder, target);
}
