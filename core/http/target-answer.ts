/**
 * What a target answered to a call that Azure DevOps made through a service connection.
 * Source: Azure DevOps REST, Service Endpoint, Endpointproxy - Execute Service Endpoint Request, 7.1: `statusCode` is the
 * name of a status, as .NET has them; Azure DevOps also answers by the number.
 */
import type { HttpProblem, Refusal } from '../problem/http-problem';
import type { Json } from './json';

export interface TargetAnswer {
  /** `undefined` for a success. */
  readonly refusal: Refusal | undefined;
  /** Nothing was judged: the answer is worth another try. */
  readonly isPassing: boolean;
  /** As it was reported, to show: the name of a status in lower case, or its number. */
  readonly answer: string;
}

const success = ['ok', '200'];

const refusals: Readonly<Record<string, Refusal>> = {
  unauthorized: 'notSignedIn',
  '401': 'notSignedIn',
  forbidden: 'lacksRight',
  '403': 'lacksRight',
  notfound: 'notFound',
  '404': 'notFound',
};

/** By number or by name. The number 404 is also that of a new connection which does not show yet. */
const passing = new Set(
  '404 408 429 500 502 503 504 requesttimeout toomanyrequests internalservererror badgateway serviceunavailable gatewaytimeout'.split(
    ' ',
  ),
);

/** @param report of Azure DevOps on the call */
export function targetAnswerIn(report: Json): TargetAnswer {
  return toAnswer(report.statusCode);
}

/** The same where Azure DevOps itself refused the call; `undefined` where it gave no answer. */
export function targetAnswerOf({ seen }: HttpProblem): TargetAnswer | undefined {
  return seen.status === undefined ? undefined : toAnswer(seen.status);
}

/** @param reported a name, or a number */
function toAnswer(reported: unknown): TargetAnswer {
  const answer = String(reported ?? '').toLowerCase();
  const refusal = success.includes(answer) ? undefined : (refusals[answer] ?? 'unexpected');
  return { refusal, isPassing: passing.has(answer), answer };
}
