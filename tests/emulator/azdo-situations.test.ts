import assert from 'node:assert/strict';
import { AzdoParty } from './azdo-party';

const day = 86_400;
const federated = { scheme: 'WorkloadIdentityFederation', parameters: { tenantid: 'x', serviceprincipalid: 'y' } };

describe('Azure DevOps in the emulator', () => {
  it('shows the folder of a pipeline', async () => {
    const party = new AzdoParty('pipelines-in-folders');
    const { body } = await party.admin('GET', 'churn/_apis/pipelines');
    const trains = body.value.filter(({ name }: { name: string }) => name === 'train');
    assert.deepEqual(
      trains.map(({ id, folder }: { id: number; folder: string }) => [id, folder]),
      [
        [2, '\\'],
        [7, '\\team-a'],
        [8, '\\team-b\\prod'],
      ],
    );
  });

  it('keeps the grant of a pipeline that is gone until somebody takes it away', async () => {
    const party = new AzdoParty('grant-to-gone-pipeline');
    const { id } = await party.connection();
    const path = `churn/_apis/pipelines/pipelinepermissions/endpoint/${id}?api-version=7.1-preview.1`;
    const granted = async () => (await party.admin('GET', path)).body.pipelines.map((one: { id: number }) => one.id);
    assert.deepEqual(await granted(), [2, 99]);
    const job = await party.job();
    const give = (pipelines: object[]) => party.by(job, 'PATCH', path, { pipelines });
    assert.equal((await give([{ id: 98, authorized: true }])).status, 400);
    assert.equal((await give([{ id: 99, authorized: false }])).status, 200);
    assert.deepEqual(await granted(), [2]);
  });

  it('takes no name or description that is too long, and no control character or emoji in a name', async () => {
    const party = new AzdoParty('contoso');
    const make = async (name: string, description = '') => {
      const body = { ...party.want(name, federated), description };
      const answer = await party.make(body);
      return [answer.status, answer.body.message];
    };
    const tooLong = 'The String length exceeds maximum limit.\r\nParameter name: endpoint.';
    assert.deepEqual(await make('n'.repeat(257)), [400, `${tooLong}Name`]);
    assert.deepEqual(await make('a', 'd'.repeat(1025)), [400, `${tooLong}Description`]);
    assert.equal((await make('n'.repeat(256), 'd'.repeat(1024)))[0], 200);
    for (const name of ['a\u0007b', 'a🚀b']) {
      assert.equal((await make(name))[0], 400);
    }
    assert.equal((await make('生产'))[0], 200);
  });

  it('may leave the maker of a connection without the right to grant it', async () => {
    const party = new AzdoParty('creator-no-administrator');
    const job = await party.job();
    const made = await party.by(job, 'POST', '_apis/serviceendpoint/endpoints', party.want('mine', federated));
    assert.equal(made.status, 200);
    const path = `churn/_apis/pipelines/pipelinepermissions/endpoint/${made.body.id}?api-version=7.1-preview.1`;
    assert.equal((await party.by(job, 'PATCH', path, { pipelines: [{ id: 1, authorized: true }] })).status, 403);
    assert.equal((await party.by(job, 'GET', path)).status, 200);
  });

  it('never shows a publish profile', async () => {
    const party = new AzdoParty('publish-profile-connection');
    const { authorization } = await party.connection();
    assert.deepEqual([authorization.scheme, authorization.parameters.publishProfile], ['PublishProfile', null]);
  });

  it('switches a connection off 100 days after its last use, whoever asks, and another 100 after it was enabled', async () => {
    const party = new AzdoParty('unused-99-days');
    const isDisabled = async () => (await party.connection()).isDisabled;
    const runs = async () => {
      await party.emulator.queueJob({ pipeline: 'train', connections: ['mlw-churn'] });
    };
    assert.equal(await isDisabled(), false);
    party.emulator.clock.advance(day);
    assert.equal(await isDisabled(), true);
    await assert.rejects(runs(), /has been disabled/);
    const connection = await party.connection();
    const path = `_apis/serviceendpoint/endpoints/${connection.id}`;
    const enabled = { ...connection, isDisabled: false };
    assert.equal((await party.by(await party.job(), 'PUT', path, enabled)).status, 200);
    party.emulator.clock.advance(99 * day);
    assert.equal(await isDisabled(), false);
    await runs();
    party.emulator.clock.advance(99 * day);
    assert.equal(await isDisabled(), false);
    party.emulator.clock.advance(day);
    assert.equal(await isDisabled(), true);
  });
});
