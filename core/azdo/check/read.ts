/**
 * Checks on a service connection: what a stage must pass before it may use it.
 * Source: Azure DevOps REST, Approvals and Checks, Check Configurations, 7.1-preview.1 (`isDisabled` as the page of 7.1
 * shows it); settings of the kinds by terraform-provider-azuredevops, service/approvalsandchecks.
 * Needs: Administrator of the connection to set one.
 * Beware: settings are shown only when they are asked for (`$expand=settings`; vsts-rest-api-specs #733). Nothing keeps
 * two of a kind from being set, so whoever sets one looks right before.
 */

import type { Context, Loader } from '../../context';
import { type AzdoQuestion, askAzdo, azdoVersions, readCaller } from '../../http/azdo';
import { child, type Json, list, optionalText, record } from '../../http/json';
import { HttpProblem } from '../../problem/http-problem';
import { refusedRight } from '../../problem/refused';

export interface CheckedConnection {
  readonly projectId: string;
  readonly endpointId: string;
  readonly connectionName: string;
}

export interface Check {
  /** A number, unique in the project. */
  readonly id: number;
  readonly typeId: string;
  /** Of a check that is a task: which one. */
  readonly definitionId: string | undefined;
  readonly settings: Json;
  readonly isDisabled: boolean;
  /** The object as it came: an update replaces its settings whole. */
  readonly whole: Json;
}

/** All checks of a connection in one project. @throws Problem, HttpProblem */
export function listChecks(on: CheckedConnection, context: Context): Promise<readonly Check[]> {
  return context.reads.get(checksOfConnection, on);
}

const checksOfConnection: Loader<CheckedConnection, readonly Check[]> = {
  name: 'checks of the connection',
  keyOf: ({ projectId, endpointId }) => `${projectId}/${endpointId}`,
  async one(on, context) {
    const query = `resourceType=endpoint&resourceId=${on.endpointId}&$expand=settings`;
    const reply = await send(on, { method: 'GET', path: '', query }, 'read the checks of the connection', context);
    return list(record(reply), 'value').map(fromWire);
  },
};

/** Sets a new one. @throws Problem, HttpProblem */
export async function addCheck(
  on: CheckedConnection,
  check: { readonly type: Json; readonly settings: Json; readonly timeoutMinutes: number },
  doing: string,
  context: Context,
): Promise<Check> {
  const { type, settings, timeoutMinutes: timeout } = check;
  const resource = { type: 'endpoint', id: on.endpointId, name: on.connectionName };
  const body = { type, settings, timeout, resource };
  return fromWire(record(await send(on, { method: 'POST', path: '', body }, doing, context)));
}

/** Changes settings of one, and switches it on. @throws Problem, HttpProblem */
export async function changeCheck(
  on: CheckedConnection,
  { id, whole, settings, isDisabled }: Check,
  changed: Json,
  doing: string,
  context: Context,
): Promise<Check> {
  const { type, timeout, resource } = whole;
  const enabled = isDisabled ? { isDisabled: false } : {};
  const body = { id, type, timeout, resource, ...enabled, settings: { ...settings, ...changed } };
  const reply = await send(on, { method: 'PATCH', path: `/${id}`, body, repeatable: true }, doing, context);
  return fromWire(record(reply));
}

/** @throws Problem, HttpProblem */
export async function deleteCheck(on: CheckedConnection, id: number, context: Context): Promise<void> {
  await send(on, { method: 'DELETE', path: `/${id}` }, 'remove a check of the connection', context);
}

async function send(on: CheckedConnection, question: AzdoQuestion, doing: string, context: Context): Promise<unknown> {
  const path = `/${encodeURIComponent(on.projectId)}/_apis/pipelines/checks/configurations${question.path}`;
  try {
    return (await askAzdo(context, { ...question, path, version: azdoVersions.checks })).body;
  } catch (failed) {
    throw failed instanceof HttpProblem && failed.status === 403
      ? refusedRight(
          { kind: 'connection administrator', doing, name: on.connectionName },
          await readCaller(context),
          failed,
        )
      : failed;
  }
}

function fromWire(whole: Json): Check {
  const settings = child(whole, 'settings');
  return {
    id: Number(whole.id),
    typeId: (optionalText(child(whole, 'type'), 'id') ?? '').toLowerCase(),
    definitionId: optionalText(child(settings, 'definitionRef'), 'id')?.toLowerCase(),
    settings,
    isDisabled: whole.isDisabled === true,
    whole,
  };
}
