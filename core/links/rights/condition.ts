/**
 * Conditions on roles that may give roles: whether one lets a request through.
 * Source: docs role-based-access-control/conditions-format, conditions-authorization-actions-attributes,
 * delegate-role-assignments-examples: `!(ActionMatches{…}) OR (@Request[…] ForAnyOfAnyValues:GuidEquals {…} AND …)`.
 * Beware: the language has more than is read here; what is not understood leaves the answer open.
 */
import { covers } from '../../azure/role/permission-read';
import { sameText } from '../../names/ids';
import type { RightOf, Standing } from '../../problem/right';
import { factsOf } from '../../problem/right-facts';

type RoleRight = RightOf<'role assignment'>;
/** True, false, or not to be told. */
type Truth = boolean | undefined;

const token =
  /\s*(\(|\)|!|&&|\|\||AND\b|OR\b|NOT\b|ActionMatches\s*\{[^}]*\}|@(?:Request|Resource)\[[^\]]*\]\s*[\w:]+\s*(?:\{[^}]*\}|'[^']*'|[^\s()]+))/iy;

/** @param condition as Azure keeps it */
export function permits(condition: string, right: RoleRight): Standing {
  const tokens = tokensOf(condition);
  const truth = tokens && new Reading(tokens, right).whole();
  return truth === undefined ? 'unknown' : truth ? 'has' : 'lacks';
}

function tokensOf(condition: string): readonly string[] | undefined {
  const found: string[] = [];
  for (let at = 0; at < condition.trimEnd().length; at = token.lastIndex) {
    token.lastIndex = at;
    const next = token.exec(condition)?.[1];
    if (next === undefined) {
      return undefined;
    }
    found.push(next);
  }
  return found;
}

/** One pass over a condition: OR binds least, then AND, then NOT. */
class Reading {
  readonly #tokens: readonly string[];
  readonly #right: RoleRight;
  #at = 0;

  constructor(tokens: readonly string[], right: RoleRight) {
    this.#tokens = tokens;
    this.#right = right;
  }

  whole(): Truth {
    const truth = this.#either();
    return this.#at === this.#tokens.length ? truth : undefined;
  }

  #takes(sign: RegExp): boolean {
    const isNext = sign.test(this.#tokens[this.#at] ?? '');
    this.#at += isNext ? 1 : 0;
    return isNext;
  }

  #either(): Truth {
    const parts = [this.#both()];
    while (this.#takes(/^(\|\||OR)$/i)) {
      parts.push(this.#both());
    }
    return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false;
  }

  #both(): Truth {
    const parts = [this.#one()];
    while (this.#takes(/^(&&|AND)$/i)) {
      parts.push(this.#one());
    }
    return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
  }

  #one(): Truth {
    if (this.#takes(/^(!|NOT)$/i)) {
      const truth = this.#one();
      return truth === undefined ? undefined : !truth;
    }
    if (this.#takes(/^\($/)) {
      const truth = this.#either();
      return this.#takes(/^\)$/) ? truth : undefined;
    }
    const atom = this.#tokens[this.#at] ?? '';
    this.#at += 1;
    return /^ActionMatches/i.test(atom) ? isForAction(atom, this.#right) : isMet(atom, this.#right);
  }
}

/** Source: docs role-based-access-control/conditions-format: the matching of an action in a role's permission. */
function isForAction(atom: string, right: RoleRight): boolean {
  const { action } = factsOf(right);
  return valuesIn(atom).some((pattern) => covers(pattern, action));
}

/** Source: attributes of `Microsoft.Authorization/roleAssignments`; one of a role is a bare GUID. */
const comparison = /^@(Request|Resource)\[Microsoft\.Authorization\/roleAssignments:(\w+)\]\s*([\w:]+)\s*(.*)$/is;

function isMet(atom: string, right: RoleRight): Truth {
  const [, source = '', attribute = '', operator = '', listed = ''] = comparison.exec(atom) ?? [];
  const isOfThis = sameText(source, right.verb === 'write' ? 'Request' : 'Resource');
  const value = isOfThis ? askedValue(attribute, right) : 'other';
  if (value === 'other') {
    return undefined;
  }
  const values = valuesIn(listed);
  // An identity that is yet to be made is in nobody's list.
  const isIn = value !== undefined && values.some((one) => sameText(one, value));
  const [, quantifier = '', name = ''] = /^(?:(\w+):)?(\w+)$/.exec(operator) ?? [];
  if (/^(Guid|String)Equals(IgnoreCase)?$/i.test(name) && /^(ForAnyOfAnyValues)?$/i.test(quantifier)) {
    return isIn;
  }
  return /^(Guid|String)NotEquals(IgnoreCase)?$/i.test(name) && /^(ForAnyOfAllValues)?$/i.test(quantifier)
    ? !isIn
    : undefined;
}

/** @returns `other` where the attribute, or its value, is not known here */
function askedValue(attribute: string, { roleId, principalId }: RoleRight): string | undefined {
  switch (attribute.toLowerCase()) {
    case 'roledefinitionid':
      return roleId ?? 'other';
    case 'principalid':
      return principalId;
    case 'principaltype':
      return 'ServicePrincipal';
    default:
      return 'other';
  }
}

function valuesIn(list: string): readonly string[] {
  const inner = /\{([^}]*)\}/.exec(list)?.[1] ?? list;
  return inner.split(',').map((one) => one.trim().replace(/^'|'$/g, ''));
}
