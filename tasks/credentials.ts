/**
 * The setup identity's sign-in to Azure, by @azure/identity: federation, secret, certificate, or the agent machine's
 * managed identity, as the Azure Resource Manager connection has it.
 */

import type { HttpClient } from '@azure/core-rest-pipeline';
import type { AccessToken, TokenCredential } from '@azure/identity';
import {
  type Clock,
  type Cloud,
  cloudOf,
  cloudUnknown,
  noMachineIdentity,
  type Problem,
  readIdToken,
  setupConnectionUnfit,
  setupSignInRefused,
  signInUnreachable,
} from '../core';
import { type JobConnection, jobToken, log, mask, variable } from './agent';
import type { Door } from './http';

/** How the messages name the setup identity: the agent masks the client ids of the job's connections. */
export const actor = 'The identity of the setup connection (azureSubscription)';

/** @throws Problem for a cloud that is not known */
export function cloudOfConnection(connection: JobConnection): Cloud {
  const environment = connection.data('environment');
  const cloud = cloudOf({
    environment,
    arm: connection.url || undefined,
    authority: connection.data('activeDirectoryAuthority'),
    graph: connection.data('microsoftGraphUrl'),
  });
  if (!cloud) {
    throw cloudUnknown(environment ?? '');
  }
  return cloud;
}

/** A source of access tokens by audience; each is asked for once and kept until it ages. What failed is not kept. */
export function makeTokens(
  connection: JobConnection,
  cloud: Cloud,
  door: Pick<Door, 'http' | 'underWay' | 'leave'>,
  clock: Clock,
): (audience: string) => Promise<string> {
  const held = new Map<string, Promise<AccessToken>>();
  const entra = watch(door.http);
  const assertion = isFederated(connection)
    ? keepFresh(() => readAssertion(connection, door.http, clock), clock)
    : undefined;
  let proof: Promise<string> | undefined;
  let credential: Promise<TokenCredential> | undefined;

  async function signIn(audience: string): Promise<AccessToken> {
    proof = assertion?.();
    proof?.catch(door.leave);
    await Promise.race([door.underWay, proof]);
    credential ??= makeCredential(connection, cloud, entra.http, assertion && (async () => (await proof) ?? ''));
    // When the proof failed, that is the reason, and not what the library makes of it.
    const [token] = await Promise.all([tokenFrom(await credential, audience), proof]);
    return token;
  }

  async function tokenFrom(from: TokenCredential, audience: string): Promise<AccessToken> {
    try {
      const token = await from.getToken(`${audience}/.default`);
      if (!token) {
        throw new Error('no token was given');
      }
      mask(token.token);
      return token;
    } catch (failed) {
      throw signInProblem(connection, failed, entra.lost());
    }
  }

  return async (audience) => {
    const known = await held.get(audience);
    if (known && known.expiresOnTimestamp - clock.now().getTime() > 300_000) {
      return known.token;
    }
    const token = signIn(audience);
    held.set(audience, token);
    token.catch(() => held.delete(audience));
    return (await token).token;
  };
}

export function isFederated(connection: JobConnection): boolean {
  return connection.scheme === 'WorkloadIdentityFederation';
}

interface Lost {
  readonly host: string;
  readonly said: string;
}

/** A door that remembers whether the last request got no answer: the library's errors do not tell. */
function watch(door: HttpClient): { readonly http: HttpClient; readonly lost: () => Lost | undefined } {
  let lost: Lost | undefined;
  const http: HttpClient = {
    async sendRequest(request) {
      try {
        const response = await door.sendRequest(request);
        lost = undefined;
        return response;
      } catch (failed) {
        lost = { host: new URL(request.url).host, said: saidBy(failed) };
        throw failed;
      }
    },
  };
  return { http, lost: () => lost };
}

function signInProblem(connection: JobConnection, failed: unknown, lost: Lost | undefined): Problem {
  const isMachine = connection.scheme === 'ManagedServiceIdentity';
  if (isMachine && failed instanceof Error && failed.name === 'CredentialUnavailableError') {
    return noMachineIdentity(saidBy(failed), failed);
  }
  return lost ? signInUnreachable(lost.host, lost.said, failed) : setupSignInRefused(saidBy(failed), failed);
}

function saidBy(failed: unknown): string {
  return failed instanceof Error ? failed.message : String(failed);
}

async function makeCredential(
  connection: JobConnection,
  cloud: Cloud,
  http: HttpClient,
  assertion: (() => Promise<string>) | undefined,
): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  const tenantId = connection.parameter('tenantid') ?? '';
  const clientId = connection.parameter('serviceprincipalid') ?? '';
  const options = { authorityHost: cloud.authority, httpClient: http };
  if (assertion) {
    return new identity.ClientAssertionCredential(tenantId, clientId, assertion, options);
  }
  if (connection.scheme === 'ManagedServiceIdentity') {
    const chosen = connection.data('msiClientId');
    return new identity.ManagedIdentityCredential({ ...options, ...(chosen ? { clientId: chosen } : {}) });
  }
  const certificate = connection.parameter('servicePrincipalCertificate');
  if (connection.scheme === 'ServicePrincipal' && certificate) {
    return new identity.ClientCertificateCredential(tenantId, clientId, { certificate: mask(certificate) }, options);
  }
  const secret = connection.parameter('serviceprincipalkey');
  if (connection.scheme === 'ServicePrincipal' && secret) {
    return new identity.ClientSecretCredential(tenantId, clientId, mask(secret), options);
  }
  throw setupConnectionUnfit(connection.scheme);
}

async function readAssertion(connection: JobConnection, http: HttpClient, clock: Clock): Promise<string> {
  const want = {
    requestUri: variable('System.OidcRequestUri'),
    connectionId: connection.id,
    jobToken: jobToken(),
  };
  return mask(await readIdToken(want, http, { clock, log }));
}

/** One assertion serves the sign-ins of five minutes; it lives about ten. One that failed serves none. */
function keepFresh(read: () => Promise<string>, clock: Clock): () => Promise<string> {
  let held: { readonly token: Promise<string>; readonly since: number } | undefined;
  return () => {
    if (!held || clock.now().getTime() - held.since > 300_000) {
      const token = read();
      held = { token, since: clock.now().getTime() };
      token.catch(() => {
        held = undefined;
      });
    }
    return held.token;
  };
}
