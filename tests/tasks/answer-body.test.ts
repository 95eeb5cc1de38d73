/** The body of an answer, read to its end or not at all. */
import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { deflateSync, gzipSync } from 'node:zlib';
import { isRestError } from '@azure/core-rest-pipeline';
import { longestAnswer, tooLong } from '../../core';
import { inTime } from '../../tasks/agent-http';
import { readBody } from '../../tasks/answer-body';

const fails = (code: string) => (failed: unknown) => isRestError(failed) && failed.code === code;

describe('the body of an answer', () => {
  it('is read as it is, and unpacked where it says that it is packed', async () => {
    assert.equal(await readBody(Readable.from([Buffer.from('{"a":'), Buffer.from('1}')]), undefined), '{"a":1}');
    assert.equal(await readBody(Readable.from([gzipSync('{"a":1}')]), 'gzip'), '{"a":1}');
    assert.equal(await readBody(Readable.from([deflateSync('{"a":1}')]), 'deflate'), '{"a":1}');
  });

  it('is a failure where it is not packed as it says', async () => {
    await assert.rejects(readBody(Readable.from([Buffer.from('{"a":1}')]), 'gzip'), fails('PARSE_ERROR'));
    await assert.rejects(readBody(Readable.from([gzipSync('{"a":1}').subarray(0, 12)]), 'gzip'), fails('PARSE_ERROR'));
  });

  it('is a failure where it breaks off', async () => {
    const stream = new PassThrough();
    stream.write('{"a":');
    setImmediate(() => stream.destroy());
    await assert.rejects(readBody(stream, undefined), fails('REQUEST_SEND_ERROR'));
  });

  it('is given up where it is longer than any answer, packed or not, before all of it came', async () => {
    let sent = 0;
    const endless = new Readable({
      read() {
        sent += 1;
        this.push(Buffer.alloc(100_000, 'x'));
      },
    });
    await assert.rejects(readBody(endless, undefined), fails(tooLong));
    assert.ok(sent < (2 * longestAnswer) / 100_000);
    await assert.rejects(readBody(Readable.from([gzipSync(Buffer.alloc(longestAnswer + 1))]), 'gzip'), fails(tooLong));
  });

  it('is given up in time, whoever does not notice that it was broken off', async () => {
    await assert.rejects(
      inTime(10, () => new Promise(() => {})),
      fails('ETIMEDOUT'),
    );
  });
});
