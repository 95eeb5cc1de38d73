/** HTTP as the build agent is configured for it: the client of @azure/core-rest-pipeline, with agents of our own. */
import { Readable } from 'node:stream';
import { createDefaultHttpClient, type HttpClient, type PipelineResponse, RestError } from '@azure/core-rest-pipeline';
import type { Problem } from '../core';
import { readBody } from './answer-body';
import { type AgentFor, type HttpsAgentOptions, makeAgentFor } from './https-agents';
import { certificateRefused, isCertificateCode } from './problems/agent';
import { SentRequests } from './sent-requests';

export interface AgentHttp {
  readonly client: HttpClient;
  readonly agentFor: AgentFor;
  /** What a failed request comes to when the host's certificate was the reason; `undefined` when it was not. */
  readonly certificateProblem: (url: string, failed: unknown) => Problem | undefined;
  /** Resolves when the first request has been sent, or when none will be. */
  readonly firstRequestSent: Promise<void>;
  /** The same for a caller that would send a request too: when no other is about to be sent, it need not wait. */
  readonly afterFirstRequest: () => Promise<void>;
  /** Lets those who wait for the first request go on. */
  readonly stopWaiting: () => void;
  /** Resolves when a request to that host has been sent, or got no further. */
  readonly requestSentTo: (url: string) => Promise<void>;
}

/** A request without a limit of its own should have been answered by then, milliseconds; chosen by us. */
const longestAnswer = 60_000;

/** @throws Problem for certificates of the agent that cannot be used */
export function makeAgentHttp(options: HttpsAgentOptions): AgentHttp {
  const plain = createDefaultHttpClient();
  const sent = new SentRequests();
  const issuers = new Map<string, string>();
  const agentFor = makeAgentFor(options, { sent, issuers });
  const certificateProblem = (url: string, failed: unknown) => certificateProblemIn(failed, url, issuers);
  const client: HttpClient = {
    async sendRequest(request) {
      // The request itself and no copy: the libraries know their requests by identity. It may be sent again.
      const { abortSignal, streamResponseStatusCodes } = request;
      sent.begin();
      try {
        const agent = agentFor(request.url);
        return await inTime(request.timeout || longestAnswer, (signal) => {
          Object.assign(request, { abortSignal: signal, agent, streamResponseStatusCodes: everyStatus });
          return whole(plain.sendRequest(request));
        });
      } catch (failed) {
        throw certificateProblem(request.url, failed) ?? failed;
      } finally {
        Object.assign(request, { abortSignal, streamResponseStatusCodes });
        sent.end(new URL(request.url).hostname);
      }
    },
  };
  return {
    client,
    agentFor,
    certificateProblem,
    firstRequestSent: sent.first,
    afterFirstRequest: () => sent.afterFirst(),
    stopWaiting: () => sent.stopWaiting(),
    requestSentTo: (url) => sent.to(new URL(url).hostname),
  };
}

/** Of every answer the library is to hand over the stream. */
const everyStatus = new Set([Number.POSITIVE_INFINITY]);

/** The answer with its body, read by us. */
async function whole(sent: Promise<PipelineResponse>): Promise<PipelineResponse> {
  const { readableStreamBody: stream, ...response } = await sent;
  const encoding = response.headers.get('content-encoding');
  return stream instanceof Readable ? { ...response, bodyAsText: await readBody(stream, encoding) } : response;
}

/**
 * Breaks off what is not over in time, its last byte included: a socket's own limit is for silence only, and who reads
 * need not notice that it was broken off.
 */
export async function inTime<Answer>(
  milliseconds: number,
  send: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort();
      reject(new RestError(`no whole answer within ${milliseconds / 1000} s`, { code: 'ETIMEDOUT' }));
    }, milliseconds);
  });
  try {
    return await Promise.race([send(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

function certificateProblemIn(failed: unknown, url: string, issuers: ReadonlyMap<string, string>): Problem | undefined {
  const code = failed instanceof Error && 'code' in failed ? String(failed.code) : '';
  const { host, hostname } = new URL(url);
  return failed instanceof Error && isCertificateCode(code)
    ? certificateRefused({ host, code, said: failed.message, issuer: issuers.get(hostname) }, failed)
    : undefined;
}
