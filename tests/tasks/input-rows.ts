/** What each input of the task does: small runs whose outcome shows it, one or several inputs a row. */
import assert from 'node:assert/strict';
import { readTexts } from '../../emulator/json';
import type { After } from './after-run';
import type { InputRow } from './input-row';
import { guardRows } from './input-rows-guard';
import { signInRows } from './input-rows-sign-in';
import type { TaskRun } from './served-run';

/** GUIDs of built-in roles. */
const dataScientist = 'f6c7c914-8db3-469d-8ca1-694a8f32e121';
const contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c';

const workspaceRows: readonly InputRow[] = [
  {
    title: 'a workspace, names, a role and a list of pipelines, makes the link so',
    seed: 'contoso',
    inputs: {
      workspace: 'mlw-fraud',
      connectionName: 'fraud-link',
      description: 'Scores fraud.',
      identity: 'newApplication',
      applicationName: 'Fraud linker',
      role: 'AzureML Data Scientist',
      pipelineAccess: 'list',
      pipelines: 'train\n3',
    },
    shows: (run, after) => {
      assert.equal(run.outputs.connectionName, 'fraud-link');
      assert.equal(after.data('mlWorkspaceName', 'fraud-link'), 'mlw-fraud');
      assert.match(String(after.connection('fraud-link').description), /^Scores fraud\./);
      assert.equal(after.applicationOf('fraud-link').displayName, 'Fraud linker');
      assert.deepEqual(after.roles(after.principalId('Fraud linker')), [dataScientist]);
      assert.deepEqual(after.grants('fraud-link'), [2, 3]);
    },
  },
  {
    title: 'a resource group in another subscription, finds the workspace there',
    seed: `
extends: contoso
subscriptions:
  - name: Research
    id: 5d6f0a3c-0000-4000-8000-000000000001
    resourceGroups: [{ name: rg-research, workspaces: [{ name: mlw-churn }] }]
    roleAssignments: [{ role: Owner, principal: azure-setup, scope: / }]
`,
    inputs: { subscriptionId: '5d6f0a3c-0000-4000-8000-000000000001', resourceGroup: 'rg-research' },
    shows: (run, after) => {
      assert.equal(run.result, 'succeeded', run.log);
      assert.equal(after.data('subscriptionId'), '5d6f0a3c-0000-4000-8000-000000000001');
      assert.equal(after.data('resourceGroupName'), 'rg-research');
    },
  },
  {
    title: 'another setup connection, asks Azure as that one',
    seed: `
extends: contoso
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: other-setup, graphRoles: [Application.ReadWrite.OwnedBy] }]
subscriptions:
  - name: ML Platform
    roleAssignments: [{ role: Owner, principal: other-setup, scope: /resourceGroups/rg-ml }]
organizations:
  - name: contoso
    projects:
      - { name: churn, connections: [{ name: other-setup, identity: other-setup, subscription: ML Platform, grants: all }] }
`,
    inputs: { azureSubscription: 'other-setup' },
    shows: (run, after) => {
      assert.equal(run.result, 'succeeded', run.log);
      const [owner] = readTexts(after.applicationOf(), 'owners');
      assert.equal(owner, after.principalId('other-setup'));
    },
  },
  {
    title: 'to take over what somebody else made, points it at the workspace asked for',
    seed: `
extends: made-by-hand
organizations:
  - name: contoso
    projects:
      - { name: churn, connections: [{ name: mlw-churn, visibleTo: [churn Build Service (contoso)] }] }
`,
    inputs: { connectionName: 'mlw-churn', workspace: 'mlw-fraud', takeOver: 'true' },
    shows: (run, after) => {
      assert.equal(run.result, 'succeeded', run.log);
      assert.equal(after.data('mlWorkspaceName', 'mlw-churn'), 'mlw-fraud');
    },
  },
];

const identityRows: readonly InputRow[] = [
  {
    title: 'an application that exists, uses it',
    seed: `
extends: contoso
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: churn-link, owners: [azure-setup] }]
`,
    inputs: { identity: 'existingClientId' },
    prepared: { clientId: (after) => String(after.application('churn-link').appId) },
    shows: (run, after) => {
      assert.equal(run.result, 'succeeded', run.log);
      assert.equal(after.applicationOf().displayName, 'churn-link');
    },
  },
  {
    title: "an application and its principal's object id, needs no look into Graph for it",
    seed: `
extends: no-graph-permission
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: churn-link }]
`,
    inputs: { identity: 'existingClientId' },
    prepared: {
      clientId: (after) => String(after.application('churn-link').appId),
      principalId: (after) => after.principalId('churn-link'),
    },
    shows: (run, after) => {
      assert.equal(run.outputs.principalId, after.principalId('churn-link'), run.log);
      assert.deepEqual(after.roles(after.principalId('churn-link')), [contributor]);
    },
  },
  {
    title: 'a new managed identity by name, makes it beside the workspace',
    seed: 'contoso',
    inputs: { identity: 'newManagedIdentity', managedIdentity: 'id-own' },
    shows: (run, after) => {
      assert.equal(run.result, 'succeeded', run.log);
      assert.deepEqual(after.roles(after.principalId('id-own')), [contributor]);
    },
  },
  {
    title: 'a managed identity that exists, uses it',
    seed: `
extends: contoso
subscriptions:
  - name: ML Platform
    resourceGroups: [{ name: rg-ml, identities: [{ name: id-there }] }]
`,
    inputs: { identity: 'existingManagedIdentity', managedIdentity: 'id-there' },
    shows: (run, after) => {
      assert.equal(run.result, 'succeeded', run.log);
      assert.equal(run.outputs.principalId, after.principalId('id-there'));
    },
  },
];

const roleRows: readonly InputRow[] = [
  {
    title: 'what the link is for, gives it the role for that',
    seed: 'contoso',
    inputs: { purpose: 'runJobs' },
    shows: (run, after) => {
      assert.equal(run.result, 'succeeded', run.log);
      assert.deepEqual(after.roles(run.outputs.principalId ?? ''), [dataScientist]);
    },
  },
  {
    title: 'another role, and to report and then to remove the one before, does so',
    seed: 'contoso',
    inputs: { role: 'Contributor' },
    more: { thenRun: ['report', 'remove'].map((extraRoles) => ({ role: 'AzureML Data Scientist', extraRoles })) },
    shows: (run, after) => {
      assert.deepEqual(
        run.steps.map(({ result }) => result),
        ['succeeded', 'succeeded', 'succeeded'],
        run.log,
      );
      assert.match(run.log, /advice\.surplus-role/);
      assert.deepEqual(after.roles(run.steps[0]?.outputVariables.principalId ?? ''), [dataScientist]);
    },
  },
];

/** What one step for both actions holds, and a removal does not read. */
const ofEnsure = { role: 'AzureML Data Scientist', description: 'A link.', pipelineAccess: 'list', approvers: 'chloe' };

const modeRows: readonly InputRow[] = [
  {
    title: 'to plan, writes nothing and says what it would make',
    seed: 'contoso',
    inputs: { mode: 'plan' },
    shows: (run, after) => {
      assert.match(run.log, /to create: app registration/);
      assert.deepEqual([run.result, after.writes()], ['succeeded', []]);
    },
  },
  {
    title: 'to check what is not there, fails and writes nothing',
    seed: 'contoso',
    inputs: { mode: 'check' },
    shows: (run, after) => {
      assert.deepEqual([run.result, after.writes()], ['failed', []]);
      assert.match(run.issues.join('\n'), /is not there/);
    },
  },
  {
    title: 'to ensure, then to remove by plan, apply and check, makes the link and takes it away',
    seed: 'contoso',
    inputs: { action: 'ensure', mode: 'apply', secretDays: '90' },
    more: { thenRun: ['plan', 'apply', 'check'].map((mode) => ({ action: 'remove', mode, ...ofEnsure })) },
    shows: (run, after) => {
      assert.deepEqual(
        run.steps.map(({ result, outputVariables }) => [result, outputVariables.changed]),
        [
          ['succeeded', 'true'],
          ['succeeded', 'false'],
          ['succeeded', 'true'],
          ['succeeded', 'false'],
        ],
        run.log,
      );
      assert.equal(after.hasConnection(), false);
    },
  },
];

const planRows: readonly InputRow[] = [
  ...(['fail', 'warn'] as const).map((missingRights) => ({
    title: `to ${missingRights} where a plan finds rights missing, names them`,
    seed: 'contributor-only',
    inputs: { mode: 'plan', missingRights },
    shows: (run: TaskRun, after: After) => {
      assert.deepEqual([run.result, after.writes()], [missingRights === 'warn' ? 'succeeded' : 'failed', []]);
      assert.match(run.issues.join('\n'), /lacks Microsoft\.Authorization\/roleAssignments\/write/);
      assert.match(run.log, /^to ask an Owner or .*:$/m);
    },
  })),
  {
    title: 'the file of a plan, does what was planned',
    seed: 'contoso',
    inputs: { mode: 'plan' },
    more: { thenRun: [{ planFile: '$(link.planFile)' }] },
    shows: (run, after) => {
      assert.equal(run.result, 'succeeded', run.log);
      assert.ok(after.hasConnection());
    },
  },
];

const leftOverRow: InputRow = {
  title: 'to ensure, then to check its removal, fails and names what is left',
  seed: 'contoso',
  inputs: { action: 'ensure', mode: 'apply' },
  more: { thenRun: [{ action: 'remove', mode: 'check' }] },
  shows: (run) => {
    assert.deepEqual(
      run.steps.map(({ result }) => result),
      ['succeeded', 'failed'],
      run.log,
    );
    assert.match(run.log, /The service connection "mlw-churn-prod" in churn is there and should not be\./);
  },
};

export const inputRows: readonly InputRow[] = [
  ...workspaceRows,
  ...identityRows,
  ...signInRows,
  ...guardRows,
  ...roleRows,
  ...modeRows,
  ...planRows,
  leftOverRow,
];
