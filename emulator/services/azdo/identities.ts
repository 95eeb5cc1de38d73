/**
 * Who is calling: a job by its own token, a person by a personal access token, an application by an Entra token.
 * Source: learn.microsoft.com "Service principals and managed identities in Azure DevOps", "Access tokens".
 */
import type { JWTPayload } from 'jose';
import { type Call, type Ground, ServiceError } from '../../frame';
import { notSignedIn } from './errors';
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
  if (/^bearer$/i.test(scheme)) return byToken(credential, call, organization, ground);
  if (!/^basic$/i.test(scheme)) throw notSignedIn(call);
  // The user name is not looked at. A token may stand in for a personal access token: az devops sends it that way.
  const password = Buffer.from(credential, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '');
  const identity = organization.pats.get(password);
  return identity !== undefined ? { identity } : byToken(password, call, organization, ground);
}

async function byToken(token: string, call: Call, organization: Organization, ground: Ground): Promise<Caller> {
  const claims = await verify(token, ground);
  if (claims === undefined) throw notSignedIn(call);
  if (claims.iss === jobTokenIssuer) {
    const job = organization.jobs.find(({ jobId, planId }) => jobId === claims.jobId && planId === claims.planId);
    if (job === undefined) throw notSignedIn(call);
    return { identity: job.project.buildIdentity, job };
  }
  if (!isForAzdo(claims)) throw notSignedIn(call);
  const clientId = String(claims.appid ?? claims.azp ?? '');
  const identity = organization.applications.get(clientId.toLowerCase());
  if (identity === undefined || claims.tid !== organization.tenantId) throw notMember(claims);
  return { identity };
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
  const who = `${String(claims.tid)}\\${String(claims.oid ?? claims.sub)}`;
  return new ServiceError(
    401,
    'UnauthorizedRequestException',
    `TF401444: Please sign-in at least once as ${who} in a web browser to enable access to the service.`,
  );
}

/** The identity as answers carry it. */
export function toIdentityWire({ id, displayName, kind }: Identity, organization: Organization): object {
  const prefix = { user: 'aad', application: 'aadsp', build: 'svc' }[kind];
  const descriptor = `${prefix}.${Buffer.from(id).toString('base64url')}`;
  return {
    displayName,
    url: `https://spsprodweu1.vssps.visualstudio.com/${organization.id}/_apis/Identities/${id}`,
    id,
    uniqueName: kind === 'user' ? displayName : `${kind === 'build' ? 'Build' : 'ServicePrincipal'}\\${id}`,
    imageUrl: `https://dev.azure.com/${organization.name}/_apis/GraphProfile/MemberAvatars/${descriptor}`,
    descriptor,
  };
}
