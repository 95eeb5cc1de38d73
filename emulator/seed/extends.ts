/** From the name of a seed, its file, or its text, to one YAML value: what it extends is merged in. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { isObject } from '../json';

const seedsFolder = fileURLToPath(new URL('../seeds/', import.meta.url));

/** The seed is wrong; the message lists every complaint. */
export class WrongSeed extends Error {}

/** @throws WrongSeed */
export function readSeedFile(nameOrFile: string): unknown {
  const file = findSeedFile(nameOrFile, process.cwd());
  return readYaml(file, dirname(file));
}

/** @throws WrongSeed */
export function readSeedText(yamlText: string): unknown {
  return extend(parseYaml(yamlText, 'the given seed'), seedsFolder);
}

function parseYaml(text: string, what: string): unknown {
  try {
    // With YAML's merge keys: `<<: *name`.
    return parse(text, { merge: true });
  } catch (error) {
    throw new WrongSeed(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function findSeedFile(nameOrFile: string, from: string): string {
  const shipped = resolve(seedsFolder, `${nameOrFile}.yml`);
  if (/^[\w-]+$/.test(nameOrFile) && existsSync(shipped)) {
    return shipped;
  }
  const file = resolve(from, nameOrFile);
  if (!existsSync(file)) {
    throw new WrongSeed(`There is no seed '${nameOrFile}': neither ${shipped} nor ${file} exists.`);
  }
  return file;
}

function readYaml(file: string, from: string): unknown {
  return extend(parseYaml(readFileSync(file, 'utf8'), file), from);
}

function extend(value: unknown, from: string): unknown {
  if (!isObject(value) || typeof value.extends !== 'string') {
    return value;
  }
  const { extends: base, ...changes } = value;
  const file = findSeedFile(value.extends, from);
  return merge(readYaml(file, dirname(file)), changes);
}

function nameOf(item: unknown): string | undefined {
  if (!isObject(item)) {
    return undefined;
  }
  const name = item.name ?? item.displayName ?? item.domain;
  if (typeof name !== 'string') {
    return undefined;
  }
  // Pipelines in different folders may have one name.
  return typeof item.folder === 'string' ? `${item.folder}\\${name}` : name;
}

/** Maps merge key by key, lists of named things by name; `remove: true` drops one; anything else replaces. */
function merge(base: unknown, change: unknown): unknown {
  if (isObject(base) && isObject(change)) {
    const merged = Object.entries(change).map(([key, value]) => [key, merge(base[key], value)]);
    return { ...base, ...Object.fromEntries(merged) };
  }
  const isNamed = (list: unknown): list is unknown[] =>
    Array.isArray(list) && list.every((item) => nameOf(item) !== undefined);
  if (!isNamed(base) || !isNamed(change)) {
    return change;
  }
  const byName = new Map(base.map((item) => [nameOf(item), item]));
  for (const item of change) {
    if (isObject(item) && item.remove === true) {
      byName.delete(nameOf(item));
    } else {
      byName.set(nameOf(item), merge(byName.get(nameOf(item)), item));
    }
  }
  return [...byName.values()];
}
