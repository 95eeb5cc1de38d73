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
import { agentProxy } from './agent';

/** The proxy for an address, as one URL that may hold user and password; `undefined` for none. */
export function proxyFor(url: string): string | undefined {
  const configured = agentProxy(url);
  if (!configured) {
    return getProxyForUrl(url) || undefined;
  }
  const proxy = new URL(configured.url);
  proxy.username = configured.user ?? proxy.username;
  proxy.password = configured.password ?? proxy.password;
  return proxy.href;
}

export interface Door {
  readonly http: HttpClient;
  /** Resolves when the first request has left, or has failed. */
  readonly underWay: Promise<void>;
}

export function makeDoor(): Door {
  const client = createDefaultHttpClient();
  const agents = new Map<string | undefined, HttpsAgent>();
  let leave = () => {};
  const underWay = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const agentFor = (url: string): HttpsAgent => {
    const proxy = proxyFor(url);
    const agent = agents.get(proxy) ?? makeAgent(proxy, leave);
    agents.set(proxy, agent);
    return agent;
  };
  const http: HttpClient = {
    async sendRequest(request) {
      // Plain HTTP is only the machine's own metadata address, which no proxy may stand before.
      if (request.url.startsWith('https:')) {
        request.agent = agentFor(request.url);
      }
      try {
        return await client.sendRequest(request);
      } finally {
        leave();
      }
    },
  };
  return { http, underWay };
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
  const agent = new HttpsProxyAgent(proxy, { keepAlive: true });
  const connect = agent.connect.bind(agent);
  agent.connect = async (request, options) =>
    tell(await connect(request, options)) as Awaited<ReturnType<typeof connect>>;
  // An agent in all but its declared class: it is one of agent-base, which extends http.Agent.
  return agent as unknown as HttpsAgent;
}
