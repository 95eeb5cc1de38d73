/**
 * The linked services of a Synapse workspace, read in our words.
 * Source: azure-rest-api-specs, Microsoft.Synapse data plane, LinkedService_GetLinkedService, 2020-12-01; AzureMLService and
 * AzureKeyVault in entityTypes/LinkedService.json. Plain JSON: the published client (synapse-artifacts) drops `authentication`.
 * Needs: the Synapse role "Synapse User"; for the kind of a runtime, Reader on the workspace in Azure.
 * Beware: keys read as asterisks, so a changed key cannot be seen. Any property may be an expression: then the link is
 * somebody's template for many users.
 */

import type { Context, Loader } from '../../context';
import { bodyOf, child, type Json, looseChild, optionalText, text, textsAmong } from '../../http/json';
import { unlessAbsent } from '../../http/refused';
import { askSynapse, listSynapse, type SynapseEndpoint } from '../../http/synapse';
import { expressionsIn } from '../../names/expressions';
import { asClientId, type ClientId, sameText } from '../../names/ids';
import { type KeyNote, keyNoteIn } from '../../names/key-note';
import { carriesMark } from '../../names/mark';
import type { SynapseWorkspace } from '../workspace/read';
import { readRuntimeKind } from './runtime-read';

export interface LinkedService {
  /** The data plane that it lives in. */
  readonly endpoint: SynapseEndpoint;
  readonly name: string;
  /** `AzureMLService`, `AzureKeyVault`, … */
  readonly type: string;
  /** What a write must name to replace this and nothing newer. */
  readonly etag: string | undefined;
  readonly description: string | undefined;
  /** Only those that are texts. */
  readonly annotations: readonly string[];
  readonly isOurs: boolean;
  /** Which key of ours it holds. */
  readonly keyNote: KeyNote | undefined;
  /** The integration runtime that it is tied to, when that is not the one that Azure provides. */
  readonly runtime: Runtime | undefined;
  /** Where it holds expressions: `typeProperties.mlWorkspaceName`. */
  readonly expressions: readonly string[];
  /** Names of the parameters that each of its users gives. */
  readonly parameters: readonly string[];
  readonly subscriptionId: string | undefined;
  readonly resourceGroup: string | undefined;
  readonly workspace: string | undefined;
  readonly signIn: LinkedSignIn;
  /** `properties` as they came: a write replaces them whole. */
  readonly whole: Json;
}

interface Runtime {
  readonly name: string;
  /** `SelfHosted`, `Managed`; `undefined` where it may not be read. */
  readonly kind: string | undefined;
}

export type LinkedSignIn =
  | { readonly kind: 'managed identity' }
  /** It names neither, and so it cannot sign in: clients that drop `authentication` leave it like that. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'service principal';
      readonly clientId: ClientId | undefined;
      /** Id or name of its tenant. */
      readonly tenant: string | undefined;
      /** Where the key is: in the link itself, or in a vault. */
      readonly key: 'stored' | VaultReference | undefined;
    };

/** A secret in a key vault, through a linked service of the vault. */
export interface VaultReference {
  /** Name of the vault's linked service. */
  readonly store: string;
  readonly secretName: string;
  /** `undefined` for the latest. */
  readonly secretVersion: string | undefined;
}

export interface LinkedServiceName {
  readonly synapse: SynapseWorkspace;
  readonly name: string;
}

const autoResolve = 'AutoResolveIntegrationRuntime';

export function linkedServicePath(name: string): string {
  return `/linkedservices/${encodeURIComponent(name)}`;
}

/** The linked service of that name, whatever its type, or `undefined`. @throws Problem when it may not be read */
export function readLinkedService(want: LinkedServiceName, context: Context): Promise<LinkedService | undefined> {
  return context.reads.get(linkedServiceOfName, want);
}

const linkedServiceOfName: Loader<LinkedServiceName, LinkedService | undefined> = {
  name: 'linked service',
  keyOf: ({ synapse, name }) => `${synapse.endpoint.url} ${name.toLowerCase()}`,
  one: fetchLinkedService,
};

const reading = {
  method: 'GET',
  right: {
    doing: 'read the linked services',
    action: 'Microsoft.Synapse/workspaces/read',
    // Synapse User would do for reading; every role includes it, and who links writes too.
    role: 'Synapse Linked Data Manager',
  },
} as const;

async function fetchLinkedService(
  { synapse, name }: LinkedServiceName,
  context: Context,
): Promise<LinkedService | undefined> {
  const path = linkedServicePath(name);
  const reply = await unlessAbsent(askSynapse(context, synapse.endpoint, { ...reading, path }));
  if (!reply) {
    return undefined;
  }
  return withRuntimeKind(linkedServiceFromWire(bodyOf(reply), synapse.endpoint), synapse, context);
}

/** @returns a function that reads, over whatever context it is given, which key the linked service holds */
export function readHeldKey(want: LinkedServiceName) {
  return async (context: Context) => {
    const found = await readLinkedService(want, context);
    const own = found?.keyNote;
    const holdsNone = found?.signIn.kind === 'service principal' && typeof found.signIn.key === 'object';
    return { own, all: [own], holdsNone };
  };
}

/** The same with the kind of its integration runtime, which the linked service itself does not say. */
export async function withRuntimeKind(
  found: LinkedService,
  synapse: SynapseWorkspace,
  context: Context,
): Promise<LinkedService> {
  return found.runtime
    ? { ...found, runtime: { ...found.runtime, kind: await readRuntimeKind(synapse, found.runtime.name, context) } }
    : found;
}

/** All of the workspace's, to find out what else relies on an identity. @throws Problem when they may not be read */
export function listLinkedServices(synapse: WithEndpoint, context: Context): Promise<readonly LinkedService[]> {
  return context.reads.get(linkedServicesOfWorkspace, synapse);
}

/** Where the data plane is: all that a list of linked services takes. */
type WithEndpoint = Pick<SynapseWorkspace, 'endpoint'>;

const linkedServicesOfWorkspace: Loader<WithEndpoint, readonly LinkedService[]> = {
  name: 'linked services of the workspace',
  keyOf: ({ endpoint }) => endpoint.url,
  one: fetchLinkedServices,
};

async function fetchLinkedServices({ endpoint }: WithEndpoint, context: Context): Promise<readonly LinkedService[]> {
  const all = await listSynapse(context, endpoint, { ...reading, path: '/linkedservices' });
  return all.map((one) => linkedServiceFromWire(one, endpoint));
}

/** Only this and `linkedServiceToWire` know Synapse's names for these fields. */
export function linkedServiceFromWire(body: Json, endpoint: SynapseEndpoint): LinkedService {
  const whole = child(body, 'properties');
  const properties = looseChild(whole, 'typeProperties');
  const annotations = textsAmong(whole, 'annotations');
  const runtime = fixedText(looseChild(whole, 'connectVia'), 'referenceName');
  return {
    endpoint,
    name: text(body, 'name'),
    type: optionalText(whole, 'type') ?? '',
    etag: optionalText(body, 'etag'),
    description: optionalText(whole, 'description'),
    annotations,
    isOurs: annotations.some(carriesMark),
    keyNote: keyNoteIn(annotations.join('\n')),
    runtime: runtime === undefined || sameText(runtime, autoResolve) ? undefined : { name: runtime, kind: undefined },
    expressions: expressionsIn(evaluated(whole)),
    parameters: Object.keys(looseChild(whole, 'parameters')),
    subscriptionId: fixedText(properties, 'subscriptionId'),
    resourceGroup: fixedText(properties, 'resourceGroupName'),
    workspace: fixedText(properties, 'mlWorkspaceName'),
    signIn: signInOf(properties),
    whole,
  };
}

/** Source: AzureMLService in entityTypes/LinkedService.json; `encryptedCredential` is written by the service. */
const signInFields = ['authentication', 'servicePrincipalId', 'servicePrincipalKey', 'encryptedCredential'];

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/**
 * Source of links without any sign-in: Azure/azure-powershell #21930, Azure/azure-cli #18612 (tools drop
 * `authentication: MSI`; Synapse then answers error 9512 when the link is used).
 */
function signInOf(properties: Json): LinkedSignIn {
  // What Synapse Studio writes here for a service principal is unconfirmed; only "MSI" is documented.
  if (sameText(fixedText(properties, 'authentication'), 'MSI')) {
    return { kind: 'managed identity' };
  }
  const clientId = fixedText(properties, 'servicePrincipalId');
  const key = looseChild(properties, 'servicePrincipalKey');
  const stored = fixedText(key, 'type') === 'SecureString' || !isBlank(properties.encryptedCredential);
  // What other texts in these fields mean is not known, so that a link is without a sign-in only where all are absent.
  if (signInFields.every((field) => isBlank(properties[field]))) {
    return { kind: 'none' };
  }
  return {
    kind: 'service principal',
    clientId: clientId === undefined ? undefined : asClientId(clientId),
    tenant: fixedText(properties, 'tenant'),
    key: optionalText(key, 'type') === 'AzureKeyVaultSecret' ? vaultReferenceOf(key) : stored ? 'stored' : undefined,
  };
}

function vaultReferenceOf(key: Json): VaultReference {
  return {
    store: fixedText(looseChild(key, 'store'), 'referenceName') ?? '',
    secretName: fixedText(key, 'secretName') ?? '',
    secretVersion: fixedText(key, 'secretVersion'),
  };
}

/** A text, as whoever made the linked service gave it; `undefined` where it is an object: an expression. @throws UnexpectedShape */
function fixedText(properties: Json, field: string): string | undefined {
  return typeof properties[field] === 'object' ? undefined : optionalText(properties, field);
}

/** Without what is only for readers, and without the service's own note of where it keeps a key. */
function evaluated({ description, annotations, parameters, typeProperties, ...others }: Json): Json {
  const { encryptedCredential, ...properties } = looseChild({ typeProperties }, 'typeProperties');
  return { ...others, typeProperties: properties };
}
