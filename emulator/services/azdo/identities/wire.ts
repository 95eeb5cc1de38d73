/**
 * An identity as answers carry it.
 * Source: MicrosoftDocs/vsts-rest-api-specs, ims 7.1; public code for the descriptors of build identities and Entra's.
 */
import { toUrl } from '../server';
import type { Identity, Organization } from '../store';

/** Names an identity across the services; made of its kind and id. */
export function toSubjectDescriptor({ id, kind }: Identity, { server }: Organization): string {
  const person = server === undefined ? 'aad' : 'win';
  const prefix = { user: person, application: 'aadsp', build: 'svc', group: 'vssgp' }[kind];
  return `${prefix}.${Buffer.from(id).toString('base64url')}`;
}

export function withoutScope(name: string): string {
  return name.replace(/^\[[^\]]*\]\\/, '');
}

export function accountOf({ kind, name, mail, id }: Identity): string {
  if (kind === 'group') {
    return withoutScope(name);
  }
  return kind === 'user' ? (mail ?? name) : id;
}

/** The older kind, which says where an identity comes from: the project of a job, the object in Entra. */
export function toDescriptor(identity: Identity, { tenantId, id: organizationId, projects }: Organization): string {
  const { kind, id, objectId } = identity;
  if (kind === 'group') {
    return `Microsoft.TeamFoundation.Identity;S-1-9-${id}`;
  }
  if (kind === 'build') {
    const project = projects.find(({ buildIdentity }) => buildIdentity === identity);
    return `Microsoft.TeamFoundation.ServiceIdentity;${organizationId}:Build:${project?.id ?? organizationId}`;
  }
  if (kind === 'application') {
    return `Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;${tenantId}\\${objectId ?? id}`;
  }
  return `Microsoft.IdentityModel.Claims.ClaimsIdentity;${tenantId}\\${accountOf(identity)}`;
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
