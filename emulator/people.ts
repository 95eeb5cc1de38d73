/** The people of a seed as the directory has them, and the identities that are gone but still referred to. */
import { v5 } from 'uuid';
import type { Seed } from './seed/schema';

export interface Person {
  readonly objectId: string;
  readonly name: string;
  readonly tenantId: string;
  /** Roles in Entra, by name. */
  readonly entraRoles: readonly string[];
  /** What Entra takes from them: the personal access token of the seed; `undefined` for who has none. */
  readonly password: string | undefined;
}

/** An application that is deleted or purged, or a managed identity before it was made again. */
export interface Gone {
  readonly name: string;
  readonly kind: 'application' | 'managedIdentity';
  readonly clientId: string;
  readonly principalId?: string;
  readonly tenantId: string;
}

/** Namespace of the object ids of people, chosen by us. */
const namespace = '1c7f6b1e-2f44-4c0c-9a53-5d7a0a7ce1f4';

/** @param secret a seed's secret by its label */
export function listPeople(seed: Seed, secret: (label: string, given?: string) => string): Person[] {
  return seed.organizations.flatMap(({ users, tenantId }) =>
    users
      .filter(({ application }) => application === undefined)
      .map(({ name, pat, entraRoles }) => ({
        objectId: v5(`${tenantId}/${name}`.toLowerCase(), namespace),
        name,
        tenantId,
        entraRoles,
        password: pat === undefined ? undefined : secret(`pat ${name}`, pat),
      })),
  );
}

export function listGone({ tenants, subscriptions }: Seed): Gone[] {
  const applications = tenants.flatMap((tenant) =>
    tenant.applications
      .filter(({ state }) => state !== 'there')
      .map(
        ({ displayName, appId, principalId }): Gone => ({
          name: displayName,
          kind: 'application',
          clientId: appId,
          tenantId: tenant.id,
          ...(principalId === undefined ? {} : { principalId }),
        }),
      ),
  );
  const identities = subscriptions.flatMap(({ tenantId, resourceGroups }) =>
    resourceGroups.flatMap((group) =>
      group.identities.flatMap(({ name, former }): Gone[] =>
        former === undefined ? [] : [{ name, kind: 'managedIdentity', tenantId, ...former }],
      ),
    ),
  );
  return [...applications, ...identities];
}
