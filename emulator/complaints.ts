/** What is wrong with a thing that was read, in plain words, each complaint with its path. */
import type { z } from 'zod';
import { isObject } from './json';

export interface Complaint {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const expected: Readonly<Record<string, string>> = {
  string: 'a text is expected',
  boolean: 'true or false is expected',
  int: 'a whole number is expected',
  number: 'a whole number is expected',
  array: 'a list is expected',
  object: 'a map is expected',
  record: 'a map is expected',
};

/** Words an issue; `undefined` leaves it to the schema. */
function word(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined && isObject(issue.input)) {
    return noneOf(issue.input[issue.discriminator], Array.isArray(issue.options) ? issue.options : []);
  }
  if (issue.code === 'invalid_value') {
    return noneOf(issue.input, issue.values);
  }
  if (issue.code === 'invalid_type') {
    return issue.input === undefined ? 'missing' : expected[issue.expected];
  }
  return issue.code === 'too_small' ? expected[issue.origin] : undefined;
}

function noneOf(value: unknown, allowed: readonly unknown[]): string {
  return value === undefined ? 'missing' : `'${value}' is none of ${allowed.join(', ')}`;
}

/** Reads a value by its schema; when it does not fit, every complaint. */
export function readBySchema<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly read: z.output<Schema> } | { readonly complaints: readonly Complaint[] } {
  const result = schema.safeParse(value, { error: word });
  if (result.success) {
    return { read: result.data };
  }
  const complaints = result.error.issues.flatMap((issue): readonly Complaint[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key], message: 'unknown key' }))
      : [issue],
  );
  return { complaints };
}

/** `tenants[0].domain: missing`; `whole` is what is complained of without a path. */
export function toLine({ path, message }: Complaint, whole: string): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return `${steps === '' ? whole : steps.replace(/^\./, '')}: ${message}`;
}
