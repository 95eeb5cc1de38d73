/**
 * Checks on a service connection: what a stage must pass before it may use it.
 * Source: Azure DevOps REST, Approvals and Checks, Check Configurations, 7.1-preview.1 (`isDisabled` as the page of 7.1
 * shows it); settings of the kinds by terraform-provider-azuredevops, service/approvalsandchecks.
 * Needs: Administrator of the connection to set one.
 * Beware: settings are shown only when they are asked for (`$expand=settings`; vsts-rest-api-specs #733). Nothing keeps
 * two of a kind from being set, so whoever sets one looks right before.
 */

import type { Context, Loader } from '../../context';
import { type AzdoQuestion, askAzdo, azdoVersions } from '../../http/azdo';
import { bodyOf, child, type Json, list, number, optionalFlag, optionalText, record } from '../../http/json';
import { needing } from '../../http/rights';
import { administratorOf, type ConnectionInProject, userOf } from '../connection/right-read';

/** A connection in the project whose checks are meant. */
export type CheckedConnection = ConnectionInProject;

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
    const doing = 'read the checks of the connection';
    const reply = await send(on, { method: 'GET', path: '', query, doing }, context);
    return list(record(reply), 'value').map(fromWire);
  },
};

export interface NewCheck {
  readonly type: Json;
  readonly settings: Json;
  readonly timeoutMinutes: number;
  /** What is done by it, in words: `set the approval of the connection`. */
  readonly doing: string;
}

/** Sets a new one. @throws Problem, HttpProblem */
export async function addCheck(on: CheckedConnection, check: NewCheck, context: Context): Promise<Check> {
  const { type, settings, timeoutMinutes: timeout, doing } = check;
  const resource = { type: 'endpoint', id: on.endpointId, name: on.connectionName };
  const body = { type, settings, timeout, resource };
  return fromWire(record(await send(on, { method: 'POST', path: '', body, doing }, context)));
}

export interface CheckChange {
  readonly check: Check;
  /** Those that change; the others stay. */
  readonly settings: Json;
  /** What is done by it, in words: `set the approval of the connection`. */
  readonly doing: string;
}

/** Changes settings of one, and switches it on. @throws Problem, HttpProblem */
export async function changeCheck(on: CheckedConnection, change: CheckChange, context: Context): Promise<Check> {
  const { id, whole, settings: former, isDisabled } = change.check;
  const { type, timeout, resource } = whole;
  const enabled = isDisabled ? { isDisabled: false } : {};
  const body = { id, type, timeout, resource, ...enabled, settings: { ...former, ...change.settings } };
  const question = { method: 'PATCH', path: `/${id}`, body, repeatable: true, doing: change.doing } as const;
  return fromWire(record(await send(on, question, context)));
}

interface CheckQuestion extends AzdoQuestion {
  /** In words, for when it is refused. */
  readonly doing: string;
}

/** @param asked its path goes on from that of the checks */
async function send(on: CheckedConnection, asked: CheckQuestion, context: Context): Promise<Json> {
  const { doing, ...question } = asked;
  const path = `/${encodeURIComponent(on.projectId)}/_apis/pipelines/checks/configurations${question.path}`;
  const sent = askAzdo(context, { ...question, path, version: azdoVersions.checks });
  const right = question.method === 'GET' ? userOf(on, doing) : administratorOf(on, doing);
  return bodyOf(await needing(right, sent, context));
}

function fromWire(whole: Json): Check {
  const settings = child(whole, 'settings');
  return {
    id: number(whole, 'id'),
    typeId: (optionalText(child(whole, 'type'), 'id') ?? '').toLowerCase(),
    definitionId: optionalText(child(settings, 'definitionRef'), 'id')?.toLowerCase(),
    settings,
    isDisabled: optionalFlag(whole, 'isDisabled') === true,
    whole,
  };
}
