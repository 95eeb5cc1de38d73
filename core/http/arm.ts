/** Azure Resource Manager: address, audience, API versions. Source of the versions: azure-rest-api-specs, stable. */

import type { Context } from '../context';
import { wrongTenant } from './arm-problems';
import type { Json } from './json';
import { allPages } from './pages';
import { armRefusals } from './refusals/arm';
import { wording } from './refused';
import { askAsSetup, type Question, type Reply } from './request';

export const armVersions = {
  authorization: '2022-04-01',
  keyVault: '2023-07-01',
  locks: '2020-05-01',
  managedIdentity: '2024-11-30',
  machineLearning: '2024-10-01',
  storage: '2023-05-01',
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
  return send(context, { method: question.method, url: armUrl(context, question), body: question.body });
}

/** All pages of a list. @throws as `askArm` */
export function listArm(context: Context, question: ArmQuestion): Promise<readonly Json[]> {
  const follow = (link: string) => send(context, { method: 'GET', url: link });
  return allPages(askArm(context, question), { linkField: 'nextLink', root: context.cloud.arm, follow });
}

type Sent = Pick<Question, 'method' | 'url' | 'body'>;

/** A token of the wrong tenant can meet any request; every other refusal is left to the caller. */
function send(context: Context, question: Sent): Promise<Reply> {
  const sent = askAsSetup(context, context.cloud.arm, { refusals: armRefusals, ...question });
  return wording(sent, { wrongTenant });
}

/** The whole address of a question. Names may hold spaces and parentheses; the slashes between them stay. */
export function armUrl({ cloud }: Context, { path, version, query }: Pick<ArmQuestion, 'path' | 'version' | 'query'>) {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return `${cloud.arm}${encoded}?api-version=${version}${query ? `&${query}` : ''}`;
}
