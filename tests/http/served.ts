/** A service that answers by the request, and remembers what it was asked. */
import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { type Context, makeContext } from '../../core';
import { smallContext } from '../engine/small-context';

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly request: PipelineRequest;
}

interface Served {
  readonly context: Context;
  readonly asked: readonly Asked[];
  /** Method and address of each request. */
  readonly sent: () => readonly string[];
  readonly seconds: () => number;
}

/** A context in which every service answers so; tokens name what they are for. */
export function served(answer: (asked: Asked, count: number) => Answer, more: Partial<Context> = {}): Served {
  const asked: Asked[] = [];
  const http: HttpClient = {
    async sendRequest(request) {
      const one = {
        method: request.method,
        url: request.url,
        authorization: request.headers.get('authorization'),
        request,
      };
      asked.push(one);
      const { status = 200, headers = {}, body } = answer(one, asked.length);
      return {
        request,
        status,
        headers: createHttpHeaders({ 'content-type': 'application/json', ...headers }),
        bodyAsText: body === undefined ? '' : JSON.stringify(body),
      };
    },
  };
  const { context, seconds } = smallContext();
  const token = async (audience: string) => `for ${audience}`;
  const organization = { ...context.organization, http, ...more.organization };
  return {
    context: makeContext({ ...context, http, token, ...more, organization }),
    asked,
    sent: () => asked.map(({ method, url }) => `${method} ${url}`),
    seconds,
  };
}
