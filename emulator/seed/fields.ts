/** What the parts of a seed are made of: maps, lists, texts, and the ids that are derived from names. */
import { v5 } from 'uuid';
import { z } from 'zod';
import { isObject } from '../json';

/** Namespace of the GUIDs derived from names, chosen by us. */
const namespace = '6f0d8f0e-8f5a-4d43-9c53-6a3b8a0f7e52';

/** The same GUID for the same name at every start. */
export function deriveGuid(name: string): string {
  return v5(name.toLowerCase(), namespace);
}

/** An object with that one property, or without it when there is no value. */
export function optional<K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, T>);
}

/** What was read is only looked at. */
export type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** In YAML a key without a value (`secret:`) is null: it counts as left out, and so takes an inherited value away. */
export function withoutNulls(value: unknown, keys: readonly string[]): unknown {
  if (!isObject(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).filter(([key, inner]) => inner !== null || !keys.includes(key)));
}

/** A map with these keys and no others. */
export function map<Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = Object.keys(shape);
  return z.preprocess((value) => withoutNulls(value, keys), z.strictObject(shape));
}

/** A map from names of any kind. */
export function mapOf<Value extends z.ZodType>(value: Value) {
  const given = (from: unknown) => (isObject(from) ? withoutNulls(from, Object.keys(from)) : from);
  return z.preprocess(given, z.record(z.string(), value)).default({});
}

export function list<Item extends z.ZodType>(item: Item) {
  return z.array(item).default([]);
}

export const text = z.string().min(1);
export const texts = list(z.string());
export const wholeNumber = z.int().nonnegative();

export const guid = z
  .string()
  .regex(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i, { error: ({ input }) => `'${input}' is not a GUID` })
  .toLowerCase();

/** A time, ISO. */
export const time = text.refine((value) => !Number.isNaN(Date.parse(value)), {
  error: ({ input }) => `'${input}' is not a time`,
});

export const allOrTexts = z.union([z.literal('all'), z.array(z.string())], {
  error: "'all' or a list of texts is expected",
});

export const allOrNumbers = z.union([z.literal('all'), z.array(z.number())], {
  error: "'all' or a list of numbers is expected",
});

/** Display name of an application, or name of a managed identity or of a Synapse workspace, to one text or several. */
export const listsByPrincipal = z
  .record(
    z.string(),
    z.preprocess((value) => (typeof value === 'string' ? [value] : (value ?? [])), z.array(z.string())),
  )
  .default({});

export const federatedCredentials = list(map({ name: text, issuer: text, subject: text }));
