/** What an expression of a query gives for a row, and what a stage of it does to rows. */
import { ServiceError } from '../../frame';
import { isObject, type Json } from '../../json';

export type Expression = (row: Json) => unknown;
export type Column = readonly [name: string, value: Expression];
export type Stage = (rows: readonly Json[]) => readonly Json[];

const toText = (value: unknown) =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
const lower = (value: unknown) => toText(value).toLowerCase();

export const comparisons: Readonly<Record<string, (left: unknown, right: unknown) => boolean>> = {
  '==': (left, right) => toText(left) === toText(right),
  '!=': (left, right) => toText(left) !== toText(right),
  '=~': (left, right) => lower(left) === lower(right),
  '!~': (left, right) => lower(left) !== lower(right),
  contains: (left, right) => lower(left).includes(lower(right)),
  '!contains': (left, right) => !lower(left).includes(lower(right)),
  startswith: (left, right) => lower(left).startsWith(lower(right)),
};

export const functions: Readonly<Record<string, (...values: readonly unknown[]) => unknown>> = {
  tolower: lower,
  tostring: toText,
  split: (text, by) => toText(text).split(toText(by)),
};

export function evaluate(columns: readonly Column[], row: Json): Json {
  return Object.fromEntries(columns.map(([name, value]) => [name, value(row) ?? null]));
}

/** @throws ServiceError: every row of a table has all its columns. */
export function readColumn(row: Json, name: string): unknown {
  if (Object.hasOwn(row, name)) {
    return row[name];
  }
  throw new ServiceError(400, 'BadRequest', `Failed to resolve column or scalar expression named '${name}'.`);
}

/** A member of an object; `undefined` of anything else. */
export function memberOf(of: Expression, key: string): Expression {
  return (row) => {
    const from = of(row);
    return isObject(from) ? from[key] : undefined;
  };
}

/** An element of an array, from its end when negative; `undefined` of anything else. */
export function elementOf(of: Expression, index: number): Expression {
  return (row) => {
    const from = of(row);
    return Array.isArray(from) ? from.at(index) : undefined;
  };
}

/** @param keys what to sort by, and 1 for ascending, -1 for descending */
export function sortBy(keys: readonly { readonly value: Expression; readonly sign: number }[]): Stage {
  const compare = (left: Json, right: Json) =>
    keys
      .map(({ value, sign }) => sign * toText(value(left)).localeCompare(toText(value(right)), 'en'))
      .find((sign) => sign !== 0) ?? 0;
  return (rows) => [...rows].sort(compare);
}
