/**
 * Checked reading of what services send: a field that is missing or of another type is said, never cast over.
 * `null` and an empty text are absent here, as everywhere in core.
 */

import { UnexpectedShape } from '../problem/problem';

export type Json = Readonly<Record<string, unknown>>;

/** @throws UnexpectedShape when it is no object */
export function record(value: unknown, field = 'body'): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UnexpectedShape(field, 'an object');
  }
  return value as Json;
}

/** The object below a field; an empty one when the field is absent. */
export function child(value: Json, field: string): Json {
  const inner = value[field];
  return inner === undefined || inner === null ? {} : record(inner, field);
}

/** The same of a field that people may have given any other shape: an empty one for that too. */
export function looseChild(value: Json, field: string): Json {
  const inner = value[field];
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Json) : {};
}

/** @throws UnexpectedShape when there is no text */
export function text(value: Json, field: string): string {
  const found = optionalText(value, field);
  if (found === undefined) {
    throw new UnexpectedShape(field, 'a text');
  }
  return found;
}

export function optionalText(value: Json, field: string): string | undefined {
  const found = value[field];
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** A text whatever the case of its key: Azure DevOps parameters come in several spellings. */
export function looseText(value: Json, field: string): string | undefined {
  const key = Object.keys(value).find((name) => name.toLowerCase() === field.toLowerCase());
  return key === undefined ? undefined : optionalText(value, key);
}

/** @throws UnexpectedShape when it is no list of objects */
export function list(value: Json, field: string): readonly Json[] {
  const found = value[field];
  if (!Array.isArray(found)) {
    throw new UnexpectedShape(field, 'a list');
  }
  return found.map((item, index) => record(item, `${field}[${index}]`));
}

/** A list of texts; empty when the field is absent. */
export function texts(value: Json, field: string): readonly string[] {
  const found = value[field];
  return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : [];
}
