/** Who asks for a token: the client's secret, certificate or federated assertion, checked as Entra checks them. */
import { createHash } from 'node:crypto';
import { decodeProtectedHeader, importX509, jwtVerify, type ProtectedHeaderParameters } from 'jose';
import { type KeyCredential, keysOf, toPem } from '../../keys';
import { type Assertion, type Client, checkTimes, readAssertion } from './assertion';
import { checkFederated } from './federated';
import { aadsts } from './problems';
import type { EntraStore, IssuedToken } from './store';

type Form = URLSearchParams;

/** @throws AADSTS errors; returns which kind of credential was good. */
export async function authenticate(store: EntraStore, client: Client, form: Form): Promise<IssuedToken['credential']> {
  const secret = form.get('client_secret');
  if (secret !== null) {
    return checkSecret(store, client, secret);
  }
  const text = form.get('client_assertion');
  if (text === null) {
    throw aadsts(
      7000216,
      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
    );
  }
  const assertion = readAssertion(text);
  // An assertion that the client itself issues is signed with its certificate; any other issuer is a federated one.
  if (assertion.claims.iss === client.clientId) {
    return checkCertificate(store, client, assertion);
  }
  return checkFederated(store, client, assertion);
}

function checkSecret({ directory }: EntraStore, { application, clientId }: Client, secret: string): 'secret' {
  const found = application?.passwords.find(
    ({ secretText, effectiveFrom }) => secretText === secret && directory.hasCome(effectiveFrom),
  );
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

async function checkCertificate(
  store: EntraStore,
  { application, clientId }: Client,
  assertion: Assertion,
): Promise<'certificate'> {
  const { text, claims } = assertion;
  checkTimes(store, claims);
  const header = decodeProtectedHeader(text);
  const keys = application === undefined ? [] : await keysOf(store.directory, application);
  const known = findKey(store, keys, header);
  if (store.directory.hasCome(Date.parse(known.endDateTime))) {
    throw aadsts(
      700027,
      `Client assertion failed signature validation. [Reason - The key used is expired., Thumbprint of key used by client: '${known.customKeyIdentifier}', Found key 'Start=${known.startDateTime}, End=${known.endDateTime}']`,
    );
  }
  if (claims.sub !== clientId) {
    throw aadsts(700027, 'Client assertion: issuer and subject must be the client id.');
  }
  await checkSignature(assertion, known, header.alg === 'PS256' ? 'PS256' : 'RS256');
  return 'certificate';
}

/** The registered key that the assertion's header names. @throws AADSTS700027 */
function findKey(
  { directory }: EntraStore,
  keys: readonly KeyCredential[],
  header: ProtectedHeaderParameters,
): KeyCredential {
  const known = keys.find((key) => {
    const { sha1, sha256, sha1Hex } = toThumbprints(key);
    const isNamed = header['x5t#S256'] === sha256 || header.x5t === sha1 || header.kid === sha1Hex;
    return isNamed && directory.hasCome(key.effectiveFrom);
  });
  if (known === undefined) {
    throw aadsts(
      700027,
      `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${header.x5t ?? header.kid ?? ''}']`,
    );
  }
  return known;
}

/** Of its signature only: its times were checked before, with the skew that Entra allows. @throws AADSTS700027 */
async function checkSignature({ text, claims }: Assertion, key: KeyCredential, alg: 'PS256' | 'RS256'): Promise<void> {
  try {
    await jwtVerify(text, await importX509(toPem(key), alg), {
      algorithms: [alg],
      currentDate: new Date(Number(claims.exp) * 1000 - 1000),
    });
  } catch {
    throw aadsts(700027, 'Client assertion failed signature validation. [Reason - The key used is wrong.]');
  }
}

function toThumbprints({ key }: KeyCredential): { sha1: string; sha256: string; sha1Hex: string } {
  const raw = Buffer.from(key, 'base64');
  const sha1 = createHash('sha1').update(raw).digest();
  return {
    sha1: sha1.toString('base64url'),
    sha256: createHash('sha256').update(raw).digest('base64url'),
    sha1Hex: sha1.toString('hex').toUpperCase(),
  };
}
