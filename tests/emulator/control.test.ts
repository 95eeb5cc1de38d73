import assert from 'node:assert/strict';
import { ConnectionBroken } from '../../emulator/index';
import { type ReadyLine, type Served, serveEmulator } from '../../emulator/serve';
import { type Answered, arm, graph, Party, withSecret } from './party';

async function opened() {
  const party = new Party(withSecret());
  const token = await party.token(arm);
  const read = () => party.ask('GET', `${arm}${party.workspace}?api-version=2024-10-01`, { token });
  return { party, read };
}

describe("The emulator's faults", () => {
  it('hit the nth matching request and as many as asked, no others', async () => {
    const { party, read } = await opened();
    party.emulator.setFaults([
      {
        match: { service: 'arm', method: 'GET', url: 'WORKSPACES/mlw' },
        nth: 2,
        times: 2,
        fault: { kind: 'status', status: 429, headers: { 'Retry-After': '7' } },
      },
    ]);
    const answers = [await read(), await read(), await read(), await read()];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 429, 429, 200],
    );
    assert.equal(answers[1]?.headers['retry-after'], '7');
    assert.equal(answers[1]?.body.error.code, 'TooManyRequests');
  });

  it('break the connection before or after the request took effect', async () => {
    const party = new Party(withSecret());
    const token = await party.token('https://graph.microsoft.com');
    const make = (displayName: string) => party.ask('POST', `${graph}/applications`, { token, body: { displayName } });
    const broken = (kind: string) => (error: unknown) => error instanceof ConnectionBroken && error.kind === kind;
    party.emulator.setFaults(
      (['timeout', 'reset', 'reset-after'] as const).map((kind, index) => ({
        match: { service: 'graph' },
        nth: index + 1,
        fault: { kind },
      })),
    );
    await assert.rejects(make('a'), broken('timeout'));
    await assert.rejects(make('b'), broken('reset'));
    await assert.rejects(make('c'), broken('reset'));
    const made = JSON.stringify(party.emulator.state().graph);
    assert.deepEqual(
      ['a', 'b', 'c'].map((name) => made.includes(`"displayName":"${name}"`)),
      [false, false, true],
    );
    assert.equal(party.emulator.transcript.at(-1)?.status, 0);
  });

  it('make things read as absent in the words of the service, and lists as empty', async () => {
    const { party, read } = await opened();
    const always = { times: 1000, fault: { kind: 'not-yet' } } as const;
    party.emulator.setFaults([
      { match: { service: 'arm' }, ...always },
      { match: { service: 'graph' }, ...always },
    ]);
    const absent = await read();
    assert.deepEqual([absent.status, typeof absent.body.error.code], [404, 'string']);
    const token = await party.token('https://graph.microsoft.com');
    const list = await party.ask('GET', `${graph}/applications`, { token });
    assert.deepEqual([list.status, list.body.value], [200, []]);
    const one = await party.ask('GET', `${graph}/applications/${party.application('bystander').objectId}`, { token });
    assert.equal(one.body.error.code, 'Request_ResourceNotFound');
    const pat = { authorization: `Basic ${btoa(`:${party.emulator.secrets()['pat admin']}`)}` };
    const endpoint = party.seed.organizations[0]?.projects[0]?.connections[0]?.id;
    const url = `https://dev.azure.com/contoso/churn/_apis/serviceendpoint/endpoints/${endpoint}?api-version=7.1`;
    assert.equal((await party.ask('GET', url, { headers: pat })).body.name, 'azure-setup');
    party.emulator.setFaults([{ match: { service: 'azdo' }, fault: { kind: 'not-yet' } }]);
    const none = await party.ask('GET', url, { headers: pat });
    assert.deepEqual([none.status, none.body], [200, null]);
  });

  it('send a sign-in page, or half an answer', async () => {
    const { party, read } = await opened();
    party.emulator.setFaults([{ fault: { kind: 'html-sign-in' } }, { nth: 2, fault: { kind: 'truncate' } }]);
    const page = await read();
    assert.deepEqual([page.status, page.headers['content-type']], [203, 'text/html; charset=utf-8']);
    await assert.rejects(read(), SyntaxError);
  });

  it('are refused with every complaint when they are wrong', () => {
    const { emulator } = new Party('contoso');
    const wrong = [
      { fault: { kind: 'flood' }, nth: 0 },
      { match: { url: '(', host: 'x' }, fault: { kind: 'reset' } },
    ] as never;
    assert.throws(
      () => emulator.setFaults(wrong),
      /\[0\]\.nth.*\[0\]\.fault\.kind.*\[1\]\.match\.url.*\[1\]\.match\.host: unknown key/,
    );
  });
});

describe("The emulator's transcript", () => {
  it('holds every request and answer, and no secret; nor does the state', async () => {
    const { party, read } = await opened();
    await read();
    const token = await party.token('https://graph.microsoft.com');
    const { id } = (await party.ask('POST', `${graph}/applications`, { token, body: { displayName: 'x' } })).body;
    const { secretText } = (await party.ask('POST', `${graph}/applications/${id}/addPassword`, { token, body: {} }))
      .body;
    await party.signInFederated('azure-setup', await party.assertion('azure-setup'));
    const text = JSON.stringify(party.emulator.transcript);
    assert.equal(party.emulator.transcript.length, 7);
    for (const secret of ['the-secret', secretText, token, 'eyJ']) {
      assert.ok(!text.includes(secret), secret);
    }
    const state = JSON.stringify(party.emulator.state());
    for (const secret of ['the-secret', secretText, 'eyJ']) {
      assert.ok(!state.includes(secret), secret);
    }
    assert.match(text, /client_secret=\*\*\*/);
    assert.equal(party.emulator.transcript[1]?.requestHeaders.authorization, 'Bearer ***');
  });
});

describe("The emulator's control API", () => {
  let served: Served;
  let ready: ReadyLine;
  const ask = async (path: string, method = 'GET', body?: unknown): Promise<Pick<Answered, 'status' | 'body'>> => {
    const posted: RequestInit = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${ready.control}${path}`, { method, ...posted });
    return { status: answer.status, body: await answer.json() };
  };
  before(async () => {
    served = await serveEmulator({ seed: new Party('contoso').seed });
    ready = served.ready;
  });
  after(() => served.close());

  it('gives the ready line, the state by service, and the transcript', async () => {
    assert.deepEqual((await ask('')).body, { ...ready });
    assert.deepEqual(Object.keys((await ask('/state')).body).sort(), [
      'arm',
      'azdo',
      'entra',
      'graph',
      'keyvault',
      'storage',
      'synapse',
    ]);
    assert.deepEqual((await ask('/transcript')).body, []);
  });

  it('moves the clock and puts all back', async () => {
    const before = Date.now();
    const moved = await ask('/clock', 'POST', { advanceSeconds: 86400 });
    assert.ok(Date.parse(moved.body.now) >= before + 86_400_000);
    assert.equal((await ask('/reset', 'POST')).status, 200);
    assert.ok(served.emulator.clock.now().getTime() < before + 86_400_000);
  });

  it('takes rights away and gives them back', async () => {
    const lack = { principal: 'admin', system: 'azdo', action: 'ServiceEndpoints/Create', scope: 'churn' };
    assert.deepEqual((await ask('/lacks', 'POST', [lack])).body, { lacks: 1 });
    const wrong = await ask('/lacks', 'POST', [{ ...lack, system: 'post office' }]);
    assert.deepEqual([wrong.status, /post office/.test(wrong.body.message)], [400, true]);
    assert.deepEqual((await ask('/lacks', 'POST', [])).body, { lacks: 0 });
  });

  it('queues a job with the secrets of its connection', async () => {
    const job = await ask('/jobs', 'POST', {
      project: 'churn',
      pipeline: 'link-workspace',
      connections: ['azure-setup'],
    });
    assert.equal(job.body.endpoints[0].name, 'azure-setup');
    assert.match(job.body.systemConnection.accessToken, /^eyJ/);
    assert.equal((await ask('/jobs', 'POST', { project: 'nowhere', connections: [] })).status, 404);
  });

  it('says what is wrong with a request', async () => {
    assert.equal((await ask('/state', 'POST')).status, 405);
    assert.equal((await ask('/nothing')).status, 404);
    assert.match((await ask('/clock', 'POST', { advanceSeconds: 'soon' })).body.message, /number/);
    assert.equal((await ask('/faults', 'POST', { fault: {} })).status, 400);
    const answer = await fetch(`${ready.control}/faults`, { method: 'POST', body: 'x' });
    assert.equal(answer.status, 400);
  });
});
