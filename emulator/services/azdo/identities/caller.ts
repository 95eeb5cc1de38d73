/**
 * Who is calling: a job by its own token, a person by a personal access token, an application by an Entra token.
 * Source: learn.microsoft.com "Service principals and managed identities in Azure DevOps", "Access tokens", "Access Azure
 * DevOps with Microsoft Entra workload identity" (the text of TF401444).
 */
import type { JWTPayload } from 'jose';
import { type Ground, ServiceError } from '../../../frame';
import type { AnonymousCall, Caller } from '../calls';
import { notSignedIn } from '../errors';
import { notSignedInOnServer } from '../server';
import type { Identity } from '../store';
import { azdoApplicationId } from '../trust';

/** What a job token says as its issuer. */
export const jobTokenIssuer = 'app.vstoken.visualstudio.com';

/** @throws ServiceError: the sign-in page or 401. */
export async function authenticate(at: AnonymousCall): Promise<Caller> {
  const [scheme = '', credential = ''] = (at.call.headers.get('Authorization') ?? '').split(/\s+/, 2);
  if (/^bearer$/i.test(scheme)) {
    return byToken(at, credential);
  }
  if (!/^basic$/i.test(scheme)) {
    throw refuse(at);
  }
  // The user name is not looked at. A token may stand in for a personal access token: az devops sends it that way.
  const password = Buffer.from(credential, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '');
  const identity = at.organization.pats.get(password);
  return identity !== undefined ? { identity } : byToken(at, password);
}

async function byToken(at: AnonymousCall, token: string): Promise<Caller> {
  const { organization, store } = at;
  const claims = await verify(token, store.ground);
  if (claims === undefined) {
    throw refuse(at);
  }
  if (claims.iss === jobTokenIssuer) {
    return byJob(at, claims);
  }
  // A server knows no Entra.
  if (!isForAzdo(claims) || organization.server !== undefined) {
    throw refuse(at);
  }
  const clientId = String(claims.appid ?? claims.azp ?? '');
  const identity = organization.applications.get(clientId.toLowerCase()) ?? findPerson(at, claims);
  if (identity === undefined || claims.tid !== organization.tenantId) {
    throw notMember(claims);
  }
  return { identity };
}

function byJob(at: AnonymousCall, claims: JWTPayload): Caller {
  const job = at.organization.jobs.find(({ jobId, planId }) => jobId === claims.jobId && planId === claims.planId);
  if (job === undefined) {
    throw refuse(at);
  }
  return { identity: job.project.buildIdentity, job };
}

function refuse({ call, organization }: AnonymousCall): ServiceError {
  return organization.server === undefined ? notSignedIn(call) : notSignedInOnServer(call);
}

/** A person's token names its object, and no application of ours. */
function findPerson({ organization, store }: AnonymousCall, { oid }: JWTPayload): Identity | undefined {
  const { identities, tenantId } = organization;
  return identities.find(
    ({ kind, name }) => kind === 'user' && store.identityWork.findPerson(name, tenantId)?.objectId === oid,
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
