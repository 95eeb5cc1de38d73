/**
 * Versioned assets of a workspace: code, models, data, environments, components.
 *
 * Source: azure-rest-api-specs, machinelearningservices mfe.json 2022-10-01 (containers, versions) and 2023-04-01
 * (startPendingUpload); the requests of azure-ai-ml 1.28, as recorded, for what is filtered and ordered. The action of
 * startPendingUpload follows the names of its neighbours (unconfirmed).
 */
import { type Answer, type Call, ServiceError } from '../../../frame';
import { type Json, parseObject, readObject, readText, sameText } from '../../../json';
import type { RouteTable } from '../../route-table';
import type { ArmStore } from '../store';
import { sharedLink } from './shared-links';
import { type AssetVersion, versionsOf } from './store';
import { accountOf, enterWorkspace, type InWorkspace, systemData, workspacePath } from './workspace';

const assetKinds = ['codes', 'models', 'data', 'environments', 'components'] as const;
type AssetKind = (typeof assetKinds)[number];

function handlersOf(kind: AssetKind) {
  const versionsIn = ({ contents, call }: InWorkspace) =>
    versionsOf(contents, kind).filter(({ name }) => sameText(name, call.params.name ?? ''));

  async function listVersions(store: ArmStore, call: Call): Promise<Answer> {
    const within = await enterWorkspace(store, call, `${kind}/versions/read`);
    const hash = call.url.searchParams.get('hash');
    // The newest first; a client that wants the latest asks for one.
    const all = versionsIn(within)
      .filter((one) => hash === null || hasHash(one, hash))
      .reverse();
    const top = Number(call.url.searchParams.get('$top') ?? call.url.searchParams.get('$Top') ?? all.length);
    return { status: 200, body: { value: all.slice(0, top).map((one) => toWire(within, one)) } };
  }

  async function getVersion(store: ArmStore, call: Call): Promise<Answer> {
    const within = await enterWorkspace(store, call, `${kind}/versions/read`);
    const found = versionsIn(within).find(({ version }) => sameText(version, call.params.version ?? ''));
    if (found === undefined) {
      throw assetNotFound(call);
    }
    return { status: 200, body: toWire(within, found) };
  }

  async function putVersion(store: ArmStore, call: Call): Promise<Answer> {
    const within = await enterWorkspace(store, call, `${kind}/versions/write`);
    const { name = '', version = '' } = call.params;
    const all = versionsOf(within.contents, kind);
    const at = all.findIndex((one) => sameText(one.name, name) && sameText(one.version, version));
    const made: AssetVersion = {
      name,
      version,
      properties: readObject(parseObject(call.text) ?? {}, 'properties'),
      createdAt: store.ground.clock.now(),
    };
    all.splice(at < 0 ? all.length : at, at < 0 ? 0 : 1, made);
    return { status: at < 0 ? 201 : 200, body: toWire(within, made) };
  }

  async function getContainer(store: ArmStore, call: Call): Promise<Answer> {
    const within = await enterWorkspace(store, call, `${kind}/read`);
    const latest = versionsIn(within).at(-1)?.version;
    if (latest === undefined) {
      throw assetNotFound(call);
    }
    const next = /^\d+$/.test(latest) ? String(Number(latest) + 1) : '1';
    const id = `${within.id}/${kind}/${call.params.name}`;
    const properties = {
      description: null,
      tags: {},
      properties: {},
      isArchived: false,
      latestVersion: latest,
      nextVersion: next,
    };
    return { status: 200, body: { id, name: call.params.name, type: typeOf(kind), properties } };
  }

  async function startUpload(store: ArmStore, call: Call): Promise<Answer> {
    const within = await enterWorkspace(store, call, `${kind}/versions/startPendingUpload/action`);
    const account = accountOf(within.workspace);
    const container = `${store.ground.newGuid().slice(0, 8)}-${call.params.name ?? ''}`.toLowerCase();
    const { blobUri, sasUri } = sharedLink(store, { account, container, host: call.url.hostname });
    return {
      status: 200,
      body: {
        pendingUploadId: store.ground.newGuid(),
        pendingUploadType: 'TemporaryBlobReference',
        blobReferenceForConsumption: {
          blobUri,
          storageAccountArmId: `${within.id.replace(/\/providers\/.*$/, '')}/providers/Microsoft.Storage/storageAccounts/${account}`,
          credential: { credentialType: 'SAS', sasUri },
        },
      },
    };
  }

  function toWire({ id, caller }: InWorkspace, { name, version, properties, createdAt }: AssetVersion): Json {
    return {
      id: `${id}/${kind}/${name}/versions/${version}`,
      name: version,
      type: `${typeOf(kind)}/versions`,
      systemData: systemData(caller, createdAt),
      properties: { description: null, tags: {}, properties: {}, isArchived: false, isAnonymous: false, ...properties },
    };
  }

  return { listVersions, getVersion, putVersion, getContainer, startUpload };
}

function typeOf(kind: AssetKind): string {
  return `Microsoft.MachineLearningServices/workspaces/${kind}`;
}

/** The client writes the hash of what it uploaded among the properties. */
function hasHash({ properties }: AssetVersion, hash: string): boolean {
  const own = readObject(properties, 'properties');
  return Object.keys(own).some((key) => /hash/i.test(key) && readText(own, key) === hash);
}

function assetNotFound({ params }: Call): ServiceError {
  return new ServiceError(404, 'UserError', `Asset ${params.name}:${params.version ?? 'latest'} not found.`);
}

export const assetRoutes: RouteTable<ArmStore> = assetKinds.flatMap((kind) => {
  const handlers = handlersOf(kind);
  const one = `${workspacePath}/${kind}/:name`;
  return [
    ['GET', one, handlers.getContainer],
    ['GET', `${one}/versions`, handlers.listVersions],
    ['GET', `${one}/versions/:version`, handlers.getVersion],
    ['PUT', `${one}/versions/:version`, handlers.putVersion],
    ['POST', `${one}/versions/:version/startPendingUpload`, handlers.startUpload],
  ] as const;
});
