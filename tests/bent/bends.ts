/** Answers as no service should give them: any status, header, text and JSON, and true answers of which one part is another. */
import { RestError } from '@azure/core-rest-pipeline';
import fc from 'fast-check';
import { isObject } from '../../emulator/json';
import type { Answer, Bend } from './recorded';

const statuses = [
  200, 200, 200, 200, 201, 202, 204, 206, 299, 300, 302, 304, 400, 401, 403, 404, 405, 409, 410, 412, 418, 422, 429,
  500, 501, 502, 503, 504,
];
const types = [
  'application/json',
  'application/json; charset=utf-8',
  'text/html',
  'text/plain',
  'application/octet-stream',
  '',
];

/** What no reader expects, beside any JSON. */
const odd = fc.constantFrom<unknown>(
  null,
  '',
  0,
  -1,
  Number.MAX_VALUE,
  true,
  [],
  {},
  [null],
  [[]],
  [{}],
  { value: null },
  { value: {} },
  { value: [null] },
  'x'.repeat(5000),
  '\u202e\u0000##vso[task.complete result=Succeeded]',
  '__proto__',
  '2026-13-45T99:99:99Z',
  '-',
  '🙂\ud800',
  { toString: 1 },
);
const value = fc.oneof(odd, fc.jsonValue({ maxDepth: 3 }));

const body = fc.oneof(
  value.map((json) => JSON.stringify(json)),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('', '\ufeff', '{', '[{"a":', '<html><title>Sign in</title></html>', 'null', '\ufeff{}'),
);

const headers = fc
  .record(
    {
      'content-type': fc.constantFrom(...types),
      'retry-after': fc.constantFrom('', '0', '-1', '1e9', 'soon', 'Thu, 01 Jan 1970 00:00:00 GMT', '99999999999'),
      location: fc.constantFrom('', '/', 'https://evil.example/x', '::', 'javascript:alert(1)'),
      'azure-asyncoperation': fc.constantFrom('', 'https://evil.example/x', '::'),
      'x-ms-continuationtoken': fc.constantFrom('', '&', '\u00ff'),
      'x-ms-request-id': fc.string({ maxLength: 40 }),
    },
    { requiredKeys: [] },
  )
  .map((given): Readonly<Record<string, string>> => given);

interface Bent {
  /** `any`: nothing of the true answer is left. */
  readonly kind: 'any' | 'changed' | 'lost';
  readonly bend: Bend;
}

export const anyAnswer: fc.Arbitrary<Bent> = fc
  .record({ status: fc.constantFrom(...statuses), headers, body })
  .map((answer) => ({ kind: 'any', bend: () => answer }));

/** Somewhere in the true answer stands something else, or nothing. */
export const changedAnswer: fc.Arbitrary<Bent> = fc
  .record({ at: fc.nat(10_000), value: fc.option(value, { nil: undefined }) })
  .map(({ at, value: put }) => ({
    kind: 'changed',
    bend: (answer) => ({ ...answer, body: changed(answer.body, at, put) }),
  }));

export const lostAnswer: fc.Arbitrary<Bent> = fc
  .constantFrom('ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', RestError.REQUEST_SEND_ERROR, RestError.PARSE_ERROR)
  .map((code) => ({ kind: 'lost', bend: () => new RestError('It is lost.', { code }) }));

function changed(text: string, at: number, put: unknown): Answer['body'] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return text;
  }
  const places = placesIn(json);
  const place = places[at % Math.max(places.length, 1)];
  if (!place) {
    return JSON.stringify(put) ?? '';
  }
  place(put);
  return JSON.stringify(json);
}

/** What puts something else there, for each field and item of a JSON; `undefined` takes it out. */
function placesIn(json: unknown): readonly ((put: unknown) => void)[] {
  if (Array.isArray(json)) {
    return json.flatMap((item, index) => [
      (put: unknown) => void json.splice(index, 1, ...(put === undefined ? [] : [put])),
      ...placesIn(item),
    ]);
  }
  return isObject(json)
    ? Object.keys(json).flatMap((name) => [
        (put: unknown) => void Reflect.set(json, name, put),
        ...placesIn(json[name]),
      ])
    : [];
}
