/** Microsoft's own clients of Synapse for Node, on plain Node, with a proxy and a CA as their only settings. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { keepExchanges } from './exchanges';
import { makeGround, type WitnessGround } from './ground';
import type { Outcomes } from './sdks/outcome';
import { synapseTenant } from './synapse-ground';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));

describe("Microsoft's clients of Synapse", function () {
  this.timeout(60_000);
  let ground: WitnessGround;
  let outcomes: Outcomes;

  before(async () => {
    ground = await makeGround(synapseTenant);
    const { ready } = ground.served;
    const env = {
      PATH: process.env.PATH,
      HTTPS_PROXY: ready.proxy,
      NODE_EXTRA_CA_CERTS: ready.ca,
      WITNESS_FACTS: JSON.stringify(ground),
    };
    const words = ['--import', 'tsx', fileURLToPath(new URL('./sdks/synapse.ts', import.meta.url))];
    outcomes = JSON.parse((await run(process.execPath, words, { env, cwd: here })).stdout);
  });
  after(async () => {
    if (ground === undefined) {
      return;
    }
    keepExchanges("Microsoft's clients of Synapse", ground.served.emulator);
    await ground.served.close();
  });

  it('read workspaces and their integration runtimes (@azure/arm-synapse)', () => {
    const { principalId, ...workspace } = Object(outcomes.workspace);
    assert.match(principalId, /^[0-9a-f-]{36}$/);
    assert.deepEqual(workspace, {
      endpoint: 'https://syn-churn.dev.azuresynapse.net',
      identity: 'SystemAssigned',
      managedVirtualNetwork: 'default',
      repository: 'synapse',
      lake: 'https://stchurnlake.dfs.core.windows.net',
    });
    assert.deepEqual([outcomes.workspacesOfGroup, outcomes.workspacesOfAll], [['syn-churn'], ['syn-churn']]);
    assert.match(JSON.stringify(outcomes.noWorkspace), /"code":"ResourceNotFound","statusCode":404/);
    assert.deepEqual(outcomes.runtimes, [
      ['AutoResolveIntegrationRuntime', 'Managed'],
      ['ir-cellar', 'SelfHosted'],
    ]);
    assert.equal(outcomes.runtime, 'SelfHosted');
  });

  it('open and close the firewall (@azure/arm-synapse)', () => {
    assert.deepEqual(outcomes.rule, { name: 'agent', start: '20.61.97.14', state: 'Succeeded' });
    assert.deepEqual(outcomes.rules, ['allowAll', 'agent']);
    assert.match(JSON.stringify(outcomes.ruleGone), /"statusCode":404/);
  });

  it('make, change, rename and delete a linked service (@azure/synapse-artifacts)', () => {
    assert.deepEqual(outcomes.linkedServices, [
      'syn-churn-WorkspaceDefaultSqlServer',
      'syn-churn-WorkspaceDefaultStorage',
      'ls_kv_churn',
    ]);
    assert.deepEqual(outcomes.made, { name: 'by-sdk', isSame: true, type: 'AzureMLService' });
    assert.deepEqual(outcomes.changed, { isNew: true, isMasked: true });
    assert.match(JSON.stringify(outcomes.changedBySomebodyElse), /"code":"PreconditionFailed","statusCode":412/);
    assert.equal(outcomes.unchanged, 'not modified');
    assert.equal(outcomes.renamed, 'by-the-sdk');
    assert.match(JSON.stringify(outcomes.deleted), /"statusCode":404/);
  });

  it('take a write that failed for a success, and then find nothing (@azure/synapse-artifacts)', () => {
    assert.equal(Object(outcomes.failed).refused, undefined);
    assert.match(JSON.stringify(outcomes.neverMade), /"statusCode":404/);
  });

  it('give Synapse roles, ask what they allow, and take them away (@azure/synapse-access-control)', () => {
    assert.deepEqual(outcomes.roles, { name: 'Synapse Linked Data Manager', read: 'Synapse Linked Data Manager' });
    assert.deepEqual(outcomes.assigned, { isSame: true, list: ['7c9e6679-7425-40de-944b-e07fc1f90ae7'] });
    assert.deepEqual(outcomes.checked, { read: 'nothing', said: ['Allowed', 'NotAllowed'] });
    assert.match(JSON.stringify(outcomes.taken), /"statusCode":404/);
  });

  it('got an answer to everything they asked', () => {
    assert.deepEqual(ground.unanswered(), []);
  });
});
