/**
 * A key in a key vault, found as Synapse finds it: by the linked service of the vault and the name of the secret.
 * Source: docs rest/api/keyvault/secrets: get-secret-versions, get-secret, 7.4; AzureKeyVault in entityTypes/LinkedService.json.
 * Needs: Synapse User; on the vault "Key Vault Secrets User" for the setup identity, without which the key is not tried.
 * Beware: what is said about the secret is read first, and its value once, to try it, and only where it may be read. A secret
 * whose end is past is given all the same (AzureKeyVault #19), so only the sign-in tells whether it is good.
 */

import type { Context, Loader } from '../../context';
import type { Lookup } from '../../engine/resource';
import { sayingSetup } from '../../http/holders';
import { bodyOf, child, type Json, optionalFlag, optionalNumber, optionalText, text } from '../../http/json';
import { askKeyVault, followKeyVault, vaultAt } from '../../http/key-vault';
import { allPages } from '../../http/pages';
import { answering, unlessUnreadable, wording } from '../../http/refused';
import { sameText } from '../../names/ids';
import { Secret } from '../../names/secret';
import { inSentence } from '../../problem/problem';
import { readLinkedService, type VaultReference } from '../../synapse/linked-service/read';
import type { SynapseWorkspace } from '../../synapse/workspace/read';
import {
  vaultAddressUnsupported,
  vaultHostUnknown,
  vaultLinkNotFound,
  vaultLinkOfOtherType,
  vaultSecretDisabled,
  vaultSecretNotFound,
} from './problems';

export interface VaultSecretWant extends VaultReference {
  readonly synapse: SynapseWorkspace;
}

export interface VaultSecret {
  /** Name of the vault. */
  readonly vault: string;
  /** Absent where the setup identity may not read it. */
  readonly secret: Secret | undefined;
  /** Why it may not be read, in a sentence. */
  readonly unreadable: string | undefined;
  /** ISO time; what somebody noted at the secret, not what Entra knows. */
  readonly endsAt: string | undefined;
}

/** @throws Problem when vault or secret are not there, or the secret is switched off */
export const vaultSecret: Lookup<VaultSecretWant, VaultSecret> = {
  kind: 'key in the vault',
  title: (want) => `"${want.secretName}" by "${want.store}"`,
  async find(want, context) {
    const vault = await readVault(want, context);
    const facts = await readFacts(want, vault, context);
    return { vault: vault.name, endsAt: facts?.endsAt, ...(await readValue(want, vault, context)) };
  },
};

interface Vault {
  readonly name: string;
  readonly url: string;
}

async function readVault({ synapse, store }: VaultSecretWant, context: Context): Promise<Vault> {
  const link = await readLinkedService({ synapse, name: store }, context);
  if (!link) {
    throw vaultLinkNotFound(store, synapse.id.name);
  }
  if (!sameText(link.type, 'AzureKeyVault')) {
    throw vaultLinkOfOtherType(store, link.type);
  }
  const isFixed = !link.expressions.includes('typeProperties.baseUrl');
  const baseUrl = isFixed ? optionalText(child(link.whole, 'typeProperties'), 'baseUrl') : undefined;
  const vault = vaultAt(context, baseUrl ?? '');
  if (!vault) {
    throw vaultAddressUnsupported(store, baseUrl, context.cloud.keyVault.replace(/^https:\/\//, ''));
  }
  return vault;
}

interface Facts {
  readonly endsAt: string | undefined;
}

/** What the vault says of the secret without giving it; `undefined` where even that may not be read. */
async function readFacts(want: VaultSecretWant, vault: Vault, context: Context): Promise<Facts | undefined> {
  const { secretName, secretVersion } = want;
  const read = worded(context.reads.get(versionsOfSecret, { vault, secretName }), want, vault);
  const versions = await unlessUnreadable(read, undefined);
  if (!versions) {
    return undefined;
  }
  const found = secretVersion
    ? versions.find((one) => sameText(text(one, 'id').replace(/^.*\//, ''), secretVersion))
    : latestOf(versions);
  if (!found) {
    throw vaultSecretNotFound(secretName, vault.name, secretVersion);
  }
  const attributes = child(found, 'attributes');
  if (optionalFlag(attributes, 'enabled') === false) {
    throw vaultSecretDisabled(secretName, vault.name);
  }
  return { endsAt: timeIn(attributes, 'exp') };
}

type Value = Pick<VaultSecret, 'secret' | 'unreadable'>;

function readValue(want: VaultSecretWant, vault: Vault, context: Context): Promise<Value> {
  const { secretName, secretVersion } = want;
  const version = secretVersion ? `/${secretVersion}` : '';
  const url = `${vault.url}/secrets/${encodeURIComponent(secretName)}${version}`;
  const value = context.reads.get(valueOfSecret, url).then((secret): Value => ({ secret, unreadable: undefined }));
  return answering<Value, Value>(worded(value, want, vault), {
    disabled: () => {
      throw vaultSecretDisabled(secretName, vault.name);
    },
    firewall: () => unread(`the network rules of the key vault "${vault.name}" do not let the agent in`),
    forbidden: async () =>
      unread(`${inSentence(await sayingSetup(context))} may not read secrets of the key vault "${vault.name}"`),
  });
}

function unread(why: string): Value {
  return { secret: undefined, unreadable: why };
}

/** Where the vault or the secret is not there. */
function worded<Given>(read: Promise<Given>, want: VaultSecretWant, vault: Vault): Promise<Given> {
  return wording(read, {
    absent: () => vaultSecretNotFound(want.secretName, vault.name, want.secretVersion),
    hostUnknown: (failed) => vaultHostUnknown(vault.name, want.store, failed),
  });
}

interface SecretName {
  readonly vault: Vault;
  readonly secretName: string;
}

const versionsOfSecret: Loader<SecretName, readonly Json[]> = {
  name: 'versions of the secret',
  keyOf: ({ vault, secretName }) => `${vault.url} ${secretName}`.toLowerCase(),
  async one({ vault, secretName }, context) {
    const path = `/secrets/${encodeURIComponent(secretName)}/versions`;
    const follow = (link: string) => followKeyVault(context, link);
    return allPages(askKeyVault(context, vault.url, path), { linkField: 'nextLink', root: vault.url, follow });
  },
};

/** By its whole address. */
const valueOfSecret: Loader<string, Secret> = {
  name: 'value of the secret',
  keyOf: (url) => url.toLowerCase(),
  async one(url, context) {
    const reply = await askKeyVault(context, url, '');
    const value = text(bodyOf(reply), 'value');
    context.mask(value);
    return new Secret(value);
  },
};

/** The version made last: vaults do not promise an order. */
function latestOf(versions: readonly Json[]): Json | undefined {
  const madeAt = (one: Json) => optionalNumber(child(one, 'attributes'), 'created') ?? 0;
  return [...versions].sort((left, right) => madeAt(right) - madeAt(left))[0];
}

/** Vaults give seconds since 1970. */
function timeIn(attributes: Json, field: string): string | undefined {
  const seconds = attributes[field];
  const time = new Date(typeof seconds === 'number' ? seconds * 1000 : Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
