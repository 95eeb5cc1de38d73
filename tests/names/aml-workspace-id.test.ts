import assert from 'node:assert/strict';
import { parseAmlWorkspaceId } from '../../core/names/aml-workspace-id';

const s = '0a1b2c3d-1111-4222-8333-444455556666';
const provider = 'providers/Microsoft.MachineLearningServices/workspaces';
const whole = `/subscriptions/${s}/resourceGroups/rg-ml/${provider}/mlw-churn`;
const parse = (workspace: string, resourceGroup?: string, subscriptionId?: string) =>
  parseAmlWorkspaceId({ workspace, resourceGroup, subscriptionId });

/** As they stand in address bars, in the output of `az ml`, and in run pages of the older SDK. */
const pasted: Readonly<Record<string, string>> = {
  'a resource id': whole,
  'a resource id in other case': whole
    .replace('resourceGroups', 'resourcegroups')
    .replace('Microsoft.Machine', 'microsoft.machine'),
  'a resource id with spaces around': `  ${whole}\n`,
  'a resource id with a slash at the end': `${whole}/`,
  'the id of something inside': `${whole}/computes/cpu-cluster`,
  "the studio's home": `https://ml.azure.com/?wsid=${whole}&tid=${s}`,
  'a page of the studio': `https://ml.azure.com/experiments/id/${s}/runs/abc?wsid=${whole.replace('resourceGroups', 'resourcegroups')}&tid=${s}#outputs`,
  'the studio, encoded': `https://ml.azure.com/?wsid=${encodeURIComponent(whole)}&tid=${s}`,
  'the studio, without the provider': `https://ml.azure.com/?wsid=/subscriptions/${s}/resourcegroups/rg-ml/workspaces/mlw-churn&tid=${s}`,
  'a run in the studio, without the provider': `https://ml.azure.com/runs/HD_1?wsid=/subscriptions/${s}/resourcegroups/rg-ml/workspaces/mlw-churn`,
  'the studio, without the provider, encoded': `https://ml.azure.com/?wsid=%2Fsubscriptions%2F${s}%2Fresourcegroups%2Frg-ml%2Fworkspaces%2Fmlw-churn&tid=${s}&reloadCount=1`,
  'the studio of the US government': `https://ml.azure.us/?wsid=${whole}`,
  'the portal': `https://portal.azure.com/#@contoso.onmicrosoft.com/resource${whole}/overview`,
  'the portal without a tenant': `https://portal.azure.com/#@/resource${whole}/overview`,
  'the portal, a blade with the id encoded': `https://portal.azure.com/#view/Microsoft_Azure_MLTeamAccounts/WorkspaceBlade/id/${encodeURIComponent(whole)}`,
  'the portal, encoded twice': `https://portal.azure.com/#blade/X/id/${encodeURIComponent(encodeURIComponent(whole))}/region/westeurope`,
  'the address of ARM': `https://management.azure.com${whole}?api-version=2024-10-01`,
};

describe('which workspace is meant', () => {
  for (const [form, text] of Object.entries(pasted)) {
    it(`reads ${form}`, () => {
      const found = parse(text);
      assert.ok('armId' in found, JSON.stringify(found));
      assert.deepEqual(
        [found.subscriptionId, found.resourceGroup, found.name, found.armId],
        [s, 'rg-ml', 'mlw-churn', whole],
      );
    });
  }

  it('reads a bare name with its group and subscription, spaces around them left out', () => {
    const found = parse(' mlw-churn ', ' rg-ml ', s.toUpperCase());
    assert.ok('armId' in found);
    assert.equal(found.armId, whole);
  });

  const complaintsOf = (...given: Parameters<typeof parse>) => {
    const found = parse(...given);
    assert.ok('complaints' in found, JSON.stringify(found));
    return found.complaints.map(({ field, says }) => `${field}: ${says}`);
  };

  for (const [form, text, says] of [
    [
      'the id of another kind of resource',
      `/subscriptions/${s}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st`,
      /names a Microsoft\.Storage\/storageAccounts/,
    ],
    ['an address without a workspace', 'https://ml.azure.com/home', /this address names no workspace.*wsid=/],
    ['the id of a resource group', `/subscriptions/${s}/resourceGroups/rg-ml`, /this is not the id of a workspace/],
    [
      'an id whose subscription is no GUID',
      whole.replace(s, 'mine'),
      /subscriptionId: "mine" is not a subscription id/,
    ],
    ['an id whose name cannot be one', whole.replace('mlw-churn', 'x'), /workspace: "x" is not a workspace name/],
    ['a stray percent sign', '100%', /this is not the id of a workspace/],
  ] as const) {
    it(`complains of ${form}`, () => {
      const complaints = complaintsOf(text);
      assert.equal(complaints.length, 1);
      assert.match(complaints[0] ?? '', says);
    });
  }

  it('says all that a bare name lacks at once', () => {
    assert.deepEqual(
      complaintsOf('x').map((complaint) => complaint.replace(/:.*/, '')),
      ['subscriptionId', 'resourceGroup', 'workspace'],
    );
    assert.match(complaintsOf('mlw-churn', 'rg.', s)[0] ?? '', /resourceGroup: "rg\." is not/);
  });
});
