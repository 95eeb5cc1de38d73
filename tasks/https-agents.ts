/**
 * Node's HTTPS agents for a job: by the proxy of the build agent where one is configured, else by the environment's,
 * trusting whom the build agent trusts, with connections kept open (the HTTP library's own proxy agent opens one for each
 * request).
 */
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { AgentCertificates, AgentProxy } from './agent';
import { proxyFor } from './proxy';
import type { SentRequests } from './sent-requests';
import { makeTrusts, type Trust } from './trust';

/** What the build agent is configured with, and where Azure DevOps is. */
export interface HttpsAgentOptions {
  readonly proxy: AgentProxy | undefined;
  readonly certificates: AgentCertificates | undefined;
  /** The collection's address. */
  readonly url: string;
  readonly isServer: boolean;
}

/** What is noted of each connection. */
export interface ConnectionNotes {
  readonly sent: SentRequests;
  /** By host: who issued the certificate that it showed. */
  readonly issuers: Map<string, string>;
}

/** What connects to an address. `undefined` for plain HTTP, as Node does it. @throws Problem for a proxy that cannot be used */
export type AgentFor = (url: string) => HttpsAgent | undefined;

/** @throws Problem for certificates of the build agent that cannot be used */
export function makeAgentFor(options: HttpsAgentOptions, notes: ConnectionNotes): AgentFor {
  const trusts = makeTrusts(options.certificates, options.isServer);
  const organizationHost = new URL(options.url).host;
  const agents = new Map<string, HttpsAgent>();
  return (url) => {
    // Plain HTTP is only the machine's own metadata address, which no proxy may stand before, or a server without TLS.
    if (!url.startsWith('https:')) {
      return undefined;
    }
    const isOrganization = new URL(url).host === organizationHost;
    const proxy = proxyFor(url, options.proxy);
    const key = `${isOrganization} ${proxy ?? ''}`;
    const trust = isOrganization ? trusts.organization : trusts.others;
    const agent =
      agents.get(key) ??
      (proxy ? makeTunnel(proxy, { host: trust, proxy: trusts.others }, notes) : makeDirect(trust, notes));
    agents.set(key, agent);
    return agent;
  };
}

/** An agent that keeps its connections, straight to the host. */
function makeDirect(trust: Trust, notes: ConnectionNotes): HttpsAgent {
  const agent = new HttpsAgent({ keepAlive: true, ...trust });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, done) => {
    const host = 'host' in options ? String(options.host) : '';
    notes.sent.connect(host);
    const socket = connect(options, done);
    return socket && noted(socket, host, notes);
  };
  return agent;
}

/** The same through a proxy; what is trusted of the host need not be trusted of the proxy. */
function makeTunnel(
  proxy: string,
  trusts: { readonly host: Trust; readonly proxy: Trust },
  notes: ConnectionNotes,
): HttpsAgent {
  // Without noDelay a body waits up to 40 ms for the proxy to acknowledge its headers.
  const agent = new HttpsProxyAgent(proxy, { keepAlive: true, noDelay: true, ...trusts.proxy });
  const connect = agent.connect.bind(agent);
  agent.connect = async (request, options) => {
    notes.sent.connect(options.host ?? '');
    let status: number | undefined;
    request.once('proxyConnect', (answer: { readonly statusCode: number }) => {
      status = answer.statusCode;
    });
    const socket = await connect(request, { ...options, ...trusts.host });
    if (status !== 200) {
      // Else the library gives the proxy's answer as the service's.
      socket.destroy();
      const reason = status === 407 ? 'wants another user and password' : 'let nothing through';
      throw new Error(`the agent's proxy ${reason}: status ${status}`);
    }
    return noted(socket, options.host ?? '', notes) as typeof socket;
  };
  // An agent in all but its declared class: it is one of agent-base, which extends http.Agent.
  return agent as unknown as HttpsAgent;
}

/** Notes when a connection is ready, and who issued the certificate, before it is judged: a refused one is gone after that. */
function noted(socket: Duplex, host: string, { sent, issuers }: ConnectionNotes): Duplex {
  socket.once('secureConnect', () => setImmediate(() => sent.connected(host)));
  socket.prependOnceListener('secure', () => {
    // Not the newer getPeerX509Certificate: in Node 20 the names are missing from the certificate after it.
    const { issuer } = (socket as TLSSocket).getPeerCertificate();
    issuers.set(host, [issuer?.CN ?? issuer?.O ?? ''].flat().join(', '));
  });
  return socket;
}
