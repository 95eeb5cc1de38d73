/**
 * Signs in to Entra as a connection does: by secret, certificate or federated id token.
 * Source: learn.microsoft.com "OAuth 2.0 client credentials flow", "Certificate credentials".
 */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Ground } from '../../../frame';
import { parseObject, readText } from '../../../json';
import { findCloud } from '../clouds';
import type { Endpoint, Store } from '../store';
import { exchangeAudience } from '../trust';
import { readKey } from './parameters';

/** What signing in needs of an endpoint. */
export type Credentialed = Pick<Endpoint, 'scheme' | 'parameters' | 'data' | 'url' | 'certificateOf'>;

export type SignIn =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'refused'; readonly message: string };

/** Seconds an id token lasts: about ten minutes with the old issuer; an hour for Entra's is a plausible choice. */
export const idTokenSeconds = { EntraID: 3600, AzureDevOps: 600 } as const;

export function makeIdToken(
  { parameters, data }: Pick<Endpoint, 'parameters' | 'data'>,
  ground: Ground,
): Promise<string> {
  const isOld = readKey(parameters, 'workloadIdentityFederationIssuerType') === 'AzureDevOps';
  const claims = {
    iss: readKey(parameters, 'workloadIdentityFederationIssuer'),
    sub: readKey(parameters, 'workloadIdentityFederationSubject'),
    aud: findCloud(data.environment ?? 'AzureCloud')?.exchangeAudience ?? exchangeAudience,
    jti: ground.newGuid(),
  };
  return ground.sign(claims, idTokenSeconds[isOld ? 'AzureDevOps' : 'EntraID']);
}

/** @param resource the audience; the connection's ARM address when left out. */
export async function signIn(endpoint: Credentialed, store: Store, resource = endpoint.url): Promise<SignIn> {
  if (endpoint.scheme === 'ManagedServiceIdentity') {
    return refuse('The managed identity of an agent machine cannot be used from the service.');
  }
  const authority = findCloud(endpoint.data.environment ?? 'AzureCloud')?.activeDirectoryAuthority;
  const tenantId = readKey(endpoint.parameters, 'tenantid');
  if (authority === undefined || tenantId === '') {
    return refuse('The connection names no cloud or no tenant.');
  }
  const tokenUrl = `${authority}${tenantId}/oauth2/v2.0/token`;
  const proof = await makeProof(endpoint, tokenUrl, store);
  if (proof === undefined) {
    return refuse('The connection holds no usable credential.');
  }
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: readKey(endpoint.parameters, 'serviceprincipalid'),
    scope: `${resource.replace(/\/$/, '')}/.default`,
    ...proof,
  });
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const answer = await store.ground.call({ method: 'POST', url: tokenUrl, headers, body: form.toString() });
  const body = parseObject(answer.body) ?? {};
  const token = readText(body, 'access_token');
  return token === undefined ? refuse(readText(body, 'error_description') ?? answer.body) : { kind: 'token', token };
}

/** The text in which the service wraps Entra's. */
function refuse(why: string): SignIn {
  const message = `Failed to obtain the Json Web Token(JWT) using service principal client ID. Exception message: ${why}`;
  return { kind: 'refused', message };
}

async function makeProof(
  endpoint: Credentialed,
  tokenUrl: string,
  store: Store,
): Promise<Record<string, string> | undefined> {
  const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  if (endpoint.scheme === 'WorkloadIdentityFederation') {
    return { client_assertion_type: assertionType, client_assertion: await makeIdToken(endpoint, store.ground) };
  }
  const pem = await readCertificate(endpoint, store);
  if (pem !== '') {
    if (!isWhole(pem)) {
      return undefined;
    }
    const clientId = readKey(endpoint.parameters, 'serviceprincipalid');
    return {
      client_assertion_type: assertionType,
      client_assertion: await signAssertion({ clientId, pem, audience: tokenUrl }, store.ground),
    };
  }
  const secret = readKey(endpoint.parameters, 'serviceprincipalkey');
  return secret === '' ? undefined : { client_secret: secret };
}

/** Whether a PEM text holds both, readable; what the service says of another one is not confirmed. */
function isWhole(pem: string): boolean {
  try {
    createPrivateKey(pem);
    return new X509Certificate(readCertificateBlock(pem)).raw.length > 0;
  } catch {
    return false;
  }
}

function readCertificateBlock(pem: string): string {
  return /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(pem)?.[0] ?? '';
}

/** Certificate and private key as one PEM text; empty when the connection has none. */
export async function readCertificate(endpoint: Credentialed, { identities }: Store): Promise<string> {
  const own = readKey(endpoint.parameters, 'servicePrincipalCertificate');
  if (own !== '' || endpoint.certificateOf === undefined) {
    return own;
  }
  const { certificatePem, privateKeyPem } = await identities.certificateOf(endpoint.certificateOf);
  return `${privateKeyPem.trim()}\n${certificatePem.trim()}\n`;
}

interface Assertion {
  readonly clientId: string;
  readonly pem: string;
  readonly audience: string;
}

async function signAssertion({ clientId, pem, audience }: Assertion, ground: Ground): Promise<string> {
  const certificate = new X509Certificate(readCertificateBlock(pem));
  const x5t = createHash('sha1').update(certificate.raw).digest('base64url');
  const nowSeconds = Math.floor(ground.clock.now().getTime() / 1000);
  return new SignJWT({ iss: clientId, sub: clientId, aud: audience, jti: ground.newGuid() })
    .setProtectedHeader({
      alg: 'RS256',
      typ: 'JWT',
      x5t,
      'x5t#S256': createHash('sha256').update(certificate.raw).digest('base64url'),
    })
    .setNotBefore(nowSeconds)
    .setExpirationTime(nowSeconds + 600)
    .sign(createPrivateKey(pem));
}
