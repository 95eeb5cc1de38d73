/**
 * `keyCredentials` of an application, both ways. A PATCH replaces them all; one that names a key which is there keeps it.
 * Source: learn.microsoft.com/graph/api/resources/keycredential, …/graph/applications-how-to-add-certificate.
 * Beware: that a known `keyId` without `key` keeps the certificate follows from az (`az ad app credential reset --append
 * --cert` sends back what it read, where `key` is null); the texts of refusals are chosen by us.
 */
import type { Directory, passwordLife } from '../../directory';
import { isObject, type Json, readText, sameText } from '../../json';
import { type KeyCredential, makeKey } from '../../keys';
import { badRequest } from './problems';

/** @throws 400 for what is no certificate, or ends before it starts */
export function readKeys(value: unknown, have: readonly KeyCredential[], directory: Directory): KeyCredential[] {
  if (!Array.isArray(value)) {
    throw badRequest("Invalid value specified for property 'keyCredentials'.");
  }
  return value.filter(isObject).map((wish) => {
    const known = have.find(({ keyId }) => sameText(keyId, readText(wish, 'keyId') ?? ''));
    const key = readText(wish, 'key');
    if (key === undefined || key === '') {
      if (known === undefined) {
        throw badRequest('Key credential must have a key value.');
      }
      return known;
    }
    return known?.key === key ? known : readKey(wish, key, directory);
  });
}

function readKey(wish: Json, key: string, directory: Directory): KeyCredential {
  if (wish.type !== 'AsymmetricX509Cert' || wish.usage !== 'Verify') {
    throw badRequest("Key credential must be of type 'AsymmetricX509Cert' and usage 'Verify'.");
  }
  const start = readText(wish, 'startDateTime') ?? directory.nowText();
  const made = makeCertificate(key, start);
  const end = readText(wish, 'endDateTime') ?? made.endDateTime;
  if (Date.parse(end) <= Date.parse(start)) {
    throw badRequest('Key credential end date is invalid.');
  }
  return {
    ...made,
    endDateTime: end,
    customKeyIdentifier: readText(wish, 'customKeyIdentifier') ?? made.customKeyIdentifier,
    displayName: readText(wish, 'displayName') ?? made.displayName,
    effectiveFrom: directory.later(),
  };
}

function makeCertificate(key: string, start: string): KeyCredential {
  try {
    return makeKey(key, start);
  } catch {
    throw badRequest('The value specified for key credential is not a valid certificate.');
  }
}

/** @param withKey only the answer for a single application that selects `keyCredentials` holds the certificates */
export function toKeyWire(credential: KeyCredential, withKey: boolean): Json {
  const { keyId, customKeyIdentifier, displayName, startDateTime, endDateTime, key } = credential;
  return {
    customKeyIdentifier,
    displayName,
    endDateTime,
    key: withKey ? key : null,
    keyId,
    startDateTime,
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
  };
}

/** What a tenant's policy says of a new secret, as `[code, text]`; `undefined` when it may be. */
export function complainOfSecret(
  { forbidsSecrets, secretDays }: { readonly forbidsSecrets?: boolean; readonly secretDays?: number },
  { startDateTime, endDateTime }: ReturnType<typeof passwordLife>,
): readonly [code: string, message: string] | undefined {
  if (forbidsSecrets === true) {
    return [
      'CredentialTypeNotAllowedAsPerAppPolicy',
      'Credential type not allowed as per assigned policy. Credential type: Password.',
    ];
  }
  const days = (Date.parse(endDateTime) - Date.parse(startDateTime)) / (24 * 3600 * 1000);
  if (secretDays === undefined || days <= secretDays) {
    return undefined;
  }
  return [
    'CredentialInvalidLifetimeAsPerAppPolicy',
    `Credential lifetime exceeds the max value allowed as per assigned policy: ${secretDays} days.`,
  ];
}
