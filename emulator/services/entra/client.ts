/** Who asks for a token: the client's secret, certificate or federated assertion, checked as Entra checks them. */
import { createHash, X509Certificate } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, importX509, type JWTPayload, jwtVerify } from 'jose';
import { allClouds } from '../../clouds.ts';
import type { Application, FederatedCredential, ManagedIdentity } from '../../directory.ts';
import { aadsts } from './problems.ts';
import type { EntraStore, IssuedToken } from './store.ts';

/** The identity behind a client id, with what it may prove itself by. */
export interface Client {
  readonly clientId: string;
  readonly application?: Application;
  readonly managedIdentity?: ManagedIdentity;
}

type Form = URLSearchParams;

/** @throws AADSTS errors; returns which kind of credential was good. */
export async function authenticate(store: EntraStore, client: Client, form: Form): Promise<IssuedToken['credential']> {
  const secret = form.get('client_secret');
  if (secret !== null) return checkSecret(store, client, secret);
  const assertion = form.get('client_assertion');
  if (assertion === null) {
    throw aadsts(7000216, "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.");
  }
  const claims = readClaims(assertion);
  // An assertion that the client itself issues is signed with its certificate; any other issuer is a federated one.
  if (claims.iss === client.clientId) return checkCertificate(store, client, assertion, claims);
  return checkFederated(store, client, assertion, claims);
}

function checkSecret({ directory }: EntraStore, { application, clientId }: Client, secret: string): 'secret' {
  const found = application?.passwords.find(({ secretText, effectiveFrom }) => secretText === secret && directory.hasCome(effectiveFrom));
  if (found === undefined) {
    throw aadsts(
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
    );
  }
  if (directory.hasCome(Date.parse(found.endDateTime))) {
    throw aadsts(
      7000222,
      `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    );
  }
  return 'secret';
}

function readClaims(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion);
  } catch {
    throw aadsts(50027, 'JWT token is invalid or malformed.');
  }
}

function checkTimes({ ground }: EntraStore, claims: JWTPayload): void {
  const now = Math.floor(ground.clock.now().getTime() / 1000);
  const skew = 300;
  if ((claims.exp ?? 0) < now - skew || (claims.nbf ?? 0) > now + skew) {
    throw aadsts(
      700024,
      `Client assertion is not within its valid time range. Current time: ${new Date(now * 1000).toISOString()}, assertion valid from ${toTime(claims.nbf)}, expiry time of assertion ${toTime(claims.exp)}.`,
    );
  }
}

function toTime(seconds: number | undefined): string {
  return new Date((seconds ?? 0) * 1000).toISOString();
}

async function checkCertificate(store: EntraStore, client: Client, assertion: string, claims: JWTPayload): Promise<'certificate'> {
  const { application } = client;
  checkTimes(store, claims);
  const header = decodeProtectedHeader(assertion);
  const pem = application?.hasCertificate ? (await store.directory.certificateOf(application.displayName)).certificatePem : '';
  const thumbprints = pem === '' ? undefined : toThumbprints(pem);
  const isKnown =
    thumbprints !== undefined &&
    (header['x5t#S256'] === thumbprints.sha256 || header.x5t === thumbprints.sha1 || header.kid === thumbprints.sha1Hex);
  if (!isKnown) {
    throw aadsts(
      700027,
      `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${header.x5t ?? header.kid ?? ''}']`,
    );
  }
  if (claims.sub !== client.clientId) throw aadsts(700027, 'Client assertion: issuer and subject must be the client id.');
  try {
    const alg = header.alg === 'PS256' ? 'PS256' : 'RS256';
    await jwtVerify(assertion, await importX509(pem, alg), { algorithms: [alg], currentDate: new Date(Number(claims.exp) * 1000 - 1000) });
  } catch {
    throw aadsts(700027, 'Client assertion failed signature validation. [Reason - The key used is wrong.]');
  }
  return 'certificate';
}

function toThumbprints(pem: string): { sha1: string; sha256: string; sha1Hex: string } {
  const { raw } = new X509Certificate(pem);
  const sha1 = createHash('sha1').update(raw).digest();
  return {
    sha1: sha1.toString('base64url'),
    sha256: createHash('sha256').update(raw).digest('base64url'),
    sha1Hex: sha1.toString('hex').toUpperCase(),
  };
}

async function checkFederated(store: EntraStore, client: Client, assertion: string, claims: JWTPayload): Promise<'federated'> {
  const presented = { issuer: claims.iss ?? '', subject: claims.sub ?? '', audiences: [claims.aud ?? []].flat() };
  checkTimes(store, claims);
  try {
    await store.ground.verify(assertion);
  } catch (error) {
    // Within the clock skew that Entra allows an expired assertion is still good; its signature was checked first.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_JWT_EXPIRED')) {
      throw aadsts(700027, `Client assertion failed signature validation. [Reason - ${String(error)}]`);
    }
  }
  const known = client.application?.federated ?? client.managedIdentity?.federated ?? [];
  if (known.length === 0) {
    const name = client.application?.displayName ?? client.managedIdentity?.name;
    throw aadsts(70025, `The client '${client.clientId}'(${name}) has no configured federated identity credentials.`);
  }
  const isEntraIssued = allClouds.some(({ loginHosts }) => loginHosts.some((host) => presented.issuer.startsWith(`https://${host}/`)));
  if (isEntraIssued && client.application !== undefined && client.application.signInAudience !== 'AzureADMyOrg') {
    throw aadsts(70052, 'The identity must be a managed identity, single tenant app, or service account.');
  }
  matchCredential(store, known, presented);
  return 'federated';
}

interface Presented {
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

const checkText =
  'Please check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation';

/** Issuer, subject and audience, each to the letter, and by a credential that has replicated. */
function matchCredential({ directory }: EntraStore, known: readonly FederatedCredential[], presented: Presented): void {
  const { issuer, subject, audiences } = presented;
  const byIssuer = known.filter((credential) => credential.issuer === issuer);
  if (byIssuer.length === 0) {
    throw aadsts(700211, `No matching federated identity record found for presented assertion issuer '${issuer}'. ${checkText}`);
  }
  const bySubject = byIssuer.filter((credential) => credential.subject === subject);
  if (bySubject.length === 0) {
    const sameButCase = byIssuer.some((credential) => credential.subject.toLowerCase() === subject.toLowerCase());
    throw sameButCase
      ? aadsts(7002138, `No matching federated identity record found for presented assertion subject '${subject}'. The subject matches an existing record only when case is ignored; matching is case-sensitive. ${checkText}`)
      : aadsts(700213, `No matching federated identity record found for presented assertion subject '${subject}'. ${checkText}`);
  }
  const full = bySubject.filter((credential) => credential.audiences.some((audience) => audiences.includes(audience)));
  if (full.length === 0) {
    throw aadsts(700212, `No matching federated identity record found for presented assertion audience '${audiences.join(' ')}'. ${checkText}`);
  }
  if (!full.some(({ effectiveFrom }) => directory.hasCome(effectiveFrom))) {
    throw aadsts(
      70021,
      `No matching federated identity record found for presented assertion. Assertion Issuer: '${issuer}'. Assertion Subject: '${subject}'. Assertion Audience: '${audiences.join(' ')}'. ${checkText}`,
    );
  }
}
