/** What is thrown for an answer that is no success, or for none: what was seen, and what it refuses. */
import { isRestError, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import type { Host } from '../context';
import { sanitize } from '../names/foreign-text';
import { HttpProblem } from '../problem/http-problem';
import { Problem, type Seen } from '../problem/problem';
import { errorIn, isHtml } from './answer-error';
import { claimsIn } from './challenge';
import { type RefusalTable, refusalIn } from './refusals/table';
import { retryAfterSeconds } from './transport';

/** Longest code and request id that are shown; chosen by us. */
const mostCode = 200;

/** By when it was seen, and without whose secrets. */
type Seer = Pick<Host, 'clock' | 'hide'>;

/** The problem of an answer that came in part. */
export function brokenOff(seer: Seer, response: PipelineResponse, failure?: unknown): HttpProblem {
  const seen = { ...seenIn(seer, response), status: undefined };
  return new HttpProblem(seen, { refusal: 'broken', explanation: 'The answer broke off.' }, failure);
}

/** A page in place of data, as a success or as a redirection: Azure DevOps answers a missing sign-in so, and so does a proxy. */
export function isPage(response: PipelineResponse): boolean {
  return response.status < 400 && (response.status === 203 || isHtml(response) || isRedirection(response));
}

/** None is followed: a token goes to the service that it was made for. 304 is no redirection. */
function isRedirection({ status }: PipelineResponse): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** The problem in an answer. Also for answers that came through an SDK. @param refusals how the service says what it refuses */
export function httpProblem(seer: Seer, response: PipelineResponse, refusals?: RefusalTable): HttpProblem {
  const asPage = isPage(response);
  if (response.status < 400 && !asPage) {
    // An SDK throws a success that it cannot read.
    return brokenOff(seer, response);
  }
  const { code, explanation } = asPage ? { code: undefined, explanation: '' } : errorIn(response);
  const { hide, clock } = seer;
  const seen = { ...seenIn(seer, response), serviceCode: code && sanitize(hide(code), mostCode) };
  const challenge = response.headers.get('www-authenticate');
  const answer = { method: seen.method, status: seen.status, code, explanation, challenge, isPage: asPage };
  const refusal = refusalIn(answer, refusals);
  return new HttpProblem(seen, {
    refusal,
    explanation: hide(beginningOf(explanation)),
    retryAfterSeconds: retryAfterSeconds(response, clock),
    claims: refusal === 'claimsChallenge' ? claimsIn(challenge) : undefined,
  });
}

/** The problem of a request that got no answer. A problem thrown inside (a token that was refused) passes through. */
export function noAnswer({ clock, hide }: Seer, request: PipelineRequest, failure: unknown): unknown {
  if (failure instanceof Problem) {
    return failure;
  }
  const broken = isRestError(failure) || (failure instanceof Error && 'code' in failure) || isAbort(failure);
  if (!broken) {
    return failure;
  }
  const code = failure instanceof Error && 'code' in failure ? String(failure.code) : undefined;
  const seen: Seen = {
    method: request.method,
    address: hide(withoutQuery(request.url)),
    status: undefined,
    serviceCode: code,
    requestId: request.requestId,
    time: clock.now().toISOString(),
  };
  const explanation = failure instanceof Error ? hide(beginningOf(failure.message)) : '';
  const refusal = refusalIn({ method: request.method, status: undefined, code, explanation });
  return new HttpProblem(seen, { refusal, explanation }, failure);
}

function isAbort(failure: unknown): boolean {
  return failure instanceof Error && failure.name === 'AbortError';
}

/** The exchange as it may be printed. */
export function seenIn({ clock, hide }: Seer, response: PipelineResponse): Seen {
  return {
    method: response.request.method,
    address: hide(withoutQuery(response.request.url)),
    status: response.status,
    serviceCode: undefined,
    requestId: requestIdIn(response, hide),
    time: clock.now().toISOString(),
  };
}

function requestIdIn(response: PipelineResponse, hide: Seer['hide']): string | undefined {
  const id = requestIdOf(response);
  return id && sanitize(hide(id), mostCode);
}

/** What is shown of a text is far shorter; of a page of megabytes no more is looked at. */
function beginningOf(text: string): string {
  return text.slice(0, 16_000);
}

/** Each service has its own header for it: ARM, Graph, Azure DevOps. */
export function requestIdOf(response: PipelineResponse): string | undefined {
  const names = ['x-ms-request-id', 'request-id', 'activityid', 'x-vss-e2eid'];
  return names.map((name) => response.headers.get(name)).find((value) => value !== undefined && value !== '');
}

function withoutQuery(url: string): string {
  return url.replace(/\?.*$/, '');
}
