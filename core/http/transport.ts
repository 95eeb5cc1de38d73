/**
 * The one HTTP pipeline, on @azure/core-rest-pipeline. The library brings the request id. Waiting is done
 * here, because it must use the context's clock, and the library's policies sleep by themselves.
 *
 * Retried: throttling (429, 503) always, since such a request was not done; dropped connections, timeouts, answers
 * cut short and gateway errors only where repeating does no harm; a 500 only for a read, since Azure DevOps answers
 * wrong input and taken names with it, and for what only asks for a token, as a page or any other text in place of one. `Retry-After` is honoured whatever the status, also on a 200
 * (Azure DevOps asks for a pause that way: docs "rate-limits", 2025-09-15).
 */
import {
  createEmptyPipeline,
  type Pipeline,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
  RestError,
  setClientRequestIdPolicy,
} from '@azure/core-rest-pipeline';
import type { Clock, Log } from '../context';
import { HttpProblem } from '../problem/http-problem';
import { Problem, unlessCancelled } from '../problem/problem';
import { hostOf, type Limiter } from './limiter';

/** Attempts for one request, the first included. Chosen by us. */
const mostAttempts = 4;
/** Longest pause that is kept for a service, seconds. Chosen by us: Azure DevOps asks for up to 30 s. */
const longestPauseSeconds = 120;
/** After how long a request counts as unanswered, milliseconds. Chosen by us. */
export const requestTimeoutMilliseconds = 30_000;

/** Longest answer that is read, characters. Chosen by us: a list of a thousand connections has some two million. */
export const longestAnswer = 8_000_000;
/** The code of a failure for an answer that is longer. */
export const tooLong = 'ANSWER_TOO_LONG';

const repeatableHeader = 'x-aml-links-repeatable';

/** Marks a POST or PATCH whose repetition does no harm. GET, PUT and DELETE need no mark. */
export function markRepeatable(request: PipelineRequest): void {
  request.headers.set(repeatableHeader, 'yes');
}

/** Marks a request that only asks for a token: whatever is no judgement of it is worth another try. */
export function markPatient(request: PipelineRequest): void {
  request.headers.set(repeatableHeader, 'patient');
}

/** Whether a POST may be sent twice, which is said of those that only ask. */
export function isRepeatablePost(request: PipelineRequest): boolean {
  return request.headers.has(repeatableHeader);
}

/** The pipeline for all requests of a context. @param limiter what may not be exceeded by all its attempts together */
export function makePipeline({ clock, log }: { readonly clock: Clock; readonly log: Log }, limiter: Limiter): Pipeline {
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(setClientRequestIdPolicy('x-ms-client-request-id'));
  pipeline.addPolicy(retryPolicy(clock, log), { phase: 'Retry' });
  // Below the retries, so that a request that waits for its next attempt holds no place.
  pipeline.addPolicy(limiter, { afterPhase: 'Retry' });
  return pipeline;
}

/** Waits as long as a service asks, and tries again what may be tried again. */
function retryPolicy(clock: Clock, log: Log): PipelinePolicy {
  return {
    name: 'retry',
    async sendRequest(request, next) {
      const mark = request.headers.get(repeatableHeader);
      const isRepeatable = ['GET', 'PUT', 'DELETE'].includes(request.method) || mark !== undefined;
      const isPatient = mark === 'patient';
      request.headers.delete(repeatableHeader);
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await attemptOnce(request, next);
        const pause = pauseSeconds(outcome, { attempt, isRepeatable, isPatient }, clock);
        if (pause === undefined || attempt === mostAttempts) {
          return settled(outcome, clock, log);
        }
        log.debug(`${request.method} ${hostOf(request)}: ${reasonOf(outcome)}; trying again in ${pause} s`);
        if (pause >= 5) {
          log.line(`${hostOf(request)} asked us to wait ${pause} s`);
        }
        await clock.sleep(pause * 1000);
      }
    },
  };
}

type Outcome = { readonly response: PipelineResponse } | { readonly failure: unknown };

async function attemptOnce(
  request: PipelineRequest,
  next: (request: PipelineRequest) => Promise<PipelineResponse>,
): Promise<Outcome> {
  try {
    const response = await next(request);
    if ((response.bodyAsText ?? '').length > longestAnswer) {
      throw new RestError(`The answer is longer than ${longestAnswer} characters.`, { code: tooLong, request });
    }
    return { response };
  } catch (failure) {
    return { failure };
  }
}

interface Attempt {
  readonly attempt: number;
  readonly isRepeatable: boolean;
  readonly isPatient: boolean;
}

/** Seconds to wait before the next attempt, or `undefined` when the outcome stands. */
function pauseSeconds(
  outcome: Outcome,
  { attempt, isRepeatable, isPatient }: Attempt,
  clock: Clock,
): number | undefined {
  const backoff = 2 ** (attempt - 1);
  if ('failure' in outcome) {
    return isRepeatable && isWorthAnother(outcome.failure) ? backoff : undefined;
  }
  const { status } = outcome.response;
  if (status === 429 || status === 503) {
    const asked = retryAfterSeconds(outcome.response, clock) ?? backoff;
    return asked <= longestPauseSeconds ? asked : undefined;
  }
  const { method } = outcome.response.request;
  const isUnjudged = [408, 502, 504].includes(status) || (status === 500 && (method === 'GET' || isPatient));
  const isBroken = isUnjudged || isCutOff(outcome.response) || (isPatient && !isJson(outcome.response));
  return isBroken && isRepeatable ? backoff : undefined;
}

/** Not what was thrown on purpose: a sign-in that was refused, and an answer that will be as long the next time. */
function isWorthAnother(failure: unknown): boolean {
  const code = failure instanceof Error && 'code' in failure ? failure.code : undefined;
  return !(failure instanceof Problem) && !(failure instanceof HttpProblem) && code !== tooLong;
}

/** A JSON answer that does not parse was cut off on its way. */
function isCutOff(response: PipelineResponse): boolean {
  if (!response.bodyAsText || !(response.headers.get('content-type') ?? '').includes('json')) {
    return false;
  }
  return !isJson(response);
}

function isJson({ bodyAsText }: PipelineResponse): boolean {
  try {
    JSON.parse(withoutByteOrderMark(bodyAsText ?? ''));
    return true;
  } catch {
    return false;
  }
}

async function settled(outcome: Outcome, clock: Clock, log: Log): Promise<PipelineResponse> {
  if ('failure' in outcome) {
    throw outcome.failure;
  }
  const pause = outcome.response.status < 400 ? retryAfterSeconds(outcome.response, clock) : undefined;
  if (pause !== undefined && pause <= longestPauseSeconds && outcome.response.status !== 202) {
    log.debug(`${hostOf(outcome.response.request)} asks for a pause of ${pause} s`);
    // What the answer says counts, also when the pause is cut short.
    await clock.sleep(pause * 1000).catch(unlessCancelled);
  }
  return outcome.response;
}

/** The pause asked for, in seconds or as a date; `undefined` when none is. */
export function retryAfterSeconds(response: PipelineResponse, clock: Clock): number | undefined {
  const asked = response.headers.get('retry-after')?.trim();
  if (!asked) {
    return undefined;
  }
  const seconds = /^\d+$/.test(asked) ? Number(asked) : Math.ceil((Date.parse(asked) - clock.now().getTime()) / 1000);
  return Number.isFinite(seconds) ? Math.max(seconds, 0) : undefined;
}

/** Some answers of Azure DevOps begin with one (seen in azure-devops-go-api). */
export function withoutByteOrderMark(body: string): string {
  return body.replace(/^\uFEFF/, '');
}

function reasonOf(outcome: Outcome): string {
  return 'failure' in outcome ? 'no answer' : `status ${outcome.response.status}`;
}
