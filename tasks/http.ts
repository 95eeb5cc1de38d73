/**
 * The agent's door to the network: the HTTP client of @azure/core-rest-pipeline, by the agent's proxy where one is
 * configured, else by the environment's, with connections kept open (the library's own proxy agent opens one for each
 * request). Certificate authorities come from NODE_EXTRA_CA_CERTS, as Node reads it.
 */
import { Agent as HttpsAgent } from 'node:https';
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

export function makeHttpClient(): HttpClient {
  const client = createDefaultHttpClient();
  const agents = new Map<string | undefined, HttpsAgent>();
  const agentFor = (url: string): HttpsAgent => {
    const proxy = proxyFor(url);
    const agent = agents.get(proxy) ?? makeAgent(proxy);
    agents.set(proxy, agent);
    return agent;
  };
  return {
    sendRequest(request) {
      // Plain HTTP is only the machine's own metadata address, which no proxy may stand before.
      if (request.url.startsWith('https:')) {
        request.agent = agentFor(request.url);
      }
      return client.sendRequest(request);
    },
  };
}

function makeAgent(proxy: string | undefined): HttpsAgent {
  return proxy === undefined
    ? new HttpsAgent({ keepAlive: true })
    : (new HttpsProxyAgent(proxy, { keepAlive: true }) as unknown as HttpsAgent);
}
