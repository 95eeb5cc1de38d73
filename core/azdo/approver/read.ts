/**
 * Users and groups of the organization by name, as ids: what an approval is asked of.
 * Source: Azure DevOps REST, IMS, Identities - Read Identities, 7.1 (`General`: display name, account name or unique name).
 * Needs: to read identities (`vso.identity`); that a job's own token may is unconfirmed.
 * Beware: a group's display name is "[project]\group" or "[organization]\group"; that the search takes it with its scope
 * is unconfirmed, so the search leaves the scope out and the answers are told apart by it. Who left the organization
 * still shows, as inactive.
 */

import type { Context, Loader } from '../../context';
import type { Lookup } from '../../engine/resource';
import { askAzdo } from '../../http/azdo';
import { bodyOf, child, type Json, list, optionalFlag, optionalText, text } from '../../http/json';
import { needing } from '../../http/rights';
import { sameText } from '../../names/ids';
import { Problems } from '../../problem/problem';
import { approversTwice, approversUnclear } from './problems';

export interface Approver {
  /** What Azure DevOps knows the identity by in every service. */
  readonly id: string;
  readonly name: string;
}

interface Known extends Approver {
  readonly account: string | undefined;
  readonly domain: string | undefined;
  readonly mail: string | undefined;
}

/** One for each name. @throws Problem that names all which are not found or not clear; Problems for one named twice */
export const approvers: Lookup<readonly string[], readonly Approver[]> = {
  kind: 'approvers',
  title: (asked) => asked.join(', '),
  async find(asked, context) {
    const meant = await Promise.all(asked.map(async (name) => ({ name, found: await search(name, context) })));
    const unclear = meant.filter(({ found }) => found.length !== 1);
    if (unclear.length > 0) {
      throw approversUnclear(
        unclear.map(({ name, found }) => ({ asked: name, candidates: found.map(candidateTitle) })),
        context.organization.url,
      );
    }
    refuseTwice(meant);
    return meant.flatMap(({ found }) => found.map(({ id, name }) => ({ id, name })));
  },
};

/** The beginning of a group's name: its project, or the organization. */
const scope = /^\[[^\]]*\]\\/;

async function search(asked: string, context: Context): Promise<readonly Known[]> {
  const query = `searchFilter=General&filterValue=${encodeURIComponent(asked.replace(scope, ''))}&queryMembership=None`;
  const known = await needing({ kind: 'identities' }, context.reads.get(identitiesFound, query), context);
  const named = known.filter((one) => namesOf(one).some((name) => sameText(name, asked)));
  // The service also finds by what is none of these names, such as a further mail address. That will do for a person, but
  // a name with a scope never means the group of another one.
  return named.length > 0 || scope.test(asked) ? named : known;
}

const identitiesFound: Loader<string, readonly Known[]> = {
  name: 'identities',
  keyOf: (query) => query,
  async one(query, context) {
    const reply = await askAzdo(context, { method: 'GET', about: 'identities', path: '/_apis/identities', query });
    const active = list(bodyOf(reply), 'value').filter((item) => optionalFlag(item, 'isActive') !== false);
    return active.map(fromWire);
  },
};

function namesOf({ name, account, domain, mail }: Known): readonly (string | undefined)[] {
  return [name, name.replace(scope, ''), account, mail, domain && account && `${domain}\\${account}`];
}

function fromWire(item: Json): Known {
  const properties = child(item, 'properties');
  const value = (name: string) => optionalText(child(properties, name), '$value');
  const name = optionalText(item, 'customDisplayName') ?? optionalText(item, 'providerDisplayName') ?? '';
  return { id: text(item, 'id'), name, account: value('Account'), domain: value('Domain'), mail: value('Mail') };
}

function candidateTitle({ name, mail, account }: Known): string {
  const also = scope.test(name) ? undefined : (mail ?? account);
  return also === undefined ? `"${name}"` : `"${name}" (${also})`;
}

function refuseTwice(meant: readonly { readonly name: string; readonly found: readonly Known[] }[]): void {
  const ids = new Map<string, { name: string; asked: string[] }>();
  for (const { name, found } of meant) {
    for (const one of found) {
      ids.set(one.id, { name: one.name, asked: [...(ids.get(one.id)?.asked ?? []), name] });
    }
  }
  const twice = [...ids.values()].filter(({ asked }) => asked.length > 1);
  if (twice.length > 0) {
    throw new Problems(twice.map(({ asked, name }) => approversTwice(asked, `"${name}"`)));
  }
}
