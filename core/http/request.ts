/** One question to a service: sent down the pipeline, judged, parsed. The services' own files add address and token. */
import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  isRestError,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { Context } from '../context';
import { HttpProblem } from '../problem/http-problem';
import { Problem, type Seen } from '../problem/problem';
import { errorIn, isHtml } from './answer-error';
import { markRepeatable, requestTimeoutMilliseconds, retryAfterSeconds, withoutByteOrderMark } from './pipeline';

/** What asking needs of the context. */
export type Asker = Pick<Context, 'clock' | 'log' | 'pipeline'>;

export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** Whole address, with its query. Never holds a secret. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as a form instead of JSON. May hold a secret: bodies are never logged. */
  readonly form?: Readonly<Record<string, string>>;
  /** Set where sending a POST or PATCH twice does no harm. */
  readonly repeatable?: boolean;
}

export interface Reply {
  readonly status: number;
  /** Parsed JSON; `undefined` for an empty body. */
  readonly body: unknown;
  /** Azure DevOps: there is a next page, and this asks for it. */
  readonly continuationToken: string | undefined;
  /** Of a write that goes on (202): where to ask how far it is. */
  readonly location: string | undefined;
  /** Seconds the service asks to wait before the next question. */
  readonly retryAfterSeconds: number | undefined;
}

/**
 * Sends a question.
 * @throws HttpProblem when no answer came or it is not a success
 */
export async function ask(context: Asker, door: HttpClient, question: Question): Promise<Reply> {
  const request = requestOf(question);
  let response: PipelineResponse;
  try {
    response = await context.pipeline.sendRequest(door, request);
  } catch (failure) {
    throw noAnswer(context, request, failure);
  }
  context.log.debug(
    `${request.method} ${request.url} -> ${response.status} (request id ${requestIdOf(response) ?? 'none'})`,
  );
  if (response.status >= 400 || isSignInPage(response)) {
    throw httpProblem(context, response);
  }
  return {
    status: response.status,
    body: parsed(context, response),
    continuationToken: response.headers.get('x-ms-continuationtoken'),
    location: response.headers.get('location'),
    retryAfterSeconds: retryAfterSeconds(response, context.clock),
  };
}

/** `undefined` when the thing asked for is not there (404). Other failures pass through. */
export async function absentWhenNotFound(reply: Promise<Reply>): Promise<Reply | undefined> {
  try {
    return await reply;
  } catch (failure) {
    if (failure instanceof HttpProblem && failure.status === 404) {
      return undefined;
    }
    throw failure;
  }
}

function requestOf(question: Question): PipelineRequest {
  const content = contentOf(question);
  const request = createPipelineRequest({
    url: question.url,
    method: question.method,
    headers: createHttpHeaders({
      Accept: 'application/json',
      ...(content ? { 'Content-Type': content.type } : {}),
      ...question.headers,
    }),
    timeout: requestTimeoutMilliseconds,
    ...(content ? { body: content.body } : {}),
  });
  if (question.repeatable) {
    markRepeatable(request);
  }
  return request;
}

function contentOf({ body, form }: Question): { readonly type: string; readonly body: string } | undefined {
  if (form) {
    const fields = Object.entries(form).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    );
    return { type: 'application/x-www-form-urlencoded', body: fields.join('&') };
  }
  return body === undefined ? undefined : { type: 'application/json', body: JSON.stringify(body) };
}

function parsed(context: Asker, response: PipelineResponse): unknown {
  if (!response.bodyAsText) {
    return undefined;
  }
  try {
    return JSON.parse(withoutByteOrderMark(response.bodyAsText));
  } catch (failure) {
    throw brokenOff(context, response, failure);
  }
}

function brokenOff(context: Asker, response: PipelineResponse, failure?: unknown): HttpProblem {
  const seen = { ...seenIn(context, response), status: undefined };
  return new HttpProblem(seen, 'The answer broke off.', undefined, failure);
}

/** Azure DevOps answers a missing or stale sign-in with 203 or 302 and a page (azure-devops-auth-samples #52). */
function isSignInPage(response: PipelineResponse): boolean {
  return response.status === 203 || response.status === 302 || isHtml(response);
}

/** The problem in an answer. Also for answers that came through an SDK. */
export function httpProblem(context: Asker, response: PipelineResponse): HttpProblem {
  const signIn = isSignInPage(response) && response.status < 400;
  if (response.status < 400 && !signIn) {
    // An SDK throws a success that it cannot read.
    return brokenOff(context, response);
  }
  const error = errorIn(response);
  const seen = { ...seenIn(context, response), serviceCode: signIn ? 'SignInPage' : error.code };
  return new HttpProblem(
    signIn ? { ...seen, status: 401 } : seen,
    error.explanation,
    retryAfterSeconds(response, context.clock),
  );
}

/** The problem of a request that got no answer. A problem thrown inside (a token that was refused) passes through. */
export function noAnswer(context: Asker, request: PipelineRequest, failure: unknown): unknown {
  if (failure instanceof Problem) {
    return failure;
  }
  const broken = isRestError(failure) || (failure instanceof Error && 'code' in failure) || isAbort(failure);
  if (!broken) {
    return failure;
  }
  const seen: Seen = {
    method: request.method,
    address: withoutQuery(request.url),
    status: undefined,
    serviceCode: failure instanceof Error && 'code' in failure ? String(failure.code) : undefined,
    requestId: request.requestId,
    time: context.clock.now().toISOString(),
  };
  return new HttpProblem(seen, failure instanceof Error ? failure.message : '', undefined, failure);
}

function isAbort(failure: unknown): boolean {
  return failure instanceof Error && failure.name === 'AbortError';
}

function seenIn(context: Asker, response: PipelineResponse): Seen {
  return {
    method: response.request.method,
    address: withoutQuery(response.request.url),
    status: response.status,
    serviceCode: undefined,
    requestId: requestIdOf(response),
    time: context.clock.now().toISOString(),
  };
}

/** Each service has its own header for it: ARM, Graph, Azure DevOps. */
function requestIdOf(response: PipelineResponse): string | undefined {
  const names = ['x-ms-request-id', 'request-id', 'activityid', 'x-vss-e2eid'];
  return names.map((name) => response.headers.get(name)).find((value) => value !== undefined && value !== '');
}

function withoutQuery(url: string): string {
  return url.replace(/\?.*$/, '');
}
