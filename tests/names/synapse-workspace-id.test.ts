import assert from 'node:assert/strict';
import { parseSynapseWorkspace } from '../../core/names/synapse-workspace-id';

const s = '0a1b2c3d-1111-4222-8333-444455556666';
const whole = `/subscriptions/${s}/resourceGroups/rg-ml/providers/Microsoft.Synapse/workspaces/syn-churn`;
const parse = (workspace: string, resourceGroup?: string, subscriptionId?: string) =>
  parseSynapseWorkspace({ workspace, resourceGroup, subscriptionId });

/** As they stand in address bars and in the output of `az synapse`. */
const pasted: Readonly<Record<string, string>> = {
  'a resource id': whole,
  'a resource id in other case': whole.replace('resourceGroups', 'resourcegroups').replace('Microsoft', 'microsoft'),
  'the id of something inside': `${whole}/bigDataPools/pool`,
  "the studio's home": `https://web.azuresynapse.net/?workspace=${encodeURIComponent(whole)}`,
  'a page of the studio': `https://web.azuresynapse.net/en/management/linkedservices?workspace=${encodeURIComponent(whole).toLowerCase().replace('rg-ml', 'rg-ml')}`,
  'a page of the studio, as the browser shows it': `https://web.azuresynapse.net/en/authoring/analyze?workspace=${whole}`,
  'the studio of the US government': `https://web.azuresynapse.usgovcloudapi.net/en/home?workspace=${encodeURIComponent(whole)}`,
  'the portal': `https://portal.azure.com/#@contoso.onmicrosoft.com/resource${whole}/overview`,
  'the address of ARM': `https://management.azure.com${whole}?api-version=2021-06-01`,
};

/** The workspace's own addresses, which name neither group nor subscription. */
const endpoints: Readonly<Record<string, string>> = {
  'the development endpoint': 'https://syn-churn.dev.azuresynapse.net',
  'the development endpoint with a path':
    'https://syn-churn.dev.azuresynapse.net/linkedservices?api-version=2020-12-01',
  'the development endpoint as a bare host': 'syn-churn.dev.azuresynapse.net',
  'the endpoint for SQL': 'syn-churn.sql.azuresynapse.net',
  'the endpoint for serverless SQL': 'syn-churn-ondemand.sql.azuresynapse.net',
  'the development endpoint in China': 'https://syn-churn.dev.azuresynapse.azure.cn',
};

type Given = Parameters<typeof parse>;

describe('which Synapse workspace is meant', () => {
  for (const [form, text] of Object.entries(pasted)) {
    it(`reads ${form}`, () => {
      const found = parse(text);
      assert.ok('kind' in found && found.kind === 'id', JSON.stringify(found));
      assert.deepEqual([found.id.subscriptionId, found.id.resourceGroup, found.id.name], [s, 'rg-ml', 'syn-churn']);
      assert.equal(found.id.armId, whole);
    });
  }

  for (const [form, text] of Object.entries(endpoints)) {
    it(`reads ${form}, beside which the subscription is enough`, () => {
      assert.deepEqual(parse(text, undefined, s), { kind: 'name', subscriptionId: s, name: 'syn-churn' });
      const whereToo = parse(text, 'rg-ml', s);
      assert.ok('kind' in whereToo && whereToo.kind === 'id' && whereToo.id.armId === whole);
    });
  }

  it('reads a bare name', () => {
    assert.deepEqual(parse(' syn-churn ', undefined, s.toUpperCase()), {
      kind: 'name',
      subscriptionId: s,
      name: 'syn-churn',
    });
  });

  const wrong: readonly (readonly [form: string, given: Given, says: RegExp])[] = [
    [
      'the id of another kind of workspace',
      [whole.replace('Synapse', 'MachineLearningServices')],
      /not a Synapse workspace.*dev\.azuresynapse\.net/,
    ],
    ['an address without a workspace', ['https://web.azuresynapse.net/en/home'], /this address names no workspace/],
    ['a name that cannot be one', ['-x-', undefined, s], /synapseWorkspace: "-x-" is not a workspace name/],
    ['a name without a subscription', ['syn-churn'], /subscriptionId: nothing is given/],
    ['a group that is another one', [whole, 'rg-other'], /synapseResourceGroup: "rg-other" is another one/],
  ];
  for (const [form, given, says] of wrong) {
    it(`complains of ${form}`, () => {
      const found = parse(...given);
      assert.ok('complaints' in found, JSON.stringify(found));
      assert.equal(found.complaints.length, 1);
      const [complaint] = found.complaints;
      assert.match(`${complaint?.field}: ${complaint?.says}`, says);
    });
  }
});
