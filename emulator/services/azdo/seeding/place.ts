/** Where a thing of the seed is to stand, and what it is made of. */
import type { Ground } from '../../../frame';
import type { SeededIdentities, SeededIdentity } from '../../../identities';
import { sameText } from '../../../json';
import type { Seed, SeedConnection, SeedSubscription } from '../../../seed/schema';
import type { Organization, Project } from '../store';
import type { TrustParts } from '../trust';

/** What all of it is made of. */
export interface Seeding {
  readonly seed: Seed;
  readonly ground: Ground;
  readonly identities: SeededIdentities;
}

export interface Place extends Seeding {
  readonly organization: Organization;
  readonly project: Project;
}

/** A connection of the seed in its place, with what it names. */
export interface ResolvedConnection extends Place {
  readonly connection: SeedConnection;
  readonly identity: SeededIdentity | undefined;
  readonly subscription: SeedSubscription | undefined;
  readonly tenantId: string;
  readonly environment: string;
}

export function resolveConnection(connection: SeedConnection, place: Place): ResolvedConnection {
  const { seed, identities, organization } = place;
  const subscription = seed.subscriptions.find(({ name }) => name === connection.subscription);
  const identity =
    connection.identity === undefined ? undefined : identities.find(connection.identity, connection.former);
  const tenantId = identity?.tenantId ?? subscription?.tenantId ?? organization.tenantId;
  const environment = seed.tenants.find(({ id }) => id === tenantId)?.cloud ?? 'AzureCloud';
  return { ...place, connection, identity, subscription, tenantId, environment };
}

export function toTrustParts({ connection, organization, project, tenantId }: ResolvedConnection): TrustParts {
  return {
    organization,
    projectName: project.name,
    endpointName: connection.name,
    endpointId: connection.id,
    tenantId,
  };
}

/** The project of the seed, and those that it shares the connection with. */
export function listHolders({ connection, organization, project }: ResolvedConnection): readonly Project[] {
  const others = connection.sharedWith.flatMap((name) =>
    organization.projects.filter((one) => sameText(one.name, name)),
  );
  return [project, ...others];
}
