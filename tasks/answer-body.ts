/**
 * The body of an answer, read to its end or not at all: in time, never longer than any answer is, and unpacked only where
 * it is packed. The libraries' own reading knows no limit, and waits for ever after a body that is not what its header says.
 */
import type { Readable } from 'node:stream';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { RestError } from '@azure/core-rest-pipeline';
import { longestAnswer, tooLong } from '../core';

/** How bodies may be packed. Source: RFC 9110, 8.4.1. */
const unpackers: Readonly<Record<string, (packed: Buffer, options: { maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/**
 * @param encoding the header `Content-Encoding`
 * @throws RestError for a body that breaks off, is too long, or is not packed as it says
 */
export function readBody(stream: Readable, encoding: string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const fail = (message: string, code: string) => reject(new RestError(message, { code }));
    stream.on('data', (chunk: Buffer | string) => {
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > longestAnswer) {
        fail(`The answer is longer than ${longestAnswer} bytes.`, tooLong);
        stream.destroy();
        return;
      }
      chunks.push(bytes);
    });
    stream.on('end', () => {
      try {
        resolve(unpacked(Buffer.concat(chunks), encoding).toString('utf8'));
      } catch (failed) {
        const code = failed instanceof Error && 'code' in failed ? String(failed.code) : '';
        const isLong = code === 'ERR_BUFFER_TOO_LARGE';
        fail(
          `The answer is not packed as ${encoding}, as it says (${code}).`,
          isLong ? tooLong : RestError.PARSE_ERROR,
        );
      }
    });
    stream.on('error', (failed: Error & { readonly code?: string }) =>
      fail(`The answer broke off (${failed.message}).`, failed.code ?? RestError.REQUEST_SEND_ERROR),
    );
    stream.on('close', () => fail('The answer broke off.', RestError.REQUEST_SEND_ERROR));
  });
}

function unpacked(body: Buffer, encoding: string | undefined): Buffer {
  const unpack = unpackers[encoding?.trim().toLowerCase() ?? ''];
  return unpack && body.length > 0 ? unpack(body, { maxOutputLength: longestAnswer }) : body;
}
