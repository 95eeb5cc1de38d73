/**
 * Checked reading of what services send: a field that is missing or of another type is said, never cast over.
 * `null` and an empty text are absent here, as everywhere in core. What was read knows whose answer it is of, and where
 * in it, so that what is said names both.
 */

import { type Seen, UnexpectedShape } from '../problem/problem';

export type Json = Readonly<Record<string, unknown>>;

interface Origin {
  readonly seen: Seen;
  /** The field within the answer; empty for the whole of it. */
  readonly path: string;
}

/** Says where a value came from, for as long as somebody holds it, and nothing else. */
const origins = new WeakMap<object, Origin>();

/** Remembers whose answer a body is. */
export function ofAnswer(body: Json, seen: Seen): void {
  origins.set(body, { seen, path: '' });
}

/** The object of an answer. @throws UnexpectedShape when it is none */
export function bodyOf({ body, seen }: { readonly body: unknown; readonly seen: Seen }): Json {
  return isObject(body) ? body : unfit('body', 'an object', { seen, path: '' });
}

/** @throws UnexpectedShape when it is no object */
export function record(value: unknown, field = 'body'): Json {
  return isObject(value) ? value : unfit(field, 'an object', isHolder(value) ? origins.get(value) : undefined);
}

/** The object below a field; an empty one when the field is absent. */
export function child(value: Json, field: string): Json {
  const inner = value[field] ?? {};
  return isObject(inner) ? within(value, field, inner) : unfit(field, 'an object', origins.get(value));
}

/** The same of a field that people may have given any other shape: an empty one for that too. */
export function looseChild(value: Json, field: string): Json {
  const inner = value[field];
  return isObject(inner) ? within(value, field, inner) : {};
}

/** @throws UnexpectedShape when there is no text */
export function text(value: Json, field: string): string {
  return optionalText(value, field) ?? unfit(field, 'a text', origins.get(value));
}

/** Half characters, which no address can hold, are replaced. @throws UnexpectedShape when it is there and no text */
export function optionalText(value: Json, field: string): string | undefined {
  const found = value[field] ?? undefined;
  return found === undefined || typeof found === 'string'
    ? found?.replace(/\p{Cs}/gu, '\ufffd') || undefined
    : unfit(field, 'a text', origins.get(value));
}

/** A text whatever the case of its key: Azure DevOps parameters come in several spellings. */
export function looseText(value: Json, field: string): string | undefined {
  const key = Object.keys(value).find((name) => name.toLowerCase() === field.toLowerCase());
  return key === undefined ? undefined : optionalText(value, key);
}

/** @throws UnexpectedShape when it is there and neither true nor false */
export function optionalFlag(value: Json, field: string): boolean | undefined {
  const found = value[field] ?? undefined;
  return found === undefined || typeof found === 'boolean' ? found : unfit(field, 'true or false', origins.get(value));
}

/** @throws UnexpectedShape when it is there and no number */
export function optionalNumber(value: Json, field: string): number | undefined {
  const found = value[field] ?? undefined;
  return found === undefined || typeof found === 'number' ? found : unfit(field, 'a number', origins.get(value));
}

/** @throws UnexpectedShape when there is no number */
export function number(value: Json, field: string): number {
  return optionalNumber(value, field) ?? unfit(field, 'a number', origins.get(value));
}

/** @throws UnexpectedShape when it is no list of objects */
export function list(value: Json, field: string): readonly Json[] {
  const found = value[field];
  if (!Array.isArray(found)) {
    return unfit(field, 'a list', origins.get(value));
  }
  return found.map((item, index) => {
    const at = `${field}[${index}]`;
    return isObject(item) ? within(value, at, item) : unfit(at, 'an object', origins.get(value));
  });
}

/** A list of objects; empty when the field is absent. @throws UnexpectedShape when it is there and something else */
export function optionalList(value: Json, field: string): readonly Json[] {
  return (value[field] ?? undefined) === undefined ? [] : list(value, field);
}

/** A list of texts; empty when the field is absent. @throws UnexpectedShape when it is there and something else */
export function texts(value: Json, field: string): readonly string[] {
  const found = anyList(value, field);
  return found.every((item) => typeof item === 'string') ? found : unfit(field, 'a list of texts', origins.get(value));
}

/** The texts in a list that may hold other things too; empty when the field is absent. @throws UnexpectedShape when it is no list */
export function textsAmong(value: Json, field: string): readonly string[] {
  return anyList(value, field).filter((item) => typeof item === 'string');
}

function anyList(value: Json, field: string): readonly unknown[] {
  const found = value[field] ?? [];
  return Array.isArray(found) ? found : unfit(field, 'a list', origins.get(value));
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isObject(value: unknown): value is Json {
  return isHolder(value) && !Array.isArray(value);
}

function within(outer: Json, field: string, inner: Json): Json {
  const origin = origins.get(outer);
  if (origin) {
    origins.set(inner, { seen: origin.seen, path: pathTo(field, origin) });
  }
  return inner;
}

function unfit(field: string, wanted: string, origin: Origin | undefined): never {
  throw new UnexpectedShape(origin ? pathTo(field, origin) : field, wanted, origin?.seen);
}

function pathTo(field: string, { path }: Origin): string {
  return path === '' ? field : `${path}.${field}`;
}
