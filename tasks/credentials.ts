/**
 * What a connection signs in to Entra with, by @azure/identity: federation, secret, certificate, or the agent machine's
 * managed identity.
 */
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { type Cloud, cloudOf } from '../core';
import type { JobConnection } from './agent';
import { mask } from './masking';
import { cloudUnknown, type SigningInput, setupConnectionUnsupported } from './problems/sign-in';

/** A connection that signs in to Entra. */
export type SigningConnection = JobConnection<SigningInput>;

/** How messages name the setup identity as long as neither its connection nor its own name is known. */
export const actor = 'The identity of the setup connection';

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

export function isFederated(connection: JobConnection): boolean {
  return connection.scheme === 'WorkloadIdentityFederation';
}

interface CredentialOptions {
  readonly cloud: Cloud;
  readonly client: HttpClient;
  /** Proof of who the connection is, where it is federated. */
  readonly assertion: (() => Promise<string>) | undefined;
}

/** @throws Problem for a connection that has no credential of these kinds */
export async function makeCredential(
  connection: SigningConnection,
  { cloud, client, assertion }: CredentialOptions,
): Promise<TokenCredential> {
  const identity = await import('./azure-identity');
  const tenantId = connection.parameter('tenantid') ?? '';
  const clientId = connection.parameter('serviceprincipalid') ?? '';
  // The client tries again by itself, as it does for all requests.
  const options = { authorityHost: cloud.authority, httpClient: client, retryOptions: { maxRetries: 0 } };
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
  throw setupConnectionUnsupported(connection.scheme);
}
