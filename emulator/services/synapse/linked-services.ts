/**
 * Linked services.
 *
 * Source: azure-rest-api-specs, Microsoft.Synapse data plane 2020-12-01, linkedServices.json. What a failed `If-Match`
 * answers (412), and the codes of errors, are not in it: unconfirmed. For deletions: Azure/Synapse-workspace-deployment#56
 * (what is referenced, and how the failed end reads), Azure/azure-powershell#16987 (the call itself succeeds, and the
 * thing stays), Azure-Player/azure.synapse.tools#37 (what the workspace manages itself).
 */
import { type Answer, type Call, ServiceError } from '../../frame';
import { isObject, parseObject, readObject, readText, sameText } from '../../json';
import { remove } from '../../lists';
import type { RouteTable } from '../route-table';
import { authorize, type Entered } from './access';
import { newEtag } from './ids';
import { complainOf, storesOf, toLinkedServiceWire } from './linked-service-body';
import { accept, failed, settle } from './operations';
import type { SynapseStore } from './store';
import type { LinkedService, SynapseWorkspace } from './workspace';

const namePattern = /^[A-Za-z0-9_][^<>*#.%&:\\+?/]{0,259}$/;
/** Chosen by us: how many a page of the list holds is not documented. */
const pageSize = 50;

interface Opened extends Entered {
  /** What there is of that name. */
  readonly have: LinkedService | undefined;
}

async function open(store: SynapseStore, call: Call, action: string): Promise<Opened> {
  const name = call.params.name ?? '';
  const host = call.url.hostname.split('.')[0] ?? '';
  const entered = await authorize(store, call, { action, scope: `workspaces/${host}/linkedServices/${name}` });
  settle(store, entered.workspace);
  return { ...entered, have: find(entered.workspace, name) };
}

async function list(store: SynapseStore, call: Call): Promise<Answer> {
  const { workspace } = await authorize(store, call, { action: 'read' });
  settle(store, workspace);
  const skip = Number(call.url.searchParams.get('continuationToken') ?? 0);
  const page = workspace.linkedServices.slice(skip, skip + pageSize);
  const value = page.map((one) => toLinkedServiceWire(workspace, one));
  if (skip + pageSize >= workspace.linkedServices.length) {
    return { status: 200, body: { value } };
  }
  const version = call.url.searchParams.get('api-version');
  const next = `${call.origin ?? call.url.origin}/linkedservices?api-version=${version}`;
  return { status: 200, body: { value, nextLink: `${next}&continuationToken=${skip + pageSize}` } };
}

async function get(store: SynapseStore, call: Call): Promise<Answer> {
  const { workspace, have } = await open(store, call, 'read');
  if (have === undefined) {
    throw absent();
  }
  const known = unquote(call.headers.get('if-none-match'));
  if (known === '*' || known === have.etag) {
    return { status: 304 };
  }
  return { status: 200, body: toLinkedServiceWire(workspace, have) };
}

async function put(store: SynapseStore, call: Call): Promise<Answer> {
  const { workspace, have } = await open(store, call, 'linkedServices/write');
  const name = call.params.name ?? '';
  checkName(name);
  const body = parseObject(call.text);
  if (body === undefined || !isObject(body.properties)) {
    throw badRequest('The body has no properties.');
  }
  const properties = readObject(body, 'properties');
  checkMatch(call, have);
  const now = store.ground.clock.now();
  const record = have ?? makeRecord(store, name, now);
  return accept(store, call, {
    workspace,
    state: have === undefined ? 'Creating' : 'Updating',
    record,
    retryAfter: '0',
    finish: () => {
      const complaint = complainOf(workspace, name, properties);
      if (complaint !== undefined) {
        return failed(complaint);
      }
      // By its name as this takes effect: of two writes under way together, the later one changes what the earlier made.
      const there = find(workspace, name) ?? record;
      Object.assign(there, { properties, etag: newEtag(now), changed: now.toISOString() });
      if (!workspace.linkedServices.includes(there)) {
        workspace.linkedServices.push(there);
      }
      return toLinkedServiceWire(workspace, there);
    },
  });
}

async function drop(store: SynapseStore, call: Call): Promise<Answer> {
  const { workspace, have } = await open(store, call, 'linkedServices/delete');
  if (have === undefined) {
    return { status: 204 };
  }
  checkDeletable(workspace, have);
  return accept(store, call, {
    workspace,
    state: 'Deleting',
    record: have,
    retryAfter: '0',
    finish: () => {
      const there = find(workspace, have.name);
      if (there === undefined) {
        return undefined;
      }
      const user = userOf(workspace, there);
      if (user !== undefined) {
        return failed(
          `The document cannot be deleted since it is referenced by ${user.name}.`,
          'DeleteDataFactoryResourceOrchestrationError',
        );
      }
      remove(workspace.linkedServices, there);
      return undefined;
    },
  });
}

async function rename(store: SynapseStore, call: Call): Promise<Answer> {
  const { workspace, have } = await open(store, call, 'linkedServices/write');
  if (have === undefined) {
    throw absent();
  }
  const newName = readText(parseObject(call.text) ?? {}, 'newName') ?? '';
  checkName(newName);
  return accept(store, call, {
    workspace,
    state: 'Renaming',
    record: have,
    retryAfter: '1',
    finish: () => {
      if (find(workspace, newName) !== undefined) {
        return failed(`The document '${newName}' already exists.`);
      }
      if (userOf(workspace, have) !== undefined) {
        return failed(`The document '${have.name}' is referenced.`);
      }
      have.name = newName;
      have.etag = newEtag(store.ground.clock.now());
      return undefined;
    },
  });
}

function find({ linkedServices }: SynapseWorkspace, name: string): LinkedService | undefined {
  return linkedServices.find((one) => sameText(one.name, name));
}

function makeRecord({ ground }: SynapseStore, name: string, now: Date): LinkedService {
  const time = now.toISOString();
  const recordId = Math.floor(now.getTime() / 1000) % 10_000_000;
  return { name, etag: '', properties: {}, recordId, artifactId: ground.newGuid(), created: time, changed: time };
}

/** What refers to it: another one that takes a secret from it, or a pipeline or dataset. */
function userOf({ linkedServices, seed }: SynapseWorkspace, { name }: LinkedService): { name: string } | undefined {
  return (
    linkedServices.find((one) => storesOf(one).some((vault) => sameText(vault, name))) ??
    seed.artifacts.find(({ kind, uses }) => kind !== 'notebook' && uses.some((used) => sameText(used, name)))
  );
}

/** The status is unconfirmed. @throws ResourceNotDeletable for the two that every workspace is made with */
function checkDeletable({ seed }: SynapseWorkspace, { name }: LinkedService): void {
  if (/-WorkspaceDefault(SqlServer|Storage)$/.test(name) && name.startsWith(seed.name)) {
    const message = `The linked service ${name} is managed by the ${seed.name} and cannot be deleted.`;
    throw new ServiceError(400, 'ResourceNotDeletable', message);
  }
}

function unquote(tag: string | null): string | undefined {
  return tag?.replace(/^(W\/)?"(.*)"$/, '$2');
}

/** `*` is an unconditional update, also of what is not there yet. */
function checkMatch(call: Call, have: LinkedService | undefined): void {
  const wanted = unquote(call.headers.get('if-match'));
  if (wanted === undefined || wanted === '*' || wanted === have?.etag) {
    return;
  }
  throw new ServiceError(412, 'PreconditionFailed', 'The ETag of the document is not the one of If-Match.');
}

function checkName(name: string): void {
  if (!namePattern.test(name)) {
    throw badRequest(`The document name '${name}' is invalid.`);
  }
}

function badRequest(message: string): ServiceError {
  return new ServiceError(400, 'BadRequest', message);
}

/** Unconfirmed: code and text are those that its store writes into its logs. */
export function absent(): ServiceError {
  return new ServiceError(404, 'EntityNotFound', 'The document could not be retrieved because it does not exist.');
}

export const linkedServiceRoutes: RouteTable<SynapseStore> = [
  ['GET', '/linkedservices', list],
  ['GET', '/linkedservices/:name', get],
  ['PUT', '/linkedservices/:name', put],
  ['DELETE', '/linkedservices/:name', drop],
  ['POST', '/linkedservices/:name/rename', rename],
];
