/**
 * Who is calling: a job by its own token, a person by a personal access token, an application by an Entra token.
 * Source: learn.microsoft.com "Service principals and managed identities in Azure DevOps", "Access tokens", "Access Azure
 * DevOps with Microsoft Entra workload identity" (the text of TF401444).
 */
import type { JWTPayload } from 'jose';
import { type Call, ServiceError } from '../../frame';
import { notSignedIn } from './errors';
import type { Ground } from './ground';
import { notSignedInOnServer, toUrl } from './server';
import type { Identity, Job, Organization } from './store';
import { azdoApplicationId } from './trust';

/** What a job token says as its issuer. */
export const jobTokenIssuer = 'app.vstoken.visualstudio.com';

export interface Caller {
  readonly identity: Identity;
  /** Set when the token is a job's own. */
  readonly job?: Job;
}

/** @throws ServiceError: the sign-in page or 401. */
export async function authenticate(call: Call, organization: Organization, ground: Ground): Promise<Caller> {
  const [scheme = '', credential = ''] = (call.headers.get('Authorization') ?? '').split(/\s+/, 2);
  if (/^bearer$/i.test(scheme)) {
    return byToken(credential, call, organization, ground);
  }
  if (!/^basic$/i.test(scheme)) {
    throw refuse(call, organization);
  }
  // The user name is not looked at. A token may stand in for a personal access token: az devops sends it that way.
  const password = Buffer.from(credential, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '');
  const identity = organization.pats.get(password);
  return identity !== undefined ? { identity } : byToken(password, call, organization, ground);
}

async function byToken(token: string, call: Call, organization: Organization, ground: Ground): Promise<Caller> {
  const claims = await verify(token, ground);
  if (claims === undefined) {
    throw refuse(call, organization);
  }
  if (claims.iss === jobTokenIssuer) {
    const job = organization.jobs.find(({ jobId, planId }) => jobId === claims.jobId && planId === claims.planId);
    if (job === undefined) {
      throw refuse(call, organization);
    }
    return { identity: job.project.buildIdentity, job };
  }
  // A server knows no Entra.
  if (!isForAzdo(claims) || organization.server !== undefined) {
    throw refuse(call, organization);
  }
  const clientId = String(claims.appid ?? claims.azp ?? '');
  const identity = organization.applications.get(clientId.toLowerCase()) ?? findPerson(claims, organization, ground);
  if (identity === undefined || claims.tid !== organization.tenantId) {
    throw notMember(claims);
  }
  return { identity };
}

function refuse(call: Call, { server }: Organization): ServiceError {
  return server === undefined ? notSignedIn(call) : notSignedInOnServer(call);
}

/** A person's token names its object, and no application of ours. */
function findPerson({ oid }: JWTPayload, { identities, tenantId }: Organization, ground: Ground): Identity | undefined {
  return identities.find(
    ({ kind, name }) => kind === 'user' && ground.identityWork.findPerson(name, tenantId)?.objectId === oid,
  );
}

async function verify(token: string, ground: Ground): Promise<JWTPayload | undefined> {
  try {
    return await ground.verify(token);
  } catch {
    return undefined;
  }
}

function isForAzdo({ aud }: JWTPayload): boolean {
  const audiences = typeof aud === 'string' ? [aud] : (aud ?? []);
  return audiences.some((audience) => audience.replace(/^api:\/\//, '').replace(/\/$/, '') === azdoApplicationId);
}

/** Status not confirmed (401 or 403). */
function notMember(claims: JWTPayload): ServiceError {
  const tenantId = String(claims.tid);
  const who = `${tenantId}\\${tenantId}\\${String(claims.oid ?? claims.sub)}`;
  return new ServiceError(
    401,
    'UnauthorizedRequestException',
    `TF401444: Please sign-in at least once as ${who} in a web browser to enable access to the service.`,
  );
}

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
