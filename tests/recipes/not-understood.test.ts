/**
 * Answers that were not understood: each answer of a first run, bent as a whole and at each of its fields. A run then goes
 * on as it would have (nobody reads the field), or says which service answered so, and writes nothing after it.
 */
import assert from 'node:assert/strict';
import { createHttpHeaders, type PipelineRequest } from '@azure/core-rest-pipeline';
import { isObject, type Json } from '../../emulator/json';
import { ensure, isWrite, type Lab, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { passOn } from './passing';

const seed = 'extends: contoso\nreplicationSeconds: 0\n';

/** As a whole. */
const wholes: Readonly<Record<string, string>> = {
  null: 'null',
  'an empty text': '""',
  'an empty list': '[]',
  'a number': '5',
  'plain text': 'No workspace here.',
  'cut short': '{"value":[{"id":"a',
  'a page': '<html>Sign in</html>',
  'a list of null': '{"value":null}',
  'far too long': `{"value":[],"padding":"${'x'.repeat(8_000_000)}"}`,
};

type Run = (lab: Lab) => Promise<{ readonly report: Awaited<ReturnType<typeof ensure>>['report'] }>;

/** What is done, and what was done a minute before. */
const runs: Readonly<Record<string, { readonly run: Run; readonly before?: Run }>> = {
  'a connection': { run: (lab) => ensure(lab, {}) },
  'a connection that is there': { run: (lab) => ensure(lab, { role: 'Reader' }), before: (lab) => ensure(lab, {}) },
  'the removal of a connection': { run: (lab) => ensure(lab, {}, 'remove'), before: (lab) => ensure(lab, {}) },
  'a Synapse link': { run: (lab) => linkSynapse(lab, {}) },
  'the removal of a Synapse link': {
    run: (lab) => linkSynapse(lab, {}, 'remove'),
    before: (lab) => linkSynapse(lab, {}),
  },
};

type Story = (typeof runs)[string];

async function opened({ before }: Story): Promise<Lab> {
  const lab = await makeLab(seed);
  if (before) {
    assert.deepEqual((await before(lab)).report.problems, []);
    lab.emulator.clock.advance(60);
  }
  return lab;
}

/** What only asks: by GET, or by a POST that says so. */
function isRead(request: PipelineRequest): boolean {
  return !isWrite(request) && !/oidctoken|oauth2/.test(request.url);
}

/** The same JSON with each of its fields in turn of another type, three levels deep. */
function* bentFields(body: Json, depth = 3): Generator<Json> {
  for (const [field, value] of Object.entries(body)) {
    yield { ...body, [field]: typeof value === 'object' ? 'a text' : { an: 'object' } };
    if (depth > 0 && isObject(value)) {
      for (const inner of bentFields(value, depth - 1)) {
        yield { ...body, [field]: inner };
      }
    }
    const [first, ...others] = Array.isArray(value) ? value : [];
    if (depth > 0 && isObject(first)) {
      for (const inner of bentFields(first, depth - 1)) {
        yield { ...body, [field]: [inner, ...others] };
      }
    }
  }
}

interface Bent {
  readonly lab: Lab;
  /** What was sent after the bent answer had come. */
  readonly after: readonly string[];
  readonly request: PipelineRequest | undefined;
}

/** A run whose nth read is answered so, also when it is asked again. */
async function bend(story: Story, nth: number, change: (body: string) => string, type = 'application/json') {
  const lab = await opened(story);
  const after: string[] = [];
  let reads = 0;
  let bent: PipelineRequest | undefined;
  passOn(lab.context, async (request, send) => {
    const isSame = bent !== undefined && bent.url === request.url && bent.method === request.method;
    if (bent && !isSame) {
      after.push(`${request.method} ${request.url}`);
    }
    const answer = await send(request);
    if (!isRead(request) || answer.status !== 200) {
      return answer;
    }
    reads += 1;
    if (!isSame && !(reads === nth && !bent)) {
      return answer;
    }
    bent = request;
    const headers = createHttpHeaders({ ...answer.headers.toJSON(), 'content-type': type });
    return { ...answer, headers, bodyAsText: change(answer.bodyAsText ?? '') };
  });
  const { report } = await story.run(lab);
  return { report, ...({ lab, after, request: bent } satisfies Bent) };
}

function judge({ report, after, request }: Awaited<ReturnType<typeof bend>>, when: string): void {
  const [problem] = report.problems;
  for (const { code, message } of report.problems) {
    assert.notEqual(code, 'internal', `${when}: ${message}`);
  }
  if (problem) {
    const host = new URL(request?.url ?? 'https://none').host;
    assert.ok(
      problem.message.toLowerCase().includes(host) || !problem.code.startsWith('service.'),
      `${when}: ${problem.message}`,
    );
    assert.ok(String(problem.fix).length > 0, when);
    const writes = after.filter((line) => isWrite({ method: line.split(' ')[0] ?? '', url: line }));
    assert.deepEqual(problem.code.startsWith('service.') ? writes : [], [], `${when}: ${problem.message}`);
  }
}

describe('an answer that was not understood', () => {
  for (const [name, story] of Object.entries(runs)) {
    it(`ends ${name} with a problem that names the service, whichever read it is, and nothing is written`, async () => {
      const reads = await countReads(story);
      for (const [bending, body] of Object.entries(wholes)) {
        for (let nth = 1; nth <= reads; nth += 1) {
          const type = bending === 'a page' ? 'text/html' : 'application/json';
          judge(await bend(story, nth, () => body, type), `${bending} for read ${nth}`);
        }
      }
    }).timeout(600_000);

    it(`ends ${name} with a problem, or as it would have, whichever field is of another type`, async () => {
      const reads = await countReads(story);
      for (let nth = 1; nth <= reads; nth += 1) {
        const plain = await bodyOfRead(story, nth);
        for (const body of bentFields(plain)) {
          const bent = await bend(story, nth, () => JSON.stringify(body));
          judge(bent, `read ${nth} as ${JSON.stringify(body).slice(0, 600)}`);
        }
      }
    }).timeout(600_000);
  }

  it('of a workspace ends the run before the first write, and names the field and the request', async () => {
    const bodies = ['""', 'null', '{}', '{"value":null}', '{"location":{"name":"westeurope"}}', '{"location":5}'];
    for (const body of bodies) {
      const lab = await makeLab(seed);
      passOn(lab.context, async (request, send) => {
        const answer = await send(request);
        const isIt = /workspaces\/mlw-churn\?/.test(request.url) && request.method === 'GET';
        return isIt ? { ...answer, bodyAsText: body } : answer;
      });
      const { report } = await ensure(lab, {});
      const [problem] = report.problems;
      assert.equal(problem?.code, 'service.shape', body);
      assert.match(problem.message, /management\.azure\.com.*GET https:.*workspaces\/mlw-churn/is);
      assert.match(problem.message, body.startsWith('{') ? /"location"/ : /"body"/);
      assert.ok(problem.seen?.requestId, body);
      assert.deepEqual(lab.writes(), [], body);
    }
  });
});

async function countReads(story: Story): Promise<number> {
  const lab = await opened(story);
  let reads = 0;
  passOn(lab.context, async (request, send) => {
    const answer = await send(request);
    reads += isRead(request) && answer.status === 200 ? 1 : 0;
    return answer;
  });
  await story.run(lab);
  assert.ok(reads > 3);
  return reads;
}

async function bodyOfRead(story: Story, nth: number): Promise<Json> {
  let body = '{}';
  await bend(story, nth, (plain) => {
    body = plain;
    return plain;
  });
  const read: unknown = JSON.parse(body || '{}');
  return isObject(read) ? read : {};
}
