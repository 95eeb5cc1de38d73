/** A service that says every secret again that it was given, in many forms: none stands in what people see or keep. */
import assert from 'node:assert/strict';
import { reportAsJson, reportAsMarkdown, sanitize } from '../../core';
import { formsOf, partsOf } from '../../core/names/secret-forms';
import { inYaml } from '../../tasks/words';
import { type Bend, type Played, play, type Recorded } from './recorded';
import { recordedWays } from './ways';

const statuses = [400, 401, 403, 404, 409, 412, 422, 500];

/** In words, in an address, in JSON of its own, in two lines, at the edge of where a text is cut, in code and request id. */
const echoed =
  (status: number): Bend =>
  (_answer, secrets) => {
    const said = secrets.flatMap((secret) => [
      `"${secret}" is wrong`,
      `so is https://x.example/?a=${encodeURIComponent(secret)}&b=1`,
      `and ${JSON.stringify({ secret })}`,
      `and ${secret.slice(0, 9)}\r\n${secret.slice(9)}`,
      ...formsOf(secret),
    ]);
    const edges = secrets.map((secret) => `${'x'.repeat(870)} ${secret}`);
    const message = status % 2 === 0 ? [...said, ...edges].join('; ') : [...edges, ...said].reverse().join('; ');
    return {
      status,
      headers: { 'content-type': 'application/json', 'x-ms-request-id': secrets.at(-1) ?? '' },
      body: JSON.stringify({ error: { code: `Wrong${secrets.at(-1)}`, message } }),
    };
  };

/** All that a run leaves: as core gives it, and the log as a host prints it. */
function leftBy({ report, text, thrown, lines, hide }: Played): string {
  const kept = report
    ? [
        reportAsMarkdown(report, { heading: 'x', facts: {}, wording: inYaml }),
        JSON.stringify(reportAsJson(report, { outputs: {}, wording: inYaml })),
      ]
    : [];
  const failed = thrown instanceof Error ? [thrown.message] : [];
  return [...kept, ...failed, text, ...lines.map((line) => sanitize(hide(line)))].join('\n');
}

/** What must not be seen: each form of it, and any piece of twelve characters of one that is no token. */
function tracesOf(secret: string): readonly string[] {
  const pieces = partsOf(secret).flatMap((part) => [...piecesOf(part)]);
  const own = secret.startsWith('eyJ') ? [secret.slice(-pieceLength), secret.slice(-40, pieceLength - 40)] : pieces;
  return [...own, ...formsOf(secret).flatMap((form) => piecesOf(form).next().value ?? [])];
}

const pieceLength = 12;

function* piecesOf(text: string): Generator<string, undefined> {
  for (let at = 0; at + pieceLength <= text.length; at += 1) {
    yield text.slice(at, at + pieceLength);
  }
}

/** A piece of a secret that stands in a text. */
function traceIn(text: string, secrets: readonly string[]): string | undefined {
  const pieces = new Set(piecesOf(text));
  return [...new Set(secrets)].flatMap(tracesOf).find((trace) => pieces.has(trace));
}

async function assertHidden(recorded: Recorded, nth: number): Promise<void> {
  const played = await play(recorded, nth, echoed(statuses[nth % statuses.length] ?? 400));
  const asked = played.sent[nth];
  assert.equal(traceIn(leftBy(played), played.secrets), undefined, `answer ${nth} to ${asked?.method} ${asked?.url}`);
  const addresses = played.sent.map(({ url }) => url).join('\n');
  assert.equal(traceIn(addresses, played.secrets), undefined, 'a secret in an address');
}

describe('secrets that a service says again', () => {
  it('stand nowhere, whichever request of whichever run is answered so', async () => {
    let count = 0;
    for (const recorded of await recordedWays()) {
      for (const nth of recorded.exchanges.keys()) {
        await assertHidden(recorded, nth).catch((failed) => {
          throw new Error(`${recorded.title}: ${failed.message}`);
        });
        count += 1;
      }
    }
    assert.ok(count > 200, `${count} requests`);
  }).timeout(300_000);

  it('are said again in this test, and would be found', async () => {
    const [recorded] = (await recordedWays()).filter(({ title }) => title === 'connection by secret');
    assert.ok(recorded);
    const played = await play(recorded, 9, (answer, secrets) => echoed(400)(answer, secrets));
    const first = played.secrets[0] ?? '';
    const blind = { ...played, hide: (text: string) => text, lines: [`said ${first}`] };
    assert.ok(traceIn(leftBy(blind), played.secrets));
    assert.match(leftBy(played), /\*\*\*|\\\*/);
  });
});
