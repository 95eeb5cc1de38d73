/** One question to a service: sent down the pipeline, judged, parsed. The services' own files add address and token. */
import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { Context } from '../context';
import { brokenOff, httpProblem, isSignInPage, noAnswer, requestIdOf } from './failure';
import type { RefusalTable } from './refusals/table';
import { markRepeatable, requestTimeoutMilliseconds, retryAfterSeconds, withoutByteOrderMark } from './transport';

/** What asking needs of the context. */
export type Asker = Pick<Context, 'clock' | 'log' | 'hide' | 'pipeline'>;

export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** Whole address, with its query. Never holds a secret. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as a form instead of JSON. May hold a secret: bodies are never logged. */
  readonly form?: Readonly<Record<string, string>>;
  /** Set where sending a POST or PATCH twice does no harm. */
  readonly repeatable?: boolean;
  /** How the service says what it refuses; what all services share is known anyway. */
  readonly refusals?: RefusalTable;
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
export async function ask(context: Asker, http: HttpClient, question: Question): Promise<Reply> {
  const request = requestOf(question);
  let response: PipelineResponse;
  try {
    response = await context.pipeline.sendRequest(http, request);
  } catch (failure) {
    throw noAnswer(context, request, failure);
  }
  context.log.debug(
    `${request.method} ${request.url} -> ${response.status} (request id ${requestIdOf(response) ?? 'none'})`,
  );
  if (response.status >= 400 || isSignInPage(response)) {
    throw httpProblem(context, response, question.refusals);
  }
  return {
    status: response.status,
    body: parsed(context, response),
    continuationToken: response.headers.get('x-ms-continuationtoken'),
    location: response.headers.get('location'),
    retryAfterSeconds: retryAfterSeconds(response, context.clock),
  };
}

/** Asks as the setup identity. @param audience for which its token is @throws as `ask` */
export async function askAsSetup(context: Context, audience: string, question: Question): Promise<Reply> {
  const headers = { Authorization: `Bearer ${await context.token(audience)}`, ...question.headers };
  return ask(context, context.http, { ...question, headers });
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
