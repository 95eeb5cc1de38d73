/**
 * Core's texts name no input of a task and hold no YAML of a pipeline: a page asks by other means. What is to be set is
 * said by `set` and `named` of `core/problem/said.ts`, and each host puts it into its own words.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Node } from 'oxc-parser';
import { below, type Rule } from './sources';

interface Input {
  readonly name: string;
  readonly options?: Readonly<Record<string, string>>;
}

const tasks = fileURLToPath(new URL('../../tasks', import.meta.url));

/** The inputs of all tasks. */
export const taskInputs: readonly Input[] = readdirSync(tasks, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readInputs(join(tasks, name, 'task.json')));

function readInputs(path: string): readonly Input[] {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).inputs;
  } catch {
    // A folder beside the tasks: what they share.
    return [];
  }
}

const names = [...new Set(taskInputs.map(({ name }) => name))];
const values = [...new Set(taskInputs.flatMap(({ options = {} }) => Object.keys(options))), 'true', 'false'];
/** `takeOver`, wherever it stands: no word of English. */
const coined = new RegExp(`\\b(?:${names.filter((name) => /[A-Z]/.test(name)).join('|')})\\b`);
/** `mode: plan`: an input's name with a value of its list. */
const assigned = new RegExp(`\\b(?:${names.join('|')}): (?:${values.map(escaped).join('|')})\\b`);

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export const inputsUnnamed: Rule = (sources) =>
  below(sources, 'core').flatMap((source) =>
    source.nodes.flatMap((node) => {
      const name = nameIn(node);
      return name === undefined ? [] : [source.complain(node, `names an input in a text: ${name}`)];
    }),
  );

/** A text is what holds a space; a single word is a key, a field of a service, or a kind of our own. */
function nameIn(node: Node): string | undefined {
  const text = textOf(node);
  if (text === undefined || !/\S /.test(text) || isOfService(text)) {
    return undefined;
  }
  return (coined.exec(text) ?? assigned.exec(text))?.[0];
}

function textOf(node: Node): string | undefined {
  if (node.type === 'TemplateElement') {
    return node.value.cooked ?? node.value.raw;
  }
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

/** A query in the language of Azure Resource Graph or OData, which has names of its own. */
function isOfService(text: string): boolean {
  return /^\s*\||\| (?:where|project|extend|mv-expand|join)\b|\beq '?$|^\$filter/m.test(text);
}
