import assert from 'node:assert/strict';
import { arm, Party, withSecret } from './party';

const seed = withSecret(`
subscriptions:
  - name: ML Platform
    roleAssignments:
      - { role: Owner, principal: azure-setup, scope: /resourceGroups/rg-ml }
      - { role: Reader, principal: bystander, scope: /resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/mlw-churn }
`);

const machineLearning = "resources | where type =~ 'microsoft.machinelearningservices/workspaces'";

describe('Resource Graph', () => {
  const party = new Party(seed);
  const ask = async (query: string, options: object = {}, name = 'azure-setup', secret = 'the-secret') =>
    party.ask('POST', `${arm}/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01`, {
      token: await party.token(arm, name, secret),
      body: { query, options },
    });
  const names = (body: { readonly data: readonly { readonly name: string }[] }) => body.data.map(({ name }) => name);

  it('shows a caller what it may read, and nothing of the rest', async () => {
    const query = `${machineLearning} | project id, name | order by name asc`;
    assert.deepEqual(names((await ask(query)).body), ['mlw-churn', 'mlw-fraud']);
    assert.deepEqual(names((await ask(query, {}, 'bystander', 'other-secret')).body), ['mlw-churn']);
  });

  it('compares, computes, names and orders columns', async () => {
    const query = `resources
      | where (type == "microsoft.machinelearningservices/workspaces" and name startswith 'MLW-') or name !contains 'mlw'
      | extend last=tostring(split(id, '/')[-1]), first=tolower(split(name, '-')[0])
      | where type contains 'machinelearning' and last != 'x' and kind !~ 'hub' | project name, last, first, sku.name | sort by name | take 1`;
    const { body } = await ask(query);
    assert.deepEqual(body.data, [{ name: 'mlw-fraud', last: 'mlw-fraud', first: 'mlw', sku_name: 'Basic' }]);
  });

  it('pages by a token where rows have an id, and otherwise says that it left some out', async () => {
    const first = await ask(`${machineLearning} | project id`, { $top: 1 });
    assert.deepEqual([first.body.count, first.body.totalRecords, first.body.resultTruncated], [1, 2, 'false']);
    const second = await ask(`${machineLearning} | project id`, { $top: 1, $skipToken: first.body.$skipToken });
    assert.deepEqual([second.body.count, second.body.$skipToken], [1, undefined]);
    const cut = await ask(`${machineLearning} | project name`, { $top: 1 });
    assert.deepEqual([cut.body.resultTruncated, cut.body.$skipToken], ['true', undefined]);
    assert.equal((await ask('resources', { $top: 1001 })).status, 400);
  });

  it('says how much of the quota is left', async () => {
    const { headers } = await ask('resources');
    assert.match(headers['x-ms-user-quota-remaining'] ?? '', /^\d+$/);
    assert.match(headers['x-ms-user-quota-resets-after'] ?? '', /^\d\d:\d\d:\d\d$/);
  });

  it('knows a role assignment only after a while', async () => {
    const query =
      'authorizationresources | project id, role=tostring(split(tostring(properties.roleDefinitionId), "/")[-1])';
    const token = await party.token(arm);
    const before = (await ask(query)).body.count;
    const url = `${arm}${party.workspace}/providers/Microsoft.Authorization/roleAssignments/7c9e6679-7425-40de-944b-e07fc1f90ae7?api-version=2022-04-01`;
    const properties = {
      roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7',
      principalId: party.application('azure-setup').principalId,
      principalType: 'ServicePrincipal',
    };
    assert.equal((await party.ask('PUT', url, { token, body: { properties } })).status, 201);
    assert.equal((await ask(query)).body.count, before);
    party.emulator.clock.advance(2);
    assert.equal((await ask(query)).body.count, before + 1);
  });

  it('refuses an unknown column as the service does, and loudly what it does not understand', async () => {
    const { status, body } = await ask('resources | project nothing');
    assert.deepEqual([status, body.error.code], [400, 'BadRequest']);
    const foreign = [
      'securityresources',
      'resources | summarize count()',
      'resources | where isempty(name)',
      'resources # x',
    ];
    for (const query of foreign) {
      const refused = await ask(query);
      assert.deepEqual([refused.status, refused.body.error.code], [501, 'NotEmulated'], query);
    }
  });
});
