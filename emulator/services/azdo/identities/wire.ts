/** An identity as answers carry it. */
import { toUrl } from '../server';
import type { Identity, Organization } from '../store';

/** Names an identity across the services; made of its kind and id. */
export function toSubjectDescriptor({ id, kind }: Identity, { server }: Organization): string {
  const person = server === undefined ? 'aad' : 'win';
  const prefix = { user: person, application: 'aadsp', build: 'svc', group: 'vssgp' }[kind];
  return `${prefix}.${Buffer.from(id).toString('base64url')}`;
}

/** The identity as answers carry it. */
export function toIdentityWire(identity: Identity, organization: Organization): object {
  const { id, displayName } = identity;
  const descriptor = toSubjectDescriptor(identity, organization);
  const directory =
    organization.server === undefined
      ? `https://spsprodweu1.vssps.visualstudio.com/${organization.id}/`
      : toUrl(organization);
  return {
    displayName,
    url: `${directory}_apis/Identities/${id}`,
    id,
    uniqueName: toUniqueName(identity),
    imageUrl: `${toUrl(organization)}_apis/GraphProfile/MemberAvatars/${descriptor}`,
    descriptor,
  };
}

function toUniqueName({ id, name, kind, mail }: Identity): string {
  if (kind === 'user') {
    return mail ?? name;
  }
  return { build: `Build\\${id}`, application: `ServicePrincipal\\${id}`, group: `vstfs:///Framework/${name}` }[kind];
}
