/** A proxy that wants user and password, before the emulator's own. */
import { createServer, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

interface LoginProxy {
  readonly url: string;
  /** Hosts that it let through. */
  readonly passed: ReadonlySet<string>;
  readonly close: () => void;
}

/** @param behind address of the emulator's proxy */
export async function startLoginProxy(behind: string, user: string, password: string): Promise<LoginProxy> {
  const wanted = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const { hostname, port } = new URL(behind);
  const passed = new Set<string>();
  const sockets = new Set<Duplex>();
  const server = createServer();
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    if (request.headers['proxy-authorization'] !== wanted) {
      // Kept open, as by proxies that let a client ask again.
      socket.write(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n',
      );
      return;
    }
    passed.add((request.url ?? '').replace(/:\d+$/, ''));
    const next = connect(Number(port), hostname, () => {
      next.write(`CONNECT ${request.url} HTTP/1.1\r\nHost: ${request.url}\r\n\r\n`);
    });
    next.on('error', () => socket.destroy());
    next.pipe(socket).pipe(next);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    passed,
    close: () => {
      for (const socket of sockets) {
        socket.destroy();
      }
      server.close();
    },
  };
}
