/** An answer over the wire: as usual, or in the form that a fault asks for. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { InnerAnswer } from './frame';

export function write(response: ServerResponse, { status, headers, body, sent }: InnerAnswer): void {
  const bytes = sent === 'gzip' ? gzipSync(body) : Buffer.from(body);
  const half = Math.ceil(bytes.length / 2);
  const whole = { ...headers, ...(status === 204 ? {} : { 'content-length': String(bytes.length) }) };
  switch (sent) {
    case undefined:
      // Headers and body in one write.
      response.writeHead(status, whole);
      response.end(bytes);
      return;
    case 'gzip':
    case 'gzip-broken':
      response.writeHead(status, { ...whole, 'content-encoding': 'gzip' });
      response.end(bytes);
      return;
    // Without a length Node sends chunks.
    case 'chunked':
      response.writeHead(status, headers);
      response.write(bytes.subarray(0, half));
      response.end(bytes.subarray(half));
      return;
    case 'cut':
      response.writeHead(status, whole);
      response.write(bytes.subarray(0, half), () => response.destroy());
      return;
    case 'endless':
      response.writeHead(status, headers);
      response.write(bytes);
      return;
  }
}
