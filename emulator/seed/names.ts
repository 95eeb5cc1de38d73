/** Following the names in a seed: what is among what, and where in the seed that was asked. */

import type { Complaint } from '../complaints';
import { roleDefinitions } from '../services/arm/roles';
import type { Seed } from './schema';

/** Complains at `key` about a name that is nowhere; one that is left out is no complaint. */
export type Among = (key: PropertyKey, name: string | undefined) => Complaint[];

/** @param what is looked for among the names, as complaints call it */
export function among(what: string, names: Iterable<string>): Among {
  const known = new Set(names);
  return (key, name) =>
    name === undefined || known.has(name) ? [] : [{ path: [key], message: `there is no ${what} '${name}'` }];
}

/** What is wrong with each item of a list, with the item's place in front. */
export function inEach<Item>(
  key: string,
  items: readonly Item[],
  check: (item: Item) => readonly Complaint[],
): Complaint[] {
  return items.flatMap((item, index) =>
    check(item).map(({ path, message }) => ({ path: [key, index, ...path], message })),
  );
}

/** What is wrong with a map, with its key in front. */
export function within(key: string, complaints: readonly Complaint[]): Complaint[] {
  return complaints.map(({ path, message }) => ({ path: [key, ...path], message }));
}

/** Names that the whole seed may use. */
export interface Names {
  readonly application: Among;
  readonly managedIdentity: Among;
  /** An application or a managed identity. */
  readonly identity: Among;
  /** An application or a person. */
  readonly owner: Among;
  /** Everybody who may hold a role. */
  readonly holder: Among;
  readonly azureRole: Among;
  readonly subscription: Among;
  readonly tenant: Among;
}

export function collectNames({ tenants, subscriptions, organizations }: Seed): Names {
  const applications = tenants.flatMap((tenant) => tenant.applications.map(({ displayName }) => displayName));
  const groups = subscriptions.flatMap(({ resourceGroups }) => resourceGroups);
  const managed = groups.flatMap(({ identities }) => identities.map(({ name }) => name));
  /** A Synapse workspace has an identity of its name. */
  const synapse = groups.flatMap(({ synapseWorkspaces }) => synapseWorkspaces.map(({ name }) => name));
  const entraGroups = tenants.flatMap((tenant) => tenant.groups.map(({ displayName }) => displayName));
  const custom = subscriptions.flatMap(({ customRoles }) => customRoles.map(({ name }) => name));
  const people = organizations.flatMap(({ users }) => users.map(({ name }) => name));
  return {
    application: among('application', applications),
    managedIdentity: among('managed identity', managed),
    identity: among('application or managed identity', [...applications, ...managed]),
    owner: among('application or person', [...applications, ...people]),
    holder: among('application, identity, person, group or Synapse workspace', [
      ...entraGroups,
      ...applications,
      ...managed,
      ...people,
      ...synapse,
    ]),
    azureRole: among('role', [...roleDefinitions.map(({ roleName }) => roleName), ...custom]),
    subscription: among(
      'subscription',
      subscriptions.map(({ name }) => name),
    ),
    tenant: among(
      'tenant',
      tenants.map(({ id }) => id),
    ),
  };
}
