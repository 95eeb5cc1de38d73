/**
 * A run as its requests and answers were, played again without the emulator, with one of the answers bent. It takes
 * milliseconds, so that thousands of bent answers can be tried.
 */
import { createHttpHeaders, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { type Context, KnownSecrets, makeContext } from '../../core';
import type { Report } from '../../core/engine/report';
import { isForToken, isWrite, type Lab } from '../../scripts/lab';
import { passing } from '../recipes/passing';

/** An answer as it travels. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Asked {
  readonly method: string;
  readonly url: string;
}

interface Exchange extends Asked {
  readonly answer: Answer;
}

/** What a run does, and what is left of it to look at; an inventory has no report. */
export type Act = (context: Context) => Promise<{ readonly report?: Report; readonly text?: string }>;

export interface Recorded {
  readonly title: string;
  readonly act: Act;
  readonly exchanges: readonly Exchange[];
  readonly lab: Lab;
  readonly tokens: ReadonlyMap<string, string>;
  /** When it began. */
  readonly began: number;
}

export async function record(title: string, lab: Lab, act: Act): Promise<Recorded> {
  const exchanges: Exchange[] = [];
  const tokens = new Map<string, string>();
  const began = lab.context.clock.now().getTime();
  const context = passing(lab.context, async (request, send) => {
    const answer = await send(request);
    const { status, headers, bodyAsText } = answer;
    exchanges.push({
      method: request.method,
      url: request.url,
      answer: { status, headers: headers.toJSON(), body: bodyAsText ?? '' },
    });
    return answer;
  });
  const token = async (audience: string) => {
    const given = await lab.context.token(audience);
    tokens.set(audience, given);
    return given;
  };
  await act(makeContext({ ...context, token }));
  return { title, act, exchanges, lab, tokens, began };
}

export interface Played {
  readonly report: Report | undefined;
  readonly text: string;
  /** What was thrown in place of a report. */
  readonly thrown: unknown;
  /** Lines for people, and those for details. */
  readonly lines: readonly string[];
  readonly sent: readonly Asked[];
  /** Of these, those that came after the bent answer and change something. */
  readonly writesAfter: readonly string[];
  readonly secrets: readonly string[];
  readonly hide: (text: string) => string;
}

/** What becomes of one answer. @param secrets those that the run knows by then */
export type Bend = (answer: Answer, secrets: readonly string[]) => Answer | Error;

/** Plays it, with the answer to that request bent, as often as it is sent: by its place, or none. */
export async function play(recorded: Recorded, nth: number, bend: Bend): Promise<Played> {
  const { lab, tokens, act, began } = recorded;
  const left = queues(recorded.exchanges);
  const sent: { method: string; url: string }[] = [];
  const [lines, secrets, writesAfter]: [string[], string[], string[]] = [[], [], []];
  const known = new KnownSecrets();
  let time = began;
  const mask = (secret: string) => {
    secrets.push(secret);
    known.add(secret);
  };
  let bentKey: string | undefined;
  const sendRequest = async (request: PipelineRequest): Promise<PipelineResponse> => {
    const { method, url } = request;
    sent.push({ method, url });
    if (bentKey !== undefined && isWrite(request) && !isForToken(request)) {
      writesAfter.push(`${method} ${url}`);
    }
    const answer = left(request);
    if (sent.length !== nth + 1 && keyOf(request) !== bentKey) {
      return toResponse(request, answer);
    }
    bentKey = keyOf(request);
    const bent = bend(answer, secrets);
    if (bent instanceof Error) {
      // As a client throws it, which knows its request.
      throw Object.assign(bent, { request });
    }
    return toResponse(request, bent);
  };
  const context = makeContext({
    ...lab.context,
    http: { sendRequest },
    organization: { ...lab.context.organization, http: { sendRequest } },
    token: async (audience) => {
      const token = tokens.get(audience) ?? '';
      mask(token);
      return token;
    },
    clock: {
      now: () => new Date(time),
      sleep: async (milliseconds) => {
        time += milliseconds;
      },
    },
    log: { line: (line) => void lines.push(line), debug: (line) => void lines.push(line) },
    mask,
    hide: known.hide,
  });
  const {
    report,
    text = '',
    thrown,
  } = await act(context).then(
    (done) => ({ ...done, thrown: undefined }),
    (failed: unknown) => ({ report: undefined, text: '', thrown: failed }),
  );
  return { report, text, thrown, lines, sent, writesAfter, secrets, hide: known.hide };
}

const nothing: Answer = {
  status: 404,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ error: { code: 'NotFound', message: 'It is not there.' } }),
};

/** Answers in their order; the last of a kind stays. What was made anew has another id. */
function queues(exchanges: readonly Exchange[]): (request: Asked) => Answer {
  const byUrl = new Map<string, Answer[]>();
  for (const { method, url, answer } of exchanges) {
    const key = keyOf({ method, url });
    byUrl.set(key, [...(byUrl.get(key) ?? []), answer]);
  }
  return (request) => {
    const queue = byUrl.get(keyOf(request)) ?? [];
    return (queue.length > 1 ? queue.shift() : queue[0]) ?? nothing;
  };
}

function keyOf({ method, url }: Asked): string {
  const made =
    method === 'PUT' ? url.replace(/(?<=(roleAssignments|federatedIdentityCredentials)\/)[^/?]+/gi, '*') : url;
  return `${method} ${made}`;
}

function toResponse(request: PipelineRequest, { status, headers, body }: Answer): PipelineResponse {
  return { request, status, headers: createHttpHeaders(headers), bodyAsText: body };
}
