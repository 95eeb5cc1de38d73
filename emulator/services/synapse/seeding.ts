/** The linked services and private endpoints that a Synapse workspace starts with. */
import type { Directory } from '../../directory';
import type { Ground } from '../../frame';
import { findIdentity, secretOf } from '../../identities';
import { isObject, type Json } from '../../json';
import type { SeedLinkedService } from '../../seed/schema';
import { deriveGuid, newEtag } from './ids';
import type { LinkedService, PrivateEndpoint, SynapseWorkspace } from './workspace';

/** `{subscription}`, `{tenant}`, `{clientIdOf NAME}`, `{secretOf NAME}`, `{vaultUrl NAME}`. */
export const placeholderPattern = /\{(subscription|tenant|clientIdOf|secretOf|vaultUrl)(?: ([^{}]+))?\}/g;

/** All texts in a value, however deep. */
export function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') {
    return map(value);
  }
  if (Array.isArray(value)) {
    return value.map((item) => mapTexts(item, map));
  }
  if (!isObject(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, map)]));
}

export const autoResolve = 'AutoResolveIntegrationRuntime';

export function seedLinkedServices(
  { ground, directory }: { readonly ground: Ground; readonly directory: Directory },
  workspace: SynapseWorkspace,
): readonly LinkedService[] {
  const fill = (text: string) =>
    text.replace(placeholderPattern, (_, word: string, name: string) => {
      if (word === 'subscription') {
        return workspace.subscription.id;
      }
      if (word === 'tenant') {
        return workspace.subscription.tenantId;
      }
      if (word === 'vaultUrl') {
        return `https://${name}.${workspace.cloud.vaultSuffix}/`;
      }
      if (word === 'secretOf') {
        return secretOf(directory, name);
      }
      return findIdentity(directory, name)?.clientId ?? '';
    });
  const now = ground.clock.now();
  const all = [...defaultsOf(workspace), ...workspace.seed.linkedServices];
  return all.map((one, index) => ({
    name: one.name,
    etag: newEtag(now),
    properties: toProperties(one, fill),
    recordId: 1_884_000 + index,
    artifactId: deriveGuid(`${workspace.id}/linkedservices/${one.name}`),
    created: directory.nowText(),
    changed: directory.nowText(),
  }));
}

function toProperties(
  { type, description, annotations, connectVia, typeProperties, parameters }: SeedLinkedService,
  fill: (text: string) => string,
): Json {
  const filled = mapTexts(typeProperties, fill);
  const reference = { referenceName: connectVia, type: 'IntegrationRuntimeReference' };
  return {
    ...(description === undefined ? {} : { description }),
    annotations,
    type,
    typeProperties: filled,
    ...(parameters === undefined ? {} : { parameters }),
    ...(connectVia === undefined ? {} : { connectVia: reference }),
  };
}

/** The two that every workspace is made with. */
function defaultsOf({ seed, cloud }: SynapseWorkspace): SeedLinkedService[] {
  const sql = `${seed.name}.${cloud.synapseSuffix.replace(/^dev\./, 'sql.')}`;
  const common = { annotations: [], connectVia: autoResolve };
  return [
    {
      ...common,
      name: `${seed.name}-WorkspaceDefaultSqlServer`,
      type: 'AzureSqlDW',
      typeProperties: {
        connectionString: `Data Source=tcp:${sql},1433;Initial Catalog=@{linkedService().DBName}`,
      },
      parameters: { DBName: { type: 'String' } },
    },
    {
      ...common,
      name: `${seed.name}-WorkspaceDefaultStorage`,
      type: 'AzureBlobFS',
      typeProperties: { url: lakeUrl(seed.defaultStorage.account, cloud.storageSuffix) },
    },
  ];
}

export function lakeUrl(account: string, suffix: string): string {
  return `https://${account}.dfs.${suffix}`;
}

/** A workspace with a managed network has two of its own, and those of the seed. */
export function seedPrivateEndpoints({ seed, id, group, subscription }: SynapseWorkspace): PrivateEndpoint[] {
  if (!seed.managedNetwork) {
    return [];
  }
  const own = (['sql', 'sqlOnDemand'] as const).map((groupId) => ({
    name: `synapse-ws-${groupId}--${seed.name}`,
    privateLinkResourceId: id,
    groupId,
    status: 'Approved' as const,
    isReserved: true,
    provisionedFrom: 0,
  }));
  const folder = `/subscriptions/${subscription.id}/resourceGroups/${group.name}/providers`;
  const given = seed.privateEndpoints.map(({ name, workspace, status }) => ({
    name,
    privateLinkResourceId: `${folder}/Microsoft.MachineLearningServices/workspaces/${workspace}`,
    groupId: 'amlworkspace',
    status,
    isReserved: false,
    provisionedFrom: 0,
  }));
  return [...own, ...given];
}
