/** What a linked service must say, and how it reads back: its secrets are never shown again. */
import { isObject, type Json, readObject, readText, sameText } from '../../json';
import { autoResolve } from './seeding';
import type { LinkedService, SynapseWorkspace } from './workspace';

const secretMask = '**********';

/** Type properties without which the types that matter here are refused. */
const neededOf: Readonly<Record<string, readonly string[]>> = {
  AzureMLService: ['subscriptionId', 'resourceGroupName', 'mlWorkspaceName'],
  AzureKeyVault: ['baseUrl'],
};

/** Why the write cannot be done; `undefined` when it can. */
export function complainOf(workspace: SynapseWorkspace, name: string, properties: Json): string | undefined {
  if (workspace.seed.writesFail !== undefined) {
    return workspace.seed.writesFail;
  }
  const type = readText(properties, 'type') ?? '';
  // `LinkedService` is the name of the base type: Azure/azure-rest-api-specs#22035.
  if (type === '' || type === 'LinkedService') {
    return `The type of linked service '${name}' is missing or not known.`;
  }
  const typeProperties = readObject(properties, 'typeProperties');
  const missing = (neededOf[type] ?? []).filter(
    (key) => typeProperties[key] === undefined || typeProperties[key] === '',
  );
  if (missing.length > 0) {
    return `Linked service '${name}' lacks the required property '${missing.join("', '")}'.`;
  }
  const runtime = readText(readObject(properties, 'connectVia'), 'referenceName');
  if (runtime !== undefined && !hasRuntime(workspace, runtime)) {
    return invalidReference(runtime);
  }
  for (const secret of secretsIn(typeProperties)) {
    const complaint = complainOfSecret(workspace, secret);
    if (complaint !== undefined) {
      return complaint;
    }
  }
  return undefined;
}

/** The text is Data Factory's, of which Synapse's linked services come: MicrosoftDocs/azure-docs#61815. */
function invalidReference(name: string): string {
  return `The document creation or update failed because of invalid reference '${name}'.`;
}

function hasRuntime({ seed }: SynapseWorkspace, name: string): boolean {
  return sameText(name, autoResolve) || seed.integrationRuntimes.some((one) => sameText(one.name, name));
}

function complainOfSecret({ linkedServices }: SynapseWorkspace, secret: Json): string | undefined {
  if (secret.type === 'SecureString') {
    return readText(secret, 'value') ? undefined : "A SecureString lacks the required property 'value'.";
  }
  if (!readText(secret, 'secretName')) {
    return "An AzureKeyVaultSecret lacks the required property 'secretName'.";
  }
  const vault = readText(readObject(secret, 'store'), 'referenceName') ?? '';
  const found = linkedServices.find((one) => sameText(one.name, vault));
  return found?.properties.type === 'AzureKeyVault' ? undefined : invalidReference(vault);
}

/** The objects in it that stand for a secret. */
function secretsIn(value: unknown): Json[] {
  if (Array.isArray(value)) {
    return value.flatMap(secretsIn);
  }
  if (!isObject(value)) {
    return [];
  }
  if (value.type === 'SecureString' || value.type === 'AzureKeyVaultSecret') {
    return [value];
  }
  return Object.values(value).flatMap(secretsIn);
}

/** The names of the linked services that it takes secrets from. */
export function storesOf({ properties }: LinkedService): string[] {
  return secretsIn(properties.typeProperties).flatMap((secret) => {
    const store = readText(readObject(secret, 'store'), 'referenceName');
    return store === undefined ? [] : [store];
  });
}

export function toLinkedServiceWire(workspace: SynapseWorkspace, { name, etag, properties }: LinkedService): Json {
  return {
    id: `${workspace.id}/linkedservices/${name}`,
    name,
    type: 'Microsoft.Synapse/workspaces/linkedservices',
    etag,
    properties: mask(properties),
  };
}

function mask(properties: Json): Json {
  const isSecured = secretsIn(properties.typeProperties).some(({ type }) => type === 'SecureString');
  if (!isSecured) {
    return properties;
  }
  const shown = maskSecrets(properties.typeProperties);
  return { ...properties, typeProperties: { ...(isObject(shown) ? shown : {}), encryptedCredential } };
}

/** The service's own note of where it keeps the secret: base64 of a few words, nothing of the secret. */
const encryptedCredential = Buffer.from(
  JSON.stringify({
    Version: '2017-11-30',
    ProtectionMode: 'Key',
    SecretContentType: 'Plaintext',
    CredentialId: 'emulated',
  }),
).toString('base64');

function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(maskSecrets);
  }
  if (!isObject(value)) {
    return value;
  }
  if (value.type === 'SecureString') {
    return { ...value, value: secretMask };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskSecrets(inner)]));
}
