/**
 * Conditions on roles that give roles: which roles may be given or taken, to whom.
 *
 * Source: learn.microsoft.com/azure/role-based-access-control/conditions-format, …/conditions-authorization-actions-attributes,
 * …/delegate-role-assignments-examples. Only what those examples consist of can be read.
 */
import { NotEmulated } from '../../frame';
import { sameText } from '../../json';
import { matchesPattern } from './roles';

/** What a condition may look at: of a role assignment that is asked for, or that is there. */
export interface Attributes {
  readonly RoleDefinitionId?: string;
  readonly PrincipalId?: string;
  readonly PrincipalType?: string;
}

/** What is tried, and on which role assignment; an assignment that is not there has no attributes. */
export interface Attempt {
  readonly action: string;
  readonly request?: Attributes;
  readonly resource?: Attributes;
}

type Test = (attempt: Attempt) => boolean;

class Unreadable extends Error {}

const tokenPattern = /\s*(\(|\)|!|AND\b|OR\b|&&|\|\||ActionMatches|@\w+\[[^\]]*\]|\w+:\w+|\{[^}]*\})/iy;

const operators: Readonly<Record<string, (own: string, values: readonly string[]) => boolean>> = {
  'foranyofanyvalues:guidequals': (own, values) => values.some((one) => sameText(one, own)),
  'foranyofallvalues:guidnotequals': (own, values) => values.every((one) => !sameText(one, own)),
  'foranyofanyvalues:stringequalsignorecase': (own, values) => values.some((one) => sameText(one, own)),
};

/** Reads from the left; AND binds stronger than OR. */
class Reader {
  readonly #tokens: string[] = [];

  constructor(text: string) {
    tokenPattern.lastIndex = 0;
    for (let read = 0; text.slice(read).trim() !== ''; read = tokenPattern.lastIndex) {
      const token = tokenPattern.exec(text)?.[1];
      if (token === undefined) {
        throw new Unreadable(text.slice(read).trim());
      }
      this.#tokens.push(token);
    }
  }

  whole(): Test {
    const test = this.#either();
    if (this.#tokens.length > 0) {
      throw new Unreadable(this.#tokens.join(' '));
    }
    return test;
  }

  #either(): Test {
    const tests = [this.#both()];
    while (this.#takes(/^(OR|\|\|)$/i)) {
      tests.push(this.#both());
    }
    return (attempt) => tests.some((test) => test(attempt));
  }

  #both(): Test {
    const tests = [this.#single()];
    while (this.#takes(/^(AND|&&)$/i)) {
      tests.push(this.#single());
    }
    return (attempt) => tests.every((test) => test(attempt));
  }

  #single(): Test {
    if (this.#takes(/^!$/)) {
      const inner = this.#single();
      return (attempt) => !inner(attempt);
    }
    if (this.#takes(/^\($/)) {
      const inner = this.#either();
      this.#next(/^\)$/);
      return inner;
    }
    if (this.#takes(/^ActionMatches$/i)) {
      const actions = listOf(this.#next(/^\{/));
      return ({ action }) => actions.some((one) => matchesPattern(one, action));
    }
    return this.#comparison();
  }

  #comparison(): Test {
    const attribute = this.#next(/^@/);
    const parts =
      /^@(Request|Resource)\[Microsoft\.Authorization\/roleAssignments:(RoleDefinitionId|PrincipalId|PrincipalType)\]$/i;
    const [, source = '', name = ''] = parts.exec(attribute) ?? [];
    const operator = this.#next(/:/);
    const compare = operators[operator.toLowerCase()];
    if (source === '' || compare === undefined) {
      throw new Unreadable(source === '' ? attribute : operator);
    }
    const values = listOf(this.#next(/^\{/));
    return ({ request, resource }) => {
      const attributes = Object.entries((sameText(source, 'Request') ? request : resource) ?? {});
      const own = attributes.find(([key]) => sameText(key, name))?.[1];
      return own !== undefined && compare(String(own), values);
    };
  }

  #takes(pattern: RegExp): boolean {
    const isNext = pattern.test(this.#tokens[0] ?? '');
    if (isNext) {
      this.#tokens.shift();
    }
    return isNext;
  }

  #next(pattern: RegExp): string {
    const token = this.#tokens.shift() ?? 'its end';
    if (!pattern.test(token)) {
      throw new Unreadable(token);
    }
    return token;
  }
}

function listOf(braces: string): string[] {
  return braces
    .slice(1, -1)
    .split(',')
    .map((one) => one.trim().replace(/^'(.*)'$/, '$1'));
}

/** Where it cannot be read; `undefined` when it can. */
export function complainOfCondition(text: string): string | undefined {
  try {
    new Reader(text).whole();
    return undefined;
  } catch (failed) {
    return failed instanceof Unreadable ? `the condition cannot be read at '${failed.message}'` : String(failed);
  }
}

/** Whether it lets that through. @throws NotEmulated when it cannot be read */
export function passes(condition: string, attempt: Attempt): boolean {
  const complaint = complainOfCondition(condition);
  if (complaint !== undefined) {
    throw new NotEmulated(complaint);
  }
  return new Reader(condition).whole()(attempt);
}
