/** Writes of Synapse, which end later, and what its data plane refuses. */

import assert from 'node:assert/strict';
import { askSynapse, listSynapse, type SynapseQuestion, writeSynapse } from '../../core/http/synapse';
import type { Problem } from '../../core/problem/problem';
import { fixOf, said } from '../recipes/said';
import { type Answer, type Asked, served } from './served';

const endpoint = { workspace: 'syn', url: 'https://syn.dev.azuresynapse.net', isPublic: true };
const result = `${endpoint.url}/operationResults/1`;
const write: SynapseQuestion = {
  method: 'PUT',
  path: '/linkedservices/ml',
  body: { a: 1 },
  ifMatch: 'v1',
  right: { doing: 'write the linked service', action: 'linkedServices/write', role: 'Synapse Artifact Publisher' },
};

const later = (location: string | undefined, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 202,
  headers: { ...(location ? { location } : {}), ...headers },
});

const writing = (answer: (asked: Asked, count: number) => Answer) => {
  const service = served(answer);
  return { ...service, ending: writeSynapse(service.context, endpoint, write) };
};

describe('a write of Synapse', () => {
  it('is asked after where the service says, until it has ended', async () => {
    const { ending, sent, asked, seconds } = writing((_asked, count) =>
      count < 4 ? later(count === 2 ? undefined : result) : { body: { name: 'ml' } },
    );
    assert.deepEqual(await ending, { name: 'ml' });
    const [first, second] = asked;
    assert.deepEqual(sent(), [
      `PUT ${endpoint.url}/linkedservices/ml?api-version=2020-12-01`,
      `GET ${result}`,
      `GET ${result}`,
      `GET ${result}`,
    ]);
    assert.deepEqual(
      [first, second].map((one) => [one?.request.headers.get('if-match'), one?.request.body]),
      [
        ['v1', '{"a":1}'],
        [undefined, undefined],
      ],
    );
    assert.equal(first?.authorization, 'Bearer for https://dev.azuresynapse.net');
    assert.equal(seconds(), 1 + 1.5 + 2.25);
  });

  for (const state of ['InProgress', 'running', 'Accepted']) {
    it(`is under way also where only the body says so: ${state}`, async () => {
      const { ending, asked } = writing((_asked, count) =>
        count === 1 ? { headers: { location: result }, body: { status: state } } : { body: { status: 'Succeeded' } },
      );
      assert.deepEqual(await ending, { status: 'Succeeded' });
      assert.equal(asked.length, 2);
    });
  }

  it('is asked after at a further address where the service gives one', async () => {
    const further = `${endpoint.url}/operationResults/2`;
    const { ending, sent } = writing((_asked, count) =>
      count === 1 ? later(result) : count === 2 ? later(further) : { body: {} },
    );
    await ending;
    assert.deepEqual(sent().slice(1), [`GET ${result}`, `GET ${further}`]);
  });

  it('is asked after no sooner than the service says', async () => {
    const { ending, seconds } = writing((_asked, count) =>
      count === 1 ? later(result, { 'retry-after': '7' }) : { body: {} },
    );
    await ending;
    assert.equal(seconds(), 7);
  });

  for (const [title, location] of [
    ['no address', undefined],
    ['an address elsewhere', 'https://evil.example/operationResults/1'],
    ['an address that only begins alike', `${endpoint.url}.evil.example/1`],
  ] as const) {
    it(`is not asked after at ${title}`, async () => {
      const { ending, asked } = writing(() => later(location));
      assert.equal(await ending, undefined);
      assert.equal(asked.length, 1);
    });
  }

  for (const [status, error, why] of [
    ['Failed', { code: 'BadThing', message: 'It is bad.' }, /then reported: BadThing: It is bad\.$/],
    ['canceled', undefined, /then reported: canceled$/],
    ['Cancelled', { message: 'No more.' }, /then reported: No more\.$/],
  ] as const) {
    it(`has failed where its end says so: ${status}`, async () => {
      const { ending } = writing((_asked, count) => (count === 1 ? later(result) : { body: { status, error } }));
      await assert.rejects(ending, (failed: Problem) => {
        assert.deepEqual(
          [failed.code, failed.what],
          ['synapse.write-failed', 'Synapse could not write the linked service.'],
        );
        assert.match(failed.why, why);
        assert.match(fixOf(failed), /Mend what the message names/);
        return true;
      });
    });
  }

  it('says to take a reference away that keeps it', async () => {
    const error = { message: 'It is referenced by pipeline p.' };
    const { ending } = writing(() => ({ body: { status: 'Failed', error } }));
    await assert.rejects(ending, { fix: /Take the reference away first/ });
  });

  it('is sent again after a gateway error where it is a PUT, and a POST only where that does no harm', async () => {
    const sending = async (method: 'PUT' | 'POST', repeatable?: boolean) => {
      const { context, asked } = served((_asked, count) => (count === 1 ? { status: 502 } : { body: {} }));
      const question = { ...write, method, ...(repeatable === undefined ? {} : { repeatable }) };
      await askSynapse(context, endpoint, question).catch(() => {});
      return asked.length;
    };
    assert.deepEqual([await sending('PUT'), await sending('POST', true), await sending('POST')], [2, 2, 1]);
  });

  it('is given up when it does not end in time', async () => {
    const { ending, seconds } = writing(() => later(result));
    await assert.rejects(ending, { code: 'synapse.write-unfinished', why: /after 180 s/ });
    assert.ok(seconds() >= 180 && seconds() < 196, String(seconds()));
  });
});

describe('a refusal of Synapse', () => {
  const refusing = (status: number, code: string, message: string, isPublic = true) => {
    const { context } = served(() => ({ status, body: { code, message } }));
    return askSynapse(context, { ...endpoint, isPublic }, { ...write, method: 'GET' });
  };

  it('is one of the firewall, whose address it names', async () => {
    const words = 'Client Ip address : 40.74.28.1 is not authorized';
    await assert.rejects(refusing(403, 'ClientIpAddressNotAuthorized', words), {
      code: 'synapse.firewall',
      why: /refused the agent's address, 40\.74\.28\.1\./,
      fix: /firewall rule for 40\.74\.28\.1 /,
    });
    await assert.rejects(refusing(403, 'ClientIpAddressNotAuthorized', 'No.'), {
      why: /refused the agent's address\. /,
      fix: /firewall rule for the agent's address /,
    });
  });

  it('is one of the network where public access is off', async () => {
    await assert.rejects(refusing(403, 'ClientIpAddressNotAuthorized', 'No.', false), {
      code: 'synapse.firewall',
      why: /public network access is off/,
      fix: /private endpoint of kind "Dev"/,
    });
  });

  for (const status of [401, 403]) {
    it(`is a missing role with ${status}, which it names`, async () => {
      await assert.rejects(refusing(status, 'Unauthorized', 'No.'), (failed: Problem) => {
        assert.match(said(failed), /Synapse Artifact Publisher/);
        assert.match(said(failed), /write the linked service/);
        return true;
      });
    });
  }

  it('is left to the asker where it means something else', async () => {
    await assert.rejects(refusing(404, 'NotFound', 'No.'), { name: 'HttpProblem', refusal: 'notFound' });
  });

  it('is told on further pages too', async () => {
    const link = `${endpoint.url}/linkedservices?page=2`;
    const { context, sent } = served((_asked, count) =>
      count === 1
        ? { body: { value: [], nextLink: link } }
        : { status: 403, body: { code: 'ClientIpAddressNotAuthorized' } },
    );
    const list = listSynapse(context, endpoint, { ...write, method: 'GET', path: '/linkedservices', body: undefined });
    await assert.rejects(list, { code: 'synapse.firewall' });
    assert.equal(sent().at(-1), `GET ${link}`);
  });
});
