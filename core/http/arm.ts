/** Azure Resource Manager: address, audience, API versions. Source of the versions: azure-rest-api-specs, stable. */

import type { Context } from '../context';
import { wrongTenant } from './arm-problems';
import type { Json } from './json';
import { allPages } from './pages';
import { armRefusals } from './refusals/arm';
import { wording } from './refused';
import { ask, type Question, type Reply } from './request';

export const armVersions = {
  authorization: '2022-04-01',
  keyVault: '2023-07-01',
  managedIdentity: '2024-11-30',
  machineLearning: '2024-10-01',
  subscriptions: '2022-12-01',
  synapse: '2021-06-01',
} as const;

export interface ArmQuestion {
  readonly method: Question['method'];
  /** From the first slash; an ARM id and what follows it. */
  readonly path: string;
  readonly version: (typeof armVersions)[keyof typeof armVersions];
  /** Further query, already encoded, without the question mark. */
  readonly query?: string;
  readonly body?: unknown;
}

/** Asks ARM as the setup identity. @throws HttpProblem; Problem when the sign-in was for another tenant */
export function askArm(context: Context, question: ArmQuestion): Promise<Reply> {
  const query = question.query ? `&${question.query}` : '';
  const url = `${context.cloud.arm}${encodedPath(question.path)}?api-version=${question.version}${query}`;
  return send(context, { method: question.method, url, body: question.body });
}

/** All pages of a list. @throws as `askArm` */
export function listArm(context: Context, question: ArmQuestion): Promise<readonly Json[]> {
  const follow = (link: string) => send(context, { method: 'GET', url: link });
  return allPages(askArm(context, question), { linkField: 'nextLink', root: context.cloud.arm, follow });
}

type Sent = Pick<Question, 'method' | 'url' | 'body'>;

/** A token of the wrong tenant can meet any request; every other refusal is left to the caller. */
function send(context: Context, question: Sent): Promise<Reply> {
  return wording(sendAsSetup(context, question), { wrongTenant });
}

async function sendAsSetup(context: Context, question: Sent): Promise<Reply> {
  const headers = { Authorization: `Bearer ${await context.token(context.cloud.arm)}` };
  return ask(context, context.http, { refusals: armRefusals, headers, ...question });
}

/** Names may hold spaces and parentheses; the slashes between them stay. */
function encodedPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
