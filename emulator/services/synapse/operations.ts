/**
 * Writes that take a while: 202 with a `Location`, polls, and an end that is 200 even when the write has failed.
 *
 * Source: recordings of Microsoft's client (azure-sdk-for-js, sdk/synapse/synapse-artifacts, writes of `dataflows`, 2021);
 * hashicorp/terraform-provider-azurerm#21201 for the failed end.
 */
import { type Answer, type Call, ServiceError } from '../../frame';
import type { Json } from '../../json';
import type { RouteTable } from '../route-table';
import { enter } from './access';
import type { SynapseStore } from './store';
import type { LinkedService, Operation, SynapseWorkspace } from './workspace';

const exposed = { 'Access-Control-Allow-Headers': 'Location', 'Access-Control-Expose-Headers': 'Location' };

/** Puts the writes into effect whose time has come. */
export function settle(store: SynapseStore, { operations }: SynapseWorkspace): void {
  for (const operation of operations) {
    if (store.directory.hasCome(operation.dueAt)) {
      finish(operation);
    }
  }
}

function finish(operation: Operation): NonNullable<Operation['outcome']> {
  operation.outcome ??= { body: operation.finish() };
  return operation.outcome;
}

/** A write that could not be done, as the last poll tells it. The codes of writes that are no deletion are unconfirmed. */
export function failed(message: string, code = 'BadRequest'): Json {
  return { status: 'Failed', error: { code, message } };
}

/** Takes the write on. */
export function accept(
  store: SynapseStore,
  call: Call,
  { workspace, state, record, retryAfter, finish }: Accepted,
): Answer {
  const operationId = store.ground.newGuid();
  workspace.operations.push({ id: operationId, dueAt: store.directory.later(), polls: 0, finish });
  const { name, recordId, artifactId, created, changed } = record;
  const id = `${workspace.id}/linkedservices/${name}`;
  return {
    status: 202,
    headers: { ...exposed, Location: locationOf(call, operationId), 'Retry-After': retryAfter },
    body: {
      id,
      recordId,
      state,
      created,
      changed,
      type: 'LinkedService',
      name,
      operationId,
      artifactId: artifactId.toUpperCase(),
    },
  };
}

interface Accepted {
  readonly workspace: SynapseWorkspace;
  readonly state: 'Creating' | 'Updating' | 'Deleting' | 'Renaming';
  readonly record: Pick<LinkedService, 'name' | 'recordId' | 'artifactId' | 'created' | 'changed'>;
  readonly retryAfter: string;
  /** Does it, and gives the body of the last poll. */
  readonly finish: () => Json | undefined;
}

function locationOf(call: Call, operationId: string): string {
  const version = call.url.searchParams.get('api-version') ?? '';
  return `${call.origin ?? call.url.origin}/operationResults/${operationId}?api-version=${version}`;
}

/** The first poll always finds it under way, the second finds it done: a client that polls needs no clock. */
async function poll(store: SynapseStore, call: Call): Promise<Answer> {
  const { workspace } = await enter(store, call);
  const operation = workspace.operations.find(({ id }) => id === call.params.operation);
  if (operation === undefined) {
    throw new ServiceError(404, 'NotFound', 'There is no such operation.');
  }
  operation.polls += 1;
  if (operation.polls === 1) {
    // Two recordings, two values: 0 for a write, 1 for a rename. To az 0 is none, and then it waits for half a minute.
    const headers = { ...exposed, Location: locationOf(call, operation.id), 'Retry-After': '1' };
    return { status: 202, headers, body: { status: 'InProgress' } };
  }
  const { body } = finish(operation);
  return body === undefined ? { status: 200 } : { status: 200, body };
}

export const operationRoutes: RouteTable<SynapseStore> = [['GET', '/operationResults/:operation', poll]];
