/**
 * Step, job and stage conditions: parsed once, so that a fault shows before anything runs.
 * Source: learn.microsoft.com "Specify conditions", "Expressions". The part that conditions commonly use; `eq` and its
 * like compare texts without regard to case, an unknown variable is empty.
 */

export type Status = 'succeeded' | 'succeededWithIssues' | 'failed';

export interface ConditionScope {
  readonly status: Status;
  readonly variable: (name: string) => string | undefined;
}

type Value = string | number | boolean;
export type Condition = (scope: ConditionScope) => boolean;
type Expression = (scope: ConditionScope) => Value;

const tokenPattern = /\s*(?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w]*)|([()[\],.]))/y;

interface Token {
  readonly kind: 'text' | 'number' | 'name' | 'sign' | 'end';
  readonly value: string;
}

/** @throws Error naming what is not understood. */
export function parseCondition(text: string): Condition {
  const reader = new Reader(text);
  const expression = readExpression(reader);
  reader.expectEnd();
  return (scope) => toBoolean(expression(scope));
}

class Reader {
  readonly #tokens: Token[] = [];
  #next = 0;
  constructor(text: string) {
    tokenPattern.lastIndex = 0;
    const end = text.trimEnd().length;
    while (tokenPattern.lastIndex < end) {
      const at = tokenPattern.lastIndex;
      const match = tokenPattern.exec(text);
      if (match === null) {
        throw new Error(`condition '${text}' is not understood at '${text.slice(at).trim()}'`);
      }
      const [, quoted, number, name, sign = ''] = match;
      if (quoted !== undefined) {
        this.#tokens.push({ kind: 'text', value: quoted.replaceAll("''", "'") });
      } else if (number !== undefined) {
        this.#tokens.push({ kind: 'number', value: number });
      } else if (name !== undefined) {
        this.#tokens.push({ kind: 'name', value: name });
      } else {
        this.#tokens.push({ kind: 'sign', value: sign });
      }
    }
  }
  take(): Token {
    return this.#tokens[this.#next++] ?? { kind: 'end', value: 'the end' };
  }
  takeIf(sign: string): boolean {
    const token = this.#tokens[this.#next];
    const isIt = token?.kind === 'sign' && token.value === sign;
    if (isIt) {
      this.#next++;
    }
    return isIt;
  }
  expect(sign: string): void {
    if (!this.takeIf(sign)) {
      throw new Error(`condition: '${sign}' expected before '${this.take().value}'`);
    }
  }
  expectEnd(): void {
    const token = this.take();
    if (token.kind !== 'end') {
      throw new Error(`condition: '${token.value}' was not expected`);
    }
  }
}

function readExpression(reader: Reader): Expression {
  const token = reader.take();
  if (token.kind === 'text') {
    return () => token.value;
  }
  if (token.kind === 'number') {
    return () => Number(token.value);
  }
  if (token.kind !== 'name') {
    throw new Error(`condition: '${token.value}' was not expected`);
  }
  if (/^(true|false)$/i.test(token.value)) {
    return () => /^true$/i.test(token.value);
  }
  if (/^variables$/i.test(token.value)) {
    return readVariable(reader);
  }
  reader.expect('(');
  const parameters: Expression[] = [];
  while (!reader.takeIf(')')) {
    if (parameters.length > 0) {
      reader.expect(',');
    }
    parameters.push(readExpression(reader));
  }
  return makeCall(token.value, parameters);
}

function readVariable(reader: Reader): Expression {
  if (reader.takeIf('[')) {
    const name = reader.take().value;
    reader.expect(']');
    return (scope) => scope.variable(name) ?? '';
  }
  reader.expect('.');
  const name = reader.take().value;
  return (scope) => scope.variable(name) ?? '';
}

const isGood = ({ status }: ConditionScope) => status !== 'failed';
const statusFunctions: Readonly<Record<string, Condition>> = {
  always: () => true,
  succeeded: isGood,
  failed: ({ status }) => status === 'failed',
  succeededorfailed: () => true,
  canceled: () => false,
};

const functions: Readonly<Record<string, (values: readonly Value[]) => boolean>> = {
  and: (values) => values.every(toBoolean),
  or: (values) => values.some(toBoolean),
  not: ([one = '']) => !toBoolean(one),
  eq: ([left = '', right = '']) => same(left, right),
  ne: ([left = '', right = '']) => !same(left, right),
  in: ([left = '', ...others]) => others.some((other) => same(left, other)),
  notin: ([left = '', ...others]) => !others.some((other) => same(left, other)),
  contains: ([left = '', right = '']) => fold(left).includes(fold(right)),
  startswith: ([left = '', right = '']) => fold(left).startsWith(fold(right)),
  endswith: ([left = '', right = '']) => fold(left).endsWith(fold(right)),
};

function makeCall(name: string, parameters: readonly Expression[]): Expression {
  const status = statusFunctions[name.toLowerCase()];
  if (status !== undefined && parameters.length === 0) {
    return status;
  }
  const call = functions[name.toLowerCase()];
  if (call === undefined) {
    throw new Error(`condition: function '${name}' is not supported`);
  }
  return (scope) => call(parameters.map((parameter) => parameter(scope)));
}

function fold(value: Value): string {
  return (typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)).toLowerCase();
}

function same(left: Value, right: Value): boolean {
  return typeof left === 'number' ? left === Number(right) : fold(left) === fold(right);
}

/** A text is true unless it is empty. */
function toBoolean(value: Value): boolean {
  return typeof value === 'string' ? value !== '' : Boolean(value);
}
