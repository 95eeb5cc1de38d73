/**
 * A small part of the Kusto query language, as Resource Graph takes it: where, extend, project, order by, take, with
 * comparisons and a few functions. What is not understood is refused as not emulated, never guessed.
 */
import { NotEmulated } from '../../frame';
import type { Json } from '../../json';
import {
  type Column,
  comparisons,
  type Expression,
  elementOf,
  evaluate,
  functions,
  memberOf,
  readColumn,
  type Stage,
  sortBy,
} from './kusto-values';

export interface Query {
  readonly table: string;
  /** The columns of the answer when a `project` says so. */
  readonly columns: readonly string[] | undefined;
  readonly run: (rows: readonly Json[]) => readonly Json[];
}

const tokenPattern = /\s+|'[^']*'|"[^"]*"|\d+|[A-Za-z_]\w*|!contains|[=!]~|[=!]=|[|,()[\].=-]/y;

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  for (let from = 0; from < text.length; from = tokenPattern.lastIndex) {
    const token = tokenPattern.exec(text)?.[0];
    if (token === undefined) {
      throw new NotEmulated(`query '${text.slice(from, from + 20)}…'`);
    }
    if (token.trim() !== '') {
      tokens.push(token);
    }
  }
  return tokens;
}

class Parser {
  readonly #tokens: string[];
  columns: readonly string[] | undefined;
  constructor(tokens: string[]) {
    this.#tokens = tokens;
  }

  get isDone(): boolean {
    return this.#tokens.length === 0;
  }

  take(expected?: string): string {
    const token = this.#tokens.shift() ?? 'the end';
    if (expected !== undefined && token.toLowerCase() !== expected) {
      throw new NotEmulated(`query with '${token}' in place of '${expected}'`);
    }
    return token;
  }

  name(): string {
    const token = this.take();
    if (!/^[A-Za-z_]\w*$/.test(token)) {
      throw new NotEmulated(`query with '${token}' in place of a name`);
    }
    return token;
  }

  /** Takes the next token if it is one of these. */
  skip(...wanted: string[]): string | undefined {
    const next = this.#tokens[0]?.toLowerCase();
    return next !== undefined && wanted.includes(next) ? this.take().toLowerCase() : undefined;
  }

  list<T>(read: () => T): T[] {
    const items = [read()];
    while (this.skip(',') !== undefined) {
      items.push(read());
    }
    return items;
  }

  stage(): Stage {
    const operator = this.take().toLowerCase();
    if (operator === 'where') {
      const test = this.or();
      return (rows) => rows.filter((row) => test(row) === true);
    }
    if (operator === 'extend') {
      const added = this.list(() => this.column());
      return (rows) => rows.map((row) => ({ ...row, ...evaluate(added, row) }));
    }
    if (operator === 'project') {
      const kept = this.list(() => this.column());
      this.columns = kept.map(([name]) => name);
      return (rows) => rows.map((row) => evaluate(kept, row));
    }
    if (operator === 'order' || operator === 'sort') {
      return this.order();
    }
    if (operator === 'take' || operator === 'limit') {
      const count = Number(this.take());
      return (rows) => rows.slice(0, count);
    }
    throw new NotEmulated(`query operator '${operator}'`);
  }

  /** Descending unless it says otherwise. */
  order(): Stage {
    this.take('by');
    return sortBy(this.list(() => ({ value: this.value().of, sign: this.skip('asc', 'desc') === 'asc' ? 1 : -1 })));
  }

  /** `name = value`, or a value that names its own column: `properties.workspaceId` is `properties_workspaceId`. */
  column(): Column {
    const [name = '', sign] = this.#tokens;
    if (sign === '=') {
      this.name();
      this.take('=');
      return [name, this.value().of];
    }
    const { of, path } = this.value();
    if (path === undefined) {
      throw new NotEmulated('query with a column that has no name');
    }
    return [path, of];
  }

  or(): Expression {
    const parts = [this.and()];
    while (this.skip('or') !== undefined) {
      parts.push(this.and());
    }
    return (row) => parts.some((part) => part(row) === true);
  }

  and(): Expression {
    const parts = [this.comparison()];
    while (this.skip('and') !== undefined) {
      parts.push(this.comparison());
    }
    return (row) => parts.every((part) => part(row) === true);
  }

  comparison(): Expression {
    if (this.skip('(') !== undefined) {
      const inner = this.or();
      this.take(')');
      return inner;
    }
    const left = this.value().of;
    const compare = comparisons[this.take().toLowerCase()];
    if (compare === undefined) {
      throw new NotEmulated('query with a comparison that is not known');
    }
    const right = this.value().of;
    return (row) => compare(left(row), right(row));
  }

  value(): { readonly of: Expression; readonly path?: string } {
    const token = this.take();
    if (/^['"]/.test(token)) {
      return { of: () => token.slice(1, -1) };
    }
    if (/^\d/.test(token)) {
      return { of: () => Number(token) };
    }
    if (!/^[A-Za-z_]/.test(token)) {
      throw new NotEmulated(`query with '${token}' in place of a value`);
    }
    if (this.skip('(') !== undefined) {
      return { of: this.postfix(this.call(token)).of };
    }
    return this.postfix((row) => readColumn(row, token), token);
  }

  call(name: string): Expression {
    const apply = functions[name.toLowerCase()];
    if (apply === undefined) {
      throw new NotEmulated(`query function '${name}'`);
    }
    const values = this.list(() => this.value().of);
    this.take(')');
    return (row) => apply(...values.map((value) => value(row)));
  }

  postfix(of: Expression, path?: string): { readonly of: Expression; readonly path?: string } {
    if (this.skip('.') !== undefined) {
      const key = this.name();
      return this.postfix(memberOf(of, key), path === undefined ? undefined : `${path}_${key}`);
    }
    if (this.skip('[') !== undefined) {
      const sign = this.skip('-') === undefined ? 1 : -1;
      const index = sign * Number(this.take());
      this.take(']');
      return this.postfix(elementOf(of, index));
    }
    return path === undefined ? { of } : { of, path };
  }
}

/** @throws NotEmulated */
export function parseQuery(text: string): Query {
  const parser = new Parser(tokenize(text));
  const table = parser.name().toLowerCase();
  const stages: Stage[] = [];
  while (!parser.isDone) {
    parser.take('|');
    stages.push(parser.stage());
  }
  const run = (rows: readonly Json[]) => stages.reduce((left, stage) => stage(left), rows);
  return { table, columns: parser.columns, run };
}
