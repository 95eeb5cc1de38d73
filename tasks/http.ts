/**
 * The agent's door to the network: the HTTP client of @azure/core-rest-pipeline, by the agent's proxy where one is
 * configured, else by the environment's, trusting whom the agent trusts, with connections kept open (the library's own
 * proxy agent opens one for each request).
 */
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { certificateRefused, isCertificateCode, type Problem } from '../core';
import type { AgentCertificates, AgentProxy } from './agent';
import { Departures } from './departures';
import { proxyFor } from './proxy';
import { makeTrusts, type Trust } from './trust';

export interface Door {
  readonly http: HttpClient;
  /** What connects to an address. `undefined` for plain HTTP, as Node does it. @throws Problem for an unfit proxy */
  readonly agentFor: (url: string) => HttpsAgent | undefined;
  /** What a failed request comes to when the host's certificate was the reason; `undefined` when it was not. */
  readonly certificateProblem: (url: string, failed: unknown) => Problem | undefined;
  /** Resolves when the first request has left, or when none will. */
  readonly requestSent: Promise<void>;
  /** The same for who would make a request too: with no other in sight, it is the first, and waits for none. */
  readonly afterFirst: () => Promise<void>;
  /** Lets those who wait for the first request go on. */
  readonly leave: () => void;
  /** Resolves when a request to that host has left, or got no further. */
  readonly leftFor: (url: string) => Promise<void>;
}

/** What the agent is configured with, and where Azure DevOps is. */
export interface DoorOptions {
  readonly proxy: AgentProxy | undefined;
  readonly certificates: AgentCertificates | undefined;
  /** The collection's address. */
  readonly url: string;
  readonly isServer: boolean;
}

/** A request without a limit of its own should have been answered by then, milliseconds; ours. */
const longestAnswer = 60_000;

/** @throws Problem for certificates of the agent that cannot be used */
export function makeDoor({ proxy: configured, certificates, url: organization, isServer }: DoorOptions): Door {
  const client = createDefaultHttpClient();
  const trusts = makeTrusts(certificates, isServer);
  const organizationHost = new URL(organization).host;
  const agents = new Map<string, HttpsAgent>();
  const issuers = new Map<string, string>();
  const departures = new Departures();
  let isAsked = false;
  let leave = () => {};
  const requestSent = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const afterFirst = () => {
    // What is asked side by side with it has been asked when the turn is over.
    setImmediate(() => isAsked || leave());
    return requestSent;
  };
  const agentFor = (url: string) => {
    // Plain HTTP is only the machine's own metadata address, which no proxy may stand before, or a server without TLS.
    if (!url.startsWith('https:')) {
      return undefined;
    }
    const isOrganization = new URL(url).host === organizationHost;
    const proxy = proxyFor(url, configured);
    const key = `${isOrganization} ${proxy ?? ''}`;
    const watch = { leave: () => leave(), departures, issuers };
    const trust = isOrganization ? trusts.organization : trusts.others;
    const agent = agents.get(key) ?? (proxy ? tunnel(proxy, trust, trusts.others, watch) : direct(trust, watch));
    agents.set(key, agent);
    return agent;
  };
  const certificateProblem = (url: string, failed: unknown) => {
    const code = failed instanceof Error && 'code' in failed ? String(failed.code) : '';
    const { host, hostname } = new URL(url);
    return failed instanceof Error && isCertificateCode(code)
      ? certificateRefused({ host, code, said: failed.message, issuer: issuers.get(hostname) }, failed)
      : undefined;
  };
  const http: HttpClient = {
    async sendRequest(request) {
      // The request itself and no copy: the libraries know their requests by identity. It may be sent again.
      const { abortSignal } = request;
      isAsked = true;
      try {
        const agent = agentFor(request.url);
        return await inTime(request.timeout || longestAnswer, (signal) => {
          Object.assign(request, { abortSignal: signal, agent });
          return client.sendRequest(request);
        });
      } catch (failed) {
        throw certificateProblem(request.url, failed) ?? failed;
      } finally {
        Object.assign(request, { abortSignal });
        leave();
        departures.tell(new URL(request.url).hostname);
      }
    },
  };
  const leftFor = (url: string) => departures.of(new URL(url).hostname);
  return { http, agentFor, certificateProblem, requestSent, afterFirst, leave: () => leave(), leftFor };
}

/** Breaks off what is not over in time, its last byte included: a socket's own limit is for silence only. */
export async function inTime<Answer>(
  milliseconds: number,
  send: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds);
  try {
    return await send(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

interface Watch {
  /** Called when the first connection is ready and its request written. */
  readonly leave: () => void;
  readonly departures: Departures;
  /** Who issued the certificate that a host showed. */
  readonly issuers: Map<string, string>;
}

/** An agent that keeps its connections, straight to the host. */
function direct(trust: Trust, watch: Watch): HttpsAgent {
  const agent = new HttpsAgent({ keepAlive: true, ...trust });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, done) => {
    const host = 'host' in options ? String(options.host) : '';
    watch.departures.open(host);
    const socket = connect(options, done);
    return socket && watched(socket, host, watch);
  };
  return agent;
}

/** The same through a proxy; what holds for the host need not hold for the proxy. */
function tunnel(proxy: string, trust: Trust, proxyTrust: Trust, watch: Watch): HttpsAgent {
  // Without noDelay a body waits up to 40 ms for the proxy to acknowledge its headers.
  const agent = new HttpsProxyAgent(proxy, { keepAlive: true, noDelay: true, ...proxyTrust });
  const connect = agent.connect.bind(agent);
  agent.connect = async (request, options) => {
    watch.departures.open(options.host ?? '');
    let status: number | undefined;
    request.once('proxyConnect', (answer: { readonly statusCode: number }) => {
      status = answer.statusCode;
    });
    const socket = await connect(request, { ...options, ...trust });
    if (status !== 200) {
      // Else the library gives the proxy's answer as the service's.
      socket.destroy();
      const reason = status === 407 ? 'wants another user and password' : 'let nothing through';
      throw new Error(`the agent's proxy ${reason}: status ${status}`);
    }
    return watched(socket, options.host ?? '', watch) as typeof socket;
  };
  // An agent in all but its declared class: it is one of agent-base, which extends http.Agent.
  return agent as unknown as HttpsAgent;
}

/** Tells when a connection is ready, and notes who issued the certificate before it is judged: a refused one is gone. */
function watched(socket: Duplex, host: string, { leave, departures, issuers }: Watch): Duplex {
  socket.once('secureConnect', () =>
    setImmediate(() => {
      leave();
      departures.leave(host);
    }),
  );
  socket.prependOnceListener('secure', () => {
    // Not the newer getPeerX509Certificate: in Node 20 the names are missing from the certificate after it.
    const { issuer } = (socket as TLSSocket).getPeerCertificate();
    issuers.set(host, [issuer?.CN ?? issuer?.O ?? ''].flat().join(', '));
  });
  return socket;
}
