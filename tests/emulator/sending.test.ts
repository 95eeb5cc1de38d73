import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { gunzipSync } from 'node:zlib';
import type { FaultRule } from '../../emulator/faults';
import { loadSeed } from '../../emulator/seed/read';
import { type Served, serveEmulator } from '../../emulator/serve';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** `open` when nothing more came for a while. */
  readonly end: 'whole' | 'cut' | 'open';
}

describe('A fault of the emulator on a port', () => {
  let served: Served;
  before(async () => {
    served = await serveEmulator({ seed: loadSeed('contoso') });
  });
  after(() => served.close());

  function receive(fault: FaultRule['fault']): Promise<Received> {
    served.emulator.setFaults([{ match: { service: 'arm' }, fault }]);
    const url = new URL('/metadata/endpoints?api-version=2022-09-01', served.ready.base);
    return new Promise((done, failed) => {
      const sent = request(url, { ca: readFileSync(served.ready.ca), agent: false }, (response) => {
        const chunks: Buffer[] = [];
        const finish = (end: Received['end']) => {
          done({ headers: response.headers, bytes: Buffer.concat(chunks), end });
          sent.destroy();
        };
        const silence = setTimeout(() => finish('open'), 500);
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => finish('whole'));
        response.on('error', () => finish('cut'));
        response.on('close', () => clearTimeout(silence));
      });
      sent.on('error', failed);
      sent.end();
    });
  }

  it('sends real gzip and real chunks, in which the answer is whole', async () => {
    const plain = await receive({ kind: 'as-usual' });
    assert.deepEqual([plain.end, plain.headers['content-length']], ['whole', String(plain.bytes.length)]);
    const zipped = await receive({ kind: 'as-usual', sent: 'gzip' });
    assert.equal(zipped.headers['content-encoding'], 'gzip');
    assert.deepEqual(gunzipSync(zipped.bytes), plain.bytes);
    const chunked = await receive({ kind: 'as-usual', sent: 'chunked' });
    assert.deepEqual([chunked.headers['transfer-encoding'], chunked.end], ['chunked', 'whole']);
    assert.deepEqual(chunked.bytes, plain.bytes);
  });

  it('sends gzip that is none, a body that is cut, one that never ends, and one as long as is asked', async () => {
    const broken = await receive({ kind: 'as-usual', sent: 'gzip-broken' });
    assert.equal(broken.headers['content-encoding'], 'gzip');
    assert.throws(() => gunzipSync(broken.bytes));
    const cut = await receive({ kind: 'as-usual', sent: 'cut' });
    assert.equal(cut.end, 'cut');
    assert.ok(cut.bytes.length < Number(cut.headers['content-length']));
    const endless = await receive({ kind: 'as-usual', sent: 'endless' });
    assert.equal(endless.end, 'open');
    assert.ok(JSON.parse(endless.bytes.toString()));
    const big = await receive({ kind: 'as-usual', padToBytes: 3_000_000 });
    assert.deepEqual([big.end, big.bytes.length], ['whole', 3_000_000]);
    const refused = await receive({ kind: 'status', status: 503, sent: 'gzip' });
    assert.match(gunzipSync(refused.bytes).toString(), /A fault asked/);
  });
});
