/** As whom a Synapse workspace signs in to the Machine Learning workspace, and with which key. */
import type { InputReading } from './reading';
import {
  type GivenSecretInput,
  needsExistingApplication,
  type OwnSecretInput,
  parseOwnSecret,
  refuseLife,
  type SecretText,
} from './secret';
import {
  parseExistingClient,
  parseNewApplication,
  type ServicePrincipalInput,
  type ServicePrincipalText,
  servicePrincipalReaders,
} from './service-principal';

export interface SynapseSignInText extends ServicePrincipalText, SecretText {
  readonly authentication?: string | undefined;
  readonly identity?: string | undefined;
  readonly keyVaultLinkedService?: string | undefined;
  readonly keyVaultSecretName?: string | undefined;
  readonly keyVaultSecretVersion?: string | undefined;
  readonly linkedServiceName?: string | undefined;
}

type Reading = InputReading<SynapseSignInText>;

export type SynapseSignInInput =
  /** The workspace's own, system-assigned identity, which has no key. */
  | { readonly kind: 'managed identity' }
  | {
      readonly kind: 'service principal';
      readonly identity: ServicePrincipalInput;
      readonly key: LinkKeyInput;
    };

export type LinkKeyInput = OwnSecretInput | GivenSecretInput | VaultSecretInput;

/** Kept in a vault; Synapse reads it there when it signs in. */
interface VaultSecretInput {
  readonly kind: 'vault';
  readonly store: string;
  readonly secretName: string;
  readonly secretVersion: string | undefined;
}

/** Values of `authentication` in the order the editor shows them. */
export const synapseAuthenticationKinds = ['managedIdentity', 'servicePrincipal'] as const;
/** Values of `identity` in the order the editor shows them. */
export const synapseIdentityKinds = ['newApplication', 'existingClientId'] as const;
/** Source: docs key-vault/general/about-keys-secrets-certificates: names of 1 to 127 letters, digits and "-". */
const secretName = /^[0-9A-Za-z-]{1,127}$/;

/** @param synapse name of the Synapse workspace @returns `undefined` after a complaint */
export function parseSynapseSignIn(reading: Reading, synapse: string): SynapseSignInInput | undefined {
  const identity = parseIdentity(reading, synapse, { ...ofIdentity, ...ofKey });
  if (identity === undefined || identity === 'own') {
    return identity && { kind: 'managed identity' };
  }
  return { kind: 'service principal', identity, key: parseKey(reading) };
}

/**
 * The same without a key, which a removal does not ask for.
 * @returns `own` for the workspace's identity; `undefined` after a complaint
 */
export function parseSynapseIdentity(reading: Reading, synapse: string): ServicePrincipalInput | 'own' | undefined {
  return parseIdentity(reading, synapse, ofIdentity);
}

function parseIdentity(
  reading: Reading,
  synapse: string,
  readers: { readonly [Name in keyof SynapseSignInText]?: typeof onlyWithPrincipal },
): ServicePrincipalInput | 'own' | undefined {
  switch (reading.kind('authentication', synapseAuthenticationKinds, readers)) {
    case 'managedIdentity':
      return 'own';
    case 'servicePrincipal':
      return parseServicePrincipal(reading, synapse);
    default:
      return undefined;
  }
}

const onlyWithPrincipal = ['servicePrincipal'] as const;
const ofIdentity = {
  identity: onlyWithPrincipal,
  applicationName: onlyWithPrincipal,
  clientId: onlyWithPrincipal,
  principalId: onlyWithPrincipal,
};
const ofKey = {
  clientSecret: onlyWithPrincipal,
  keyVaultLinkedService: onlyWithPrincipal,
  keyVaultSecretName: onlyWithPrincipal,
  keyVaultSecretVersion: onlyWithPrincipal,
  secretDays: onlyWithPrincipal,
  renewDays: onlyWithPrincipal,
};

function parseServicePrincipal(reading: Reading, synapse: string): ServicePrincipalInput | undefined {
  switch (reading.kind('identity', synapseIdentityKinds, servicePrincipalReaders)) {
    case 'newApplication':
      return parseNewApplication(reading, `aml-links-${synapse}-${reading.text.linkedServiceName ?? ''}`);
    case 'existingClientId':
      return parseExistingClient(reading, 'Copy it from the overview page of the application; its name is not it.');
    default:
      return undefined;
  }
}

function parseKey(reading: Reading): LinkKeyInput {
  const { text } = reading;
  const isVault = [text.keyVaultLinkedService, text.keyVaultSecretName, text.keyVaultSecretVersion].some(Boolean);
  if (text.clientSecret !== undefined && isVault) {
    reading.complain('clientSecret', 'is given, and so is a secret in a key vault. Give one of them.');
  }
  if (text.clientSecret === undefined && !isVault) {
    return parseOwnSecret(reading);
  }
  refuseLife(reading);
  if (text.identity !== 'existingClientId') {
    reading.complain(isVault ? 'keyVaultSecretName' : 'clientSecret', needsExistingApplication);
  }
  return text.clientSecret === undefined
    ? parseVaultSecret(reading)
    : { kind: 'given secret', secret: text.clientSecret };
}

function parseVaultSecret(reading: Reading): VaultSecretInput {
  const { keyVaultLinkedService: store, keyVaultSecretName: name, keyVaultSecretVersion: secretVersion } = reading.text;
  if (!store) {
    reading.complain('keyVaultLinkedService', 'nothing is given. Name the linked service of the key vault in Synapse.');
  }
  if (!name || !secretName.test(name)) {
    const wrong = name ? `"${name}" is not the name of a secret (letters, digits and "-").` : 'nothing is given.';
    reading.complain('keyVaultSecretName', `${wrong} Name the secret in the key vault.`);
  }
  if (secretVersion !== undefined && !/^[0-9a-f]{32}$/i.test(secretVersion)) {
    reading.complain(
      'keyVaultSecretVersion',
      `"${secretVersion}" is not a version (32 hex digits); leave it out for the latest.`,
    );
  }
  return { kind: 'vault', store: store ?? '', secretName: name ?? '', secretVersion };
}
