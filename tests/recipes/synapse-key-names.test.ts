/** What a link's application is met again by, and its keys are named. */
import assert from 'node:assert/strict';
import { linkKeyName } from '../../core/links/synapse-link/identity';
import { asSubscriptionId } from '../../core/names/ids';
import { synapseWorkspaceId } from '../../core/names/synapse-workspace-id';
import type { SynapseWorkspace } from '../../core/synapse/workspace/read';

const subscriptionId = asSubscriptionId('99999999-9999-4999-8999-000000000001');

function keyNameOf(synapse: string, link: string, group = 'rg-ml'): string {
  const workspace: SynapseWorkspace = {
    id: synapseWorkspaceId(subscriptionId, group, synapse),
    endpoint: { workspace: synapse, url: `https://${synapse}.dev.azuresynapse.net`, isPublic: true },
    principalId: undefined,
    git: undefined,
    storage: undefined,
    hasManagedNetwork: false,
    preventsExfiltration: false,
  };
  return linkKeyName(workspace, link);
}

describe('the name of the keys of a Synapse link', () => {
  it('is the same in whatever case workspace, group and link are written', () => {
    assert.equal(keyNameOf('syn-churn', 'mlw'), keyNameOf('SYN-Churn', 'MLW', 'RG-ML'));
  });

  it('is another one for each link, also where workspace and link read the same together', () => {
    assert.notEqual(keyNameOf('syn', 'dev-mlw'), keyNameOf('syn-dev', 'mlw'));
  });
});
