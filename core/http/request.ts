/** One question to a service: sent down the pipeline, judged, parsed. The services' own files add address and token. */
import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { Context } from '../context';
import { HttpProblem } from '../problem/http-problem';
import type { Seen } from '../problem/problem';
import { brokenOff, httpProblem, isPage, noAnswer, requestIdOf, seenIn } from './failure';
import { bodyOf, ofAnswer } from './json';
import type { RefusalTable } from './refusals/table';
import {
  markPatient,
  markRepeatable,
  requestTimeoutMilliseconds,
  retryAfterSeconds,
  withoutByteOrderMark,
} from './transport';

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
  /** Set where a token is asked for and nothing else. */
  readonly patient?: boolean;
  /** Set where `null` is the answer for what is not there. */
  readonly mayBeNull?: boolean;
  /** How the service says what it refuses; what all services share is known anyway. */
  readonly refusals?: RefusalTable;
}

export interface Reply {
  readonly status: number;
  /** An object; `undefined` for an empty body, and for `null` where that is an answer. */
  readonly body: unknown;
  /** The exchange, for whoever does not understand the body. */
  readonly seen: Seen;
  /** Azure DevOps: there is a next page, and this asks for it. */
  readonly continuationToken: string | undefined;
  /** Of a write that goes on (202): where to ask how far it is. */
  readonly location: string | undefined;
  /** Seconds the service asks to wait before the next question. */
  readonly retryAfterSeconds: number | undefined;
}

/**
 * Sends a question.
 * @throws HttpProblem when no answer came or it is not a success; UnexpectedShape for a body that is no object
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
  return judged(context, response, question);
}

/**
 * What an answer says.
 * @throws HttpProblem when it is not a success; UnexpectedShape for a body that no service here gives: it is an object, or there is none
 */
export function judged(
  context: Pick<Context, 'clock' | 'hide'>,
  response: PipelineResponse,
  { refusals, mayBeNull = false }: Pick<Question, 'refusals' | 'mayBeNull'>,
): Reply {
  if (response.status >= 400 || isPage(response)) {
    throw httpProblem(context, response, refusals);
  }
  const seen = seenIn(context, response);
  const given = parsed(context, response);
  const body = mayBeNull ? (given ?? undefined) : given;
  if (body !== undefined) {
    ofAnswer(bodyOf({ body, seen }), seen);
  }
  return {
    status: response.status,
    body,
    seen,
    continuationToken: response.headers.get('x-ms-continuationtoken'),
    location: response.headers.get('location'),
    retryAfterSeconds: retryAfterSeconds(response, context.clock),
  };
}

/** Asks as the setup identity. @param audience for which its token is @throws as `ask` */
export function askAsSetup(context: Context, audience: string, question: Question): Promise<Reply> {
  return withFreshToken(context, audience, (token) =>
    ask(context, context.http, { ...question, headers: { Authorization: `Bearer ${token}`, ...question.headers } }),
  );
}

/**
 * Sends with the token that is kept, and once more with a fresh one where the service takes that one for none: it may have
 * been revoked, and a claims challenge says what the fresh one has to hold. A request that was refused so was not done.
 */
export async function withFreshToken<Given>(
  context: Context,
  audience: string,
  send: (token: string) => Promise<Given>,
): Promise<Given> {
  const token = await context.token(audience);
  try {
    return await send(token);
  } catch (failed) {
    if (!(failed instanceof HttpProblem) || !['notSignedIn', 'claimsChallenge'].includes(failed.refusal)) {
      throw failed;
    }
    return send(await context.token(audience, { token, claims: failed.claims }));
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
  if (question.patient) {
    markPatient(request);
  } else if (question.repeatable) {
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

function parsed(context: Pick<Context, 'clock' | 'hide'>, response: PipelineResponse): unknown {
  if (!response.bodyAsText) {
    return undefined;
  }
  try {
    return JSON.parse(withoutByteOrderMark(response.bodyAsText));
  } catch (failure) {
    throw brokenOff(context, response, failure);
  }
}
