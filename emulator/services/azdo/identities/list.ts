/** Everybody whom an organization knows, the build services of its projects last. */
import { createHash } from 'node:crypto';
import { sameText } from '../../../json';
import type { Identity, Organization } from '../store';

/** A GUID that is the same for the same text at every start. */
function toStableGuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Its id follows from its name. */
export function makeIdentity(name: string, kind: Identity['kind'], organizationId: string): Identity {
  const id = toStableGuid(`${organizationId}/${name}`);
  return { id, name, displayName: name, kind, mail: undefined, members: [], roles: new Map() };
}

export function listIdentities({ identities, projects }: Organization): Identity[] {
  return [...identities, ...projects.map(({ buildIdentity }) => buildIdentity)];
}

export function findIdentity(organization: Organization, id: string): Identity | undefined {
  return listIdentities(organization).find((identity) => sameText(identity.id, id));
}
