import assert from 'node:assert/strict';
import { codeOf, linkBody, openSynapse, withSynapse } from './synapse-party';

const secure = (value: string) => ({ servicePrincipalId: 'x', servicePrincipalKey: { type: 'SecureString', value } });
const fromVault = (referenceName: string) => ({
  servicePrincipalId: 'x',
  servicePrincipalKey: {
    type: 'AzureKeyVaultSecret',
    store: { type: 'LinkedServiceReference', referenceName },
    secretName: 'aml-link-key',
  },
});

describe('Linked services of Synapse', () => {
  it('are taken on with 202, found under way, and then there as they were sent', async () => {
    const { ask } = await openSynapse();
    const accepted = await ask('PUT', '/linkedservices/mlw', { body: linkBody() });
    assert.equal(accepted.status, 202);
    assert.deepEqual([accepted.body.state, accepted.body.type], ['Creating', 'LinkedService']);
    assert.equal(accepted.headers['retry-after'], '0');
    const location = accepted.headers.location ?? '';
    assert.match(
      location,
      /^https:\/\/syn-churn\.dev\.azuresynapse\.net\/operationResults\/[0-9a-f-]{36}\?api-version=/,
    );
    assert.equal((await ask('GET', '/linkedservices/mlw')).status, 404);
    const requestSent = await ask('GET', location);
    assert.deepEqual([requestSent.status, requestSent.body], [202, { status: 'InProgress' }]);
    const done = await ask('GET', location);
    assert.equal(done.status, 200);
    assert.deepEqual(done.body.properties, linkBody().properties);
    assert.deepEqual((await ask('GET', '/linkedservices/MLW')).body, done.body);
    assert.deepEqual((await ask('GET', location)).body, done.body);
  });

  it('come about without a poll too, when their time has come', async () => {
    const { ask, party } = await openSynapse();
    await ask('PUT', '/linkedservices/mlw', { body: linkBody() });
    party.emulator.clock.advance(2);
    assert.equal((await ask('GET', '/linkedservices/mlw')).status, 200);
  });

  it('have an etag that If-None-Match and If-Match know', async () => {
    const { ask, write } = await openSynapse();
    const { etag } = (await write('PUT', '/linkedservices/mlw', { body: linkBody() })).body;
    const known = await ask('GET', '/linkedservices/mlw', { headers: { 'if-none-match': etag } });
    assert.deepEqual([known.status, known.body], [304, '']);
    assert.equal((await ask('GET', '/linkedservices/mlw', { headers: { 'if-none-match': '"x"' } })).status, 200);
    const asked = (match: string) => ({ body: linkBody({}), headers: { 'if-match': match } });
    assert.deepEqual(codeOf(await ask('PUT', '/linkedservices/mlw', asked('other'))), [412, 'PreconditionFailed']);
    const changed = await write('PUT', '/linkedservices/mlw', asked(etag));
    assert.notEqual(changed.body.etag, etag);
    assert.equal(
      (await write('PUT', '/linkedservices/mlw', asked('*'))).body.properties.typeProperties.authentication,
      undefined,
    );
    assert.equal((await ask('PUT', '/linkedservices/new', asked(etag))).status, 412);
  });

  it('never show a secret again, nor does the transcript or the state', async () => {
    const { ask, write, party } = await openSynapse();
    const made = await write('PUT', '/linkedservices/mlw', { body: linkBody(secure('the-key-of-the-link')) });
    const { typeProperties } = made.body.properties;
    assert.deepEqual(typeProperties.servicePrincipalKey, { type: 'SecureString', value: '**********' });
    assert.equal(typeof typeProperties.encryptedCredential, 'string');
    await ask('GET', '/linkedservices');
    for (const kept of [party.emulator.transcript, party.emulator.state()]) {
      assert.ok(!JSON.stringify(kept).includes('the-key-of-the-link'));
    }
    const fromStore = await write('PUT', '/linkedservices/by-vault', { body: linkBody(fromVault('ls_kv_churn')) });
    assert.deepEqual(
      fromStore.body.properties.typeProperties.servicePrincipalKey,
      fromVault('ls_kv_churn').servicePrincipalKey,
    );
    assert.equal(fromStore.body.properties.typeProperties.encryptedCredential, undefined);
  });

  it('end as failed, in a 200, when what they say cannot be', async () => {
    const { ask, write } = await openSynapse();
    const runtime = { connectVia: { type: 'IntegrationRuntimeReference', referenceName: 'ir-none' } };
    const wrong: readonly (readonly [body: object, complaint: RegExp])[] = [
      [{ properties: { typeProperties: {} } }, /type .* missing/],
      [{ properties: { type: 'LinkedService' } }, /type .* not known/],
      [
        { properties: { type: 'AzureMLService', typeProperties: { subscriptionId: 'a' } } },
        /'resourceGroupName', 'mlWorkspaceName'/,
      ],
      [linkBody(fromVault('ls_none')), /invalid reference 'ls_none'/],
      [linkBody(fromVault('syn-churn-WorkspaceDefaultStorage')), /invalid reference/],
      [linkBody(secure('')), /'value'/],
      [linkBody({}, runtime), /invalid reference 'ir-none'/],
    ];
    for (const [body, complaint] of wrong) {
      const end = await write('PUT', '/linkedservices/mlw', { body });
      assert.deepEqual([end.status, end.body.status], [200, 'Failed'], JSON.stringify(body));
      assert.match(end.body.error.message, complaint);
    }
    assert.equal((await ask('GET', '/linkedservices/mlw')).status, 404);
    assert.deepEqual(codeOf(await ask('PUT', '/linkedservices/mlw', { body: {} })), [400, 'BadRequest']);
    assert.deepEqual(codeOf(await ask('PUT', '/linkedservices/a.b', { body: linkBody() })), [400, 'BadRequest']);
  });

  it('fail whatever they say where the seed wants it so', async () => {
    const { write } = await openSynapse(withSynapse('writesFail: It did not work.'));
    const end = await write('PUT', '/linkedservices/mlw', { body: linkBody() });
    assert.deepEqual([end.status, end.body.error.message], [200, 'It did not work.']);
  });

  it('are renamed and deleted, unless another one takes its secrets from them', async () => {
    const { ask, write } = await openSynapse();
    await write('PUT', '/linkedservices/mlw', { body: linkBody(fromVault('ls_kv_churn')) });
    const renamed = await write('POST', '/linkedservices/mlw/rename', { body: { newName: 'mlw-churn' } });
    assert.deepEqual([renamed.status, renamed.body], [200, '']);
    assert.equal((await ask('GET', '/linkedservices/mlw')).status, 404);
    const held = await write('DELETE', '/linkedservices/ls_kv_churn');
    assert.match(held.body.error.message, /referenced by mlw-churn/);
    assert.equal((await write('DELETE', '/linkedservices/mlw-churn')).status, 200);
    assert.equal((await ask('DELETE', '/linkedservices/mlw-churn')).status, 204);
    assert.equal((await write('DELETE', '/linkedservices/ls_kv_churn')).status, 200);
  });

  it('are one of a name, also when two writes of it are under way together', async () => {
    const { ask } = await openSynapse();
    const accepted = [];
    for (const description of ['first', 'second']) {
      accepted.push(await ask('PUT', '/linkedservices/mlw', { body: linkBody(undefined, { description }) }));
    }
    for (const { headers } of accepted) {
      await ask('GET', headers.location ?? '');
      await ask('GET', headers.location ?? '');
    }
    const { body } = await ask('GET', '/linkedservices');
    const found = body.value.filter(({ name }: { name: string }) => name === 'mlw');
    assert.deepEqual(
      found.map((one: { properties: { description: string } }) => one.properties.description),
      ['second'],
    );
  });

  it('are kept while a pipeline or dataset refers to them, and the two of the workspace for good', async () => {
    const { ask, write } = await openSynapse(
      withSynapse(`linkedServices:
  - { name: used, type: AzureBlobStorage }
artifacts:
  - { name: load, uses: [used, ls_kv_churn] }
  - { name: rows, kind: dataset, uses: [used] }
  - { name: look, kind: notebook, uses: [used] }`),
    );
    const kept = await write('DELETE', '/linkedservices/used');
    assert.deepEqual(kept.body.error, {
      code: 'DeleteDataFactoryResourceOrchestrationError',
      message: 'The document cannot be deleted since it is referenced by load.',
    });
    assert.deepEqual(codeOf(await ask('DELETE', '/linkedservices/syn-churn-WorkspaceDefaultStorage')), [
      400,
      'ResourceNotDeletable',
    ]);
    const [pipeline] = (await ask('GET', '/pipelines')).body.value;
    assert.deepEqual(
      pipeline.properties.activities.map((one: { linkedServiceName: object }) => one.linkedServiceName),
      ['used', 'ls_kv_churn'].map((referenceName) => ({ referenceName, type: 'LinkedServiceReference' })),
    );
    assert.equal((await ask('GET', '/datasets/rows')).body.properties.linkedServiceName.referenceName, 'used');
    assert.match((await ask('GET', '/notebooks/look')).body.properties.cells[0].source[0], /getWorkspace\("used"\)/);
    assert.equal((await ask('GET', '/notebooks/none')).status, 404);
  });

  it('are listed page by page', async () => {
    const { ask, write } = await openSynapse();
    const names = Array.from({ length: 50 }, (_, index) => `link-${index}`);
    for (const name of names) {
      await write('PUT', `/linkedservices/${name}`, { body: linkBody() });
    }
    const first = await ask('GET', '/linkedservices');
    assert.equal(first.body.value.length, 50);
    const second = await ask('GET', first.body.nextLink);
    assert.deepEqual([second.body.value.length, second.body.nextLink], [3, undefined]);
  });

  it('read as absent in the words of the service when a fault says so', async () => {
    const { ask, party } = await openSynapse();
    party.emulator.setFaults([{ match: { service: 'synapse' }, times: 2, fault: { kind: 'not-yet' } }]);
    assert.deepEqual(codeOf(await ask('GET', '/linkedservices/ls_kv_churn')), [404, 'EntityNotFound']);
    assert.deepEqual((await ask('GET', '/linkedservices')).body.value, []);
  });
});
