/** As whom a Synapse workspace signs in to the Machine Learning workspace, and with which key. */
import { shortened } from '../names/foreign-text';
import { asClientId, asPrincipalId, type ClientId, isGuid, type PrincipalId } from '../names/ids';
import type { Secret } from '../names/secret';
import { parseLife } from './authentication';
import type { LinkSynapseAmlText } from './link-synapse-aml';
import { complainOfUnread } from './reading';

export type SynapseSignInInput =
  /** The workspace's own, system-assigned one: no key at all. */
  | { readonly kind: 'managed identity' }
  | {
      readonly kind: 'service principal';
      readonly identity: ServicePrincipalInput;
      readonly key: LinkKeyInput;
    };

export type ServicePrincipalInput =
  | { readonly kind: 'new application'; readonly displayName: string; readonly displayNameAsked: boolean }
  | { readonly kind: 'existing client id'; readonly clientId: ClientId; readonly principalId: PrincipalId | undefined };

export type LinkKeyInput =
  /** Made here, and made anew before it ends. */
  | { readonly kind: 'own secret'; readonly lifeDays: number; readonly renewDays: number }
  /** A key of an application that is there, given as it is. */
  | { readonly kind: 'given secret'; readonly secret: Secret }
  /** Kept in a vault; Synapse reads it there when it signs in. */
  | {
      readonly kind: 'vault';
      readonly store: string;
      readonly secretName: string;
      readonly secretVersion: string | undefined;
    };

/** Values of `authentication` in the order the editor shows them. */
export const synapseAuthenticationKinds = ['managedIdentity', 'servicePrincipal'] as const;
/** Values of `identity` in the order the editor shows them. */
export const synapseIdentityKinds = ['newApplication', 'existingClientId'] as const;
/** Source: Microsoft Graph v1.0, application resource: displayName. */
const mostNameLength = 256;
/** Source: docs key-vault/general/about-keys-secrets-certificates: names of 1 to 127 letters, digits and "-". */
const secretName = /^[0-9A-Za-z-]{1,127}$/;

/** Adds to the complaints; `undefined` when there is no telling. @param synapse name of the Synapse workspace */
export function parseSynapseSignIn(
  text: LinkSynapseAmlText,
  synapse: string,
  complaints: string[],
): SynapseSignInInput | undefined {
  const kind = text.authentication ?? 'managedIdentity';
  complainOfUnread(text, 'authentication', kind, readers, complaints);
  switch (kind) {
    case 'managedIdentity':
      return { kind: 'managed identity' };
    case 'servicePrincipal': {
      const identity = parseIdentity(text, synapse, complaints);
      const key = parseKey(text, complaints);
      return identity && { kind: 'service principal', identity, key };
    }
    default:
      complaints.push(`authentication: "${kind}" is none of ${synapseAuthenticationKinds.join(', ')}.`);
      return undefined;
  }
}

const onlyWithPrincipal = ['servicePrincipal'] as const;
/** Not `identity`, whose default the agent hands over whatever else was chosen. */
const readers = {
  applicationName: onlyWithPrincipal,
  clientId: onlyWithPrincipal,
  principalId: onlyWithPrincipal,
  clientSecret: onlyWithPrincipal,
  keyVaultLinkedService: onlyWithPrincipal,
  keyVaultSecretName: onlyWithPrincipal,
  keyVaultSecretVersion: onlyWithPrincipal,
  secretDays: onlyWithPrincipal,
  renewDays: onlyWithPrincipal,
};

function parseIdentity(
  text: LinkSynapseAmlText,
  synapse: string,
  complaints: string[],
): ServicePrincipalInput | undefined {
  const kind = text.identity ?? 'newApplication';
  const ofKind = {
    applicationName: ['newApplication'],
    clientId: ['existingClientId'],
    principalId: ['existingClientId'],
  };
  complainOfUnread(text, 'identity', kind, ofKind, complaints);
  switch (kind) {
    case 'newApplication': {
      const byDefault = shortened(`aml-links-${synapse}-${text.linkedServiceName ?? ''}`, 120);
      const displayName = text.applicationName ?? byDefault;
      if (displayName.length > mostNameLength) {
        complaints.push(`applicationName: has ${displayName.length} characters, and ${mostNameLength} is the most.`);
      }
      return { kind: 'new application', displayName, displayNameAsked: text.applicationName !== undefined };
    }
    case 'existingClientId':
      return parseClient(text, complaints);
    default:
      complaints.push(`identity: "${kind}" is none of ${synapseIdentityKinds.join(', ')}.`);
      return undefined;
  }
}

function parseClient(text: LinkSynapseAmlText, complaints: string[]): ServicePrincipalInput {
  const clientId = text.clientId ?? '';
  if (!isGuid(clientId)) {
    const wrong = clientId ? `"${clientId}" is not an application (client) id (a GUID).` : 'nothing is given.';
    complaints.push(`clientId: ${wrong} Copy it from the overview page of the application; its name is not it.`);
  }
  if (text.principalId !== undefined && !isGuid(text.principalId)) {
    complaints.push(`principalId: "${text.principalId}" is not an object id (a GUID).`);
  }
  const principalId = text.principalId === undefined ? undefined : asPrincipalId(text.principalId);
  return { kind: 'existing client id', clientId: asClientId(clientId.toLowerCase()), principalId };
}

function parseKey(text: LinkSynapseAmlText, complaints: string[]): LinkKeyInput {
  const isVault = [text.keyVaultLinkedService, text.keyVaultSecretName, text.keyVaultSecretVersion].some(Boolean);
  const isExisting = text.identity === 'existingClientId';
  if (text.clientSecret !== undefined && isVault) {
    complaints.push('clientSecret: is given, and so is a secret in a key vault. Give one of them.');
  }
  if (/^\$\([^()]+\)$/.test(text.clientSecret?.reveal() ?? '')) {
    complaints.push(
      'clientSecret: names a variable that this run does not have. Check its name and its variable group; runs for pull requests of forks get no secrets.',
    );
  }
  if (text.clientSecret === undefined && !isVault) {
    return { kind: 'own secret', ...parseLife(text, complaints) };
  }
  for (const input of ['secretDays', 'renewDays'] as const) {
    if (text[input] !== undefined) {
      complaints.push(`${input}: has no meaning for a key that is given; it is for keys that are made here.`);
    }
  }
  if (!isExisting) {
    const input = isVault ? 'keyVaultSecretName' : 'clientSecret';
    complaints.push(`${input}: is the key of an application that is there: choose identity: existingClientId.`);
  }
  return text.clientSecret !== undefined
    ? { kind: 'given secret', secret: text.clientSecret }
    : parseVault(text, complaints);
}

function parseVault(text: LinkSynapseAmlText, complaints: string[]): LinkKeyInput {
  const { keyVaultLinkedService: store, keyVaultSecretName: name, keyVaultSecretVersion: secretVersion } = text;
  if (!store) {
    complaints.push('keyVaultLinkedService: nothing is given. Name the linked service of the key vault in Synapse.');
  }
  if (!name || !secretName.test(name)) {
    const wrong = name ? `"${name}" is not the name of a secret (letters, digits and "-").` : 'nothing is given.';
    complaints.push(`keyVaultSecretName: ${wrong} Name the secret in the key vault.`);
  }
  if (secretVersion !== undefined && !/^[0-9a-f]{32}$/i.test(secretVersion)) {
    complaints.push(
      `keyVaultSecretVersion: "${secretVersion}" is not a version (32 hex digits); leave it out for the latest.`,
    );
  }
  return { kind: 'vault', store: store ?? '', secretName: name ?? '', secretVersion };
}
