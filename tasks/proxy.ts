/** The proxy for an address: the agent's where one is configured, else the environment's. */
import { getProxyForUrl } from 'proxy-from-env';
import type { AgentProxy } from './agent';
import { proxyUnusable } from './problems/agent';
import { bypasses } from './proxy-bypass';

/** As one URL that may hold user and password; `undefined` for none. @throws Problem for one that cannot be used */
export function proxyFor(url: string, configured: AgentProxy | undefined): string | undefined {
  if (!configured) {
    const address = getProxyForUrl(url);
    return address ? parseProxy(address).href : undefined;
  }
  if (bypasses(url, configured.bypass.patterns)) {
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
  throw proxyUnusable(address);
}
