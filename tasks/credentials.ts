/**
 * The setup identity's sign-in to Azure, by @azure/identity: federation, secret, certificate, or the agent machine's
 * managed identity, as the Azure Resource Manager connection has it.
 */

import type { HttpClient } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import {
  type Clock,
  type Cloud,
  cloudOf,
  cloudUnknown,
  noMachineIdentity,
  readIdToken,
  setupConnectionUnfit,
  setupSignInRefused,
} from '../core';
import { type JobConnection, jobToken, jobVariable, log, mask } from './agent';
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

/** A source of access tokens by audience; each is asked for once and kept until it ages. */
export function makeTokens(
  connection: JobConnection,
  cloud: Cloud,
  door: Door,
  clock: Clock,
): (audience: string) => Promise<string> {
  const held = new Map<string, Promise<{ token: string; expiresOnTimestamp: number }>>();
  const assertion = isFederated(connection)
    ? keepFresh(() => readAssertion(connection, door.http, clock), clock)
    : undefined;
  let credential: Promise<TokenCredential> | undefined;
  return async (audience) => {
    const known = await held.get(audience);
    if (known && known.expiresOnTimestamp - clock.now().getTime() > 300_000) {
      return known.token;
    }
    assertion?.().catch(() => {});
    credential ??= door.underWay.then(() => makeCredential(connection, cloud, door.http, assertion));
    const token = credential.then((made) => tokenFrom(made, audience));
    held.set(audience, token);
    return (await token).token;
  };
}

export function isFederated(connection: JobConnection): boolean {
  return connection.scheme === 'WorkloadIdentityFederation';
}

async function tokenFrom(credential: TokenCredential, audience: string) {
  try {
    const token = await credential.getToken(`${audience}/.default`);
    if (!token) {
      throw new Error('no token was given');
    }
    mask(token.token);
    return token;
  } catch (failed) {
    const said = failed instanceof Error ? failed.message : String(failed);
    throw failed instanceof Error && failed.name === 'CredentialUnavailableError'
      ? noMachineIdentity(said, failed)
      : setupSignInRefused(said, failed);
  }
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
    requestUri: jobVariable('System.OidcRequestUri'),
    connectionId: connection.id,
    jobToken: jobToken(),
  };
  return mask(await readIdToken(want, http, { clock, log }));
}

/** One assertion serves the sign-ins of five minutes; it lives about ten. */
function keepFresh(read: () => Promise<string>, clock: Clock): () => Promise<string> {
  let held: { readonly token: Promise<string>; readonly since: number } | undefined;
  return () => {
    if (!held || clock.now().getTime() - held.since > 300_000) {
      held = { token: read(), since: clock.now().getTime() };
    }
    return held.token;
  };
}
