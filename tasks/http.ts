/**
 * The agent's door to the network: the HTTP client of @azure/core-rest-pipeline, by the agent's proxy where one is
 * configured, else by the environment's, with connections kept open (the library's own proxy agent opens one for each
 * request). Certificate authorities come from NODE_EXTRA_CA_CERTS, as Node reads it.
 */
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { proxyUnfit } from '../core';
import type { AgentProxy } from './agent';

export interface Door {
  readonly http: HttpClient;
  /** What connects to an address. `undefined` for plain HTTP, as Node does it. @throws Problem for an unfit proxy */
  readonly agentFor: (url: string) => HttpsAgent | undefined;
  /** Resolves when the first request has left, or when none will. */
  readonly underWay: Promise<void>;
  /** Lets those who wait for the first request go on. */
  readonly leave: () => void;
}

/** A request without a limit of its own should have been answered by then, milliseconds; ours. */
const longestAnswer = 60_000;

export function makeDoor(configured: AgentProxy | undefined): Door {
  const client = createDefaultHttpClient();
  const agents = new Map<string | undefined, HttpsAgent>();
  let leave = () => {};
  const underWay = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const agentFor = (url: string) => {
    // Plain HTTP is only the machine's own metadata address, which no proxy may stand before.
    if (!url.startsWith('https:')) {
      return undefined;
    }
    const proxy = proxyFor(url, configured);
    const agent = agents.get(proxy) ?? makeAgent(proxy, leave);
    agents.set(proxy, agent);
    return agent;
  };
  const http: HttpClient = {
    async sendRequest(request) {
      // The request itself and no copy: the libraries know their requests by identity. It may be sent again.
      const { abortSignal } = request;
      try {
        const agent = agentFor(request.url);
        return await inTime(request.timeout || longestAnswer, (signal) => {
          Object.assign(request, { abortSignal: signal, agent });
          return client.sendRequest(request);
        });
      } finally {
        Object.assign(request, { abortSignal });
        leave();
      }
    },
  };
  return { http, agentFor, underWay, leave };
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

/** The proxy for an address, as one URL that may hold user and password; `undefined` for none. */
function proxyFor(url: string, configured: AgentProxy | undefined): string | undefined {
  if (!configured) {
    const address = getProxyForUrl(url);
    return address ? parseProxy(address).href : undefined;
  }
  if (configured.bypass.some((pattern) => pattern.test(url))) {
    return undefined;
  }
  const proxy = parseProxy(configured.url);
  // The setters leave a "%" as it is.
  if (configured.user) {
    proxy.username = encodeURIComponent(configured.user);
    proxy.password = encodeURIComponent(configured.password ?? '');
  }
  return proxy.href;
}

function parseProxy(address: string): URL {
  try {
    const proxy = new URL(address);
    decodeURIComponent(`${proxy.username}${proxy.password}`);
    if (/^https?:$/.test(proxy.protocol) && proxy.hostname) {
      return proxy;
    }
  } catch {
    // Said below.
  }
  throw proxyUnfit(address);
}

/** An agent that keeps its connections, and tells when the first of them is ready and its request written. */
function makeAgent(proxy: string | undefined, leave: () => void): HttpsAgent {
  const tell = (socket: Duplex) => {
    socket.once('secureConnect', () => setImmediate(leave));
    return socket;
  };
  if (proxy === undefined) {
    const agent = new HttpsAgent({ keepAlive: true });
    const connect = agent.createConnection.bind(agent);
    agent.createConnection = (options, done) => {
      const socket = connect(options, done);
      return socket && tell(socket);
    };
    return agent;
  }
  // Without noDelay a body waits up to 40 ms for the proxy to acknowledge its headers.
  const agent = new HttpsProxyAgent(proxy, { keepAlive: true, noDelay: true });
  const connect = agent.connect.bind(agent);
  agent.connect = async (request, options) => {
    let status: number | undefined;
    request.once('proxyConnect', (answer: { readonly statusCode: number }) => {
      status = answer.statusCode;
    });
    const socket = await connect(request, options);
    if (status !== 200) {
      // Else the library gives the proxy's answer as the service's.
      socket.destroy();
      const reason = status === 407 ? 'wants another user and password' : 'let nothing through';
      throw new Error(`the agent's proxy ${reason}: status ${status}`);
    }
    return tell(socket) as typeof socket;
  };
  // An agent in all but its declared class: it is one of agent-base, which extends http.Agent.
  return agent as unknown as HttpsAgent;
}
