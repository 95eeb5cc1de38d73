/**
 * The emulator on one TCP port of this machine. The first byte of a connection says which door it wants: a TLS handshake
 * is the base address, anything else is plain HTTP: the proxy (CONNECT), the control API, the machine's token service.
 * Nothing is ever forwarded: behind CONNECT there is always the emulator, whatever the host name.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { type Authority, createAuthority } from './certificates';
import { control } from './control';
import { ConnectionBroken, createEmulator, type Emulator, type EmulatorOptions } from './index';
import { write } from './sending';
import { machineHost } from './services/entra/index';

export interface ServeOptions extends EmulatorOptions {
  /** Default 0: any free port. */
  readonly port?: number;
}

/** What `npm run emulator` prints when it is ready. */
export interface ReadyLine {
  readonly ready: true;
  readonly proxy: string;
  readonly base: string;
  /** A file with the certificate authority's PEM. */
  readonly ca: string;
  readonly control: string;
}

export interface Served {
  readonly ready: ReadyLine;
  readonly emulator: Emulator;
  readonly close: () => Promise<void>;
}

const tlsHandshake = 0x16;

export async function serveEmulator(options: ServeOptions): Promise<Served> {
  const emulator = createEmulator(options);
  const authority = await createAuthority();
  const sockets = new Set<Duplex>();
  const folder = await mkdtemp(join(tmpdir(), 'aml-links-emulator-'));
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, authority.certificatePem);
  const tcp = createDoors({ emulator, authority, sockets, ready: () => ready });
  const port = await listen(tcp, options.port ?? 0).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const proxy = `http://127.0.0.1:${port}`;
  const ready: ReadyLine = { ready: true, proxy, base: `https://localhost:${port}`, ca, control: `${proxy}/control` };

  async function close(): Promise<void> {
    const closed = new Promise<void>((done) => tcp.close(() => done()));
    for (const socket of sockets) {
      socket.destroy();
    }
    await closed;
    await rm(folder, { recursive: true, force: true });
  }
  return { ready, emulator, close };
}

function listen(tcp: Server, port: number): Promise<number> {
  return new Promise((done, failed) => {
    tcp.once('error', failed);
    tcp.listen(port, '127.0.0.1', () => {
      const address = tcp.address();
      done(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

interface House {
  readonly emulator: Emulator;
  readonly authority: Authority;
  /** Every open connection, so that closing does not wait for clients. */
  readonly sockets: Set<Duplex>;
  readonly ready: () => ReadyLine;
}

function createDoors(house: House): Server {
  const secure = createHttp((exchange) => {
    const { host = 'localhost' } = exchange.request.headers;
    return answerService(house.emulator, `https://${host}${exchange.request.url}`, exchange);
  });
  const plain = createHttp((exchange) => answerPlain(house, exchange));
  const secured = { ...house, secure };
  plain.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) {
      socket.unshift(head);
    }
    void startTls(socket, (request.url ?? '').replace(/:\d+$/, '') || 'localhost', secured);
  });
  return createTcpServer({ noDelay: true, keepAlive: true }, (socket) => {
    keep(house, socket);
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      if (first[0] === tlsHandshake) {
        void startTls(socket, 'localhost', secured);
      } else {
        plain.emit('connection', socket);
        socket.resume();
      }
    });
  });
}

/** A request and the response to write. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function createHttp(answer: (exchange: Exchange) => Promise<void>): HttpServer {
  const server = createServer((request, response) => void answer({ request, response }));
  server.keepAliveTimeout = 60_000;
  // No limit: a fault may keep a request waiting for as long as its client will.
  server.requestTimeout = 0;
  return server;
}

async function startTls(socket: Duplex, host: string, house: House & { readonly secure: HttpServer }): Promise<void> {
  const { authority, secure } = house;
  // A client that sends no server name gets the certificate of the host it asked for.
  const secureContext = await authority.contextFor(host);
  const tls = new TLSSocket(socket, {
    isServer: true,
    secureContext,
    ALPNProtocols: ['http/1.1'],
    SNICallback: (name, done) => {
      authority.contextFor(name).then((context) => done(null, context), done);
    },
  });
  keep(house, tls);
  tls.on('secure', () => secure.emit('connection', tls));
}

function keep({ sockets }: House, socket: Duplex): void {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.on('error', () => socket.destroy());
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString('utf8');
}

function toHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value ?? []].flat().join(', ')]),
  );
}

async function answerService(emulator: Emulator, url: string, { request, response }: Exchange): Promise<void> {
  try {
    const body = await readText(request);
    write(response, await emulator.send({ method: request.method ?? 'GET', url, headers: toHeaders(request), body }));
  } catch (error) {
    if (!(error instanceof ConnectionBroken)) {
      process.stderr.write(`emulator: ${String(error)}\n`);
    }
    // A timeout leaves the connection open and silent until the client gives up.
    if (!(error instanceof ConnectionBroken && error.kind === 'timeout')) {
      drop(request.socket);
    }
  }
}

function drop(socket: Socket): void {
  if (socket instanceof Socket && !(socket instanceof TLSSocket)) {
    socket.resetAndDestroy();
  } else {
    socket.destroy();
  }
}

/**
 * Plain HTTP is for the control API and the machine's token service. Clients send the latter through the proxy too, with
 * the whole address in the request line; to any other host that is refused.
 */
async function answerPlain(house: House, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const { emulator } = house;
  const ready = house.ready();
  const { method = 'GET', url = '/' } = request;
  const { host, pathname: path, search, port } = new URL(url, ready.proxy);
  const isOwn = host === new URL(ready.proxy).host || host === `localhost:${port}`;
  if ((isOwn || host === machineHost) && path.startsWith('/metadata/identity/')) {
    return answerService(emulator, `http://${machineHost}${path}${search}`, exchange);
  }
  if (isOwn && (path === '/control' || path.startsWith('/control/'))) {
    return write(response, await control(emulator, ready, { method, path, body: await readText(request) }));
  }
  const why = isOwn
    ? `Nothing here. The services are at ${ready.base}, or under their own names through this proxy; the control API at ${ready.control}.`
    : `The emulator forwards nothing: plain HTTP to ${host} is not emulated.`;
  process.stderr.write(`emulator: ${method} ${url}: ${why}\n`);
  const headers = { 'content-type': 'application/json' };
  write(response, { status: isOwn ? 404 : 501, headers, body: JSON.stringify({ message: why }) });
}
