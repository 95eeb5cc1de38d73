import assert from 'node:assert/strict';
import {
  type EnsureAmlServiceConnectionText,
  parseEnsureAmlServiceConnection,
  type Surroundings,
  WrongRequest,
} from '../../../core';
import { ensure, makeLab, plainText, toEnsure } from '../../../scripts/lab';
import { complaintsOf } from '../../complaints';

type Text = Partial<EnsureAmlServiceConnectionText>;

const guid = '99999999-9999-4999-8999-999999999999';
let around: Surroundings;

/** What is complained of, or nothing. */
function complaints(text: Text, more: Partial<Surroundings> = {}): readonly string[] {
  return complaintsOf(() => parseEnsureAmlServiceConnection({ ...plainText, ...text }, { ...around, ...more }));
}

const wrong: readonly (readonly [title: string, text: Text, says: RegExp])[] = [
  ['no setup connection', { azureSubscription: undefined }, /^azureSubscription: nothing is given/],
  ['no workspace', { workspace: undefined }, /^workspace: nothing is given/],
  ['a workspace name too short', { workspace: 'ab' }, /^workspace: "ab" is not a workspace name/],
  ['a workspace name without its group', { resourceGroup: undefined }, /^resourceGroup: /],
  ['a group name that ends in a dot', { resourceGroup: 'rg.' }, /^resourceGroup: "rg\." is not/],
  ['a subscription by name', { subscriptionId: 'ML Platform' }, /^subscriptionId: "ML Platform" is not/],
  ['no connection name', { connectionName: undefined }, /^connectionName: nothing is given/],
  ['a comma in the connection name', { connectionName: 'a,b' }, /^connectionName: "a,b" holds a comma/],
  [
    'a line break in the connection name',
    { connectionName: 'a\nb' },
    /^connectionName: .* holds a comma or a line break/,
  ],
  [
    'an unknown identity',
    { identity: 'app' },
    /^identity: "app" is none of newApplication, existingClientId, newManagedIdentity, existingManagedIdentity/,
  ],
  ['an existing identity without its id', { identity: 'existingClientId' }, /^clientId: /],
  [
    'a client id that is a name',
    { identity: 'existingClientId', clientId: 'my-app' },
    /^clientId: "my-app" is not .*GUID/,
  ],
  [
    'an object id that is a name',
    { identity: 'existingClientId', clientId: guid, principalId: 'me' },
    /^principalId: "me" is not .*GUID/,
  ],
  [
    'an existing managed identity without its name',
    { identity: 'existingManagedIdentity' },
    /^managedIdentity: nothing is given/,
  ],
  [
    'a managed identity with a space',
    { identity: 'newManagedIdentity', managedIdentity: 'my id' },
    /^managedIdentity: "my id" is not a name/,
  ],
  [
    'the resource id of something else',
    {
      identity: 'existingManagedIdentity',
      managedIdentity: `/subscriptions/${guid}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st`,
    },
    /^managedIdentity: .* is not the resource id of a user-assigned/,
  ],
  ['an unknown access', { pipelineAccess: 'some' }, /^pipelineAccess: "some" is none of this, list, all, none/],
  ['a list of no pipelines', { pipelineAccess: 'list', pipelines: ' \n; ,' }, /^pipelines: nothing is given/],
  ['this pipeline in another project', { project: 'fraud' }, /^pipelineAccess: "this" means the running pipeline/],
  ['an unknown action', { action: 'undo' }, /^action: "undo" is none of ensure, remove/],
  ['an unknown mode', { mode: 'planRemove' }, /^mode: "planRemove" is none of apply, plan, check\./],
  [
    'pipelines that are not read',
    { pipelines: 'train' },
    /^pipelines: is given, but counts only with pipelineAccess: list; pipelineAccess is "this"/,
  ],
  [
    'a client id that is not read',
    { clientId: guid },
    /^clientId: is given, but counts only with identity: existingClientId; identity is "newApplication"/,
  ],
  ['an object id that is not read', { principalId: guid }, /^principalId: is given, but counts only/],
  [
    'an application name that is not read',
    { identity: 'newManagedIdentity', applicationName: 'x' },
    /^applicationName: is given, but counts only with identity: newApplication/,
  ],
  [
    'a managed identity that is not read',
    { managedIdentity: 'id-x' },
    /^managedIdentity: is given, but counts only with identity: newManagedIdentity or existingManagedIdentity/,
  ],
];

describe('inputs of EnsureAmlServiceConnection', () => {
  before(async () => {
    around = (await makeLab()).around;
  });

  for (const [title, text, says] of wrong) {
    it(`complains of ${title}, and of that alone`, () => {
      const found = complaints(text);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', says);
    });
  }

  it('complains of this pipeline in a classic release', () => {
    const found = complaints({}, { pipeline: undefined });
    assert.equal(found.length, 1);
    assert.match(found[0] ?? '', /^pipelineAccess: "this" has no meaning in a classic release/);
  });

  it('complains of a bare workspace name when no subscription is known', () => {
    assert.match(complaints({}, { subscription: undefined }).join(), /^subscriptionId: nothing is given/);
    assert.deepEqual(complaints({ subscriptionId: guid }, { subscription: undefined }), []);
  });

  it('complains of a group or subscription that contradicts the resource id', () => {
    const workspace = `/subscriptions/${guid}/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/mlw-churn`;
    assert.match(complaints({ workspace, resourceGroup: 'rg-other' }).join(), /^resourceGroup: /);
    assert.match(complaints({ workspace, subscriptionId: guid.replace('9', '8') }).join(), /^subscriptionId: /);
  });

  it('complains of everything at once, each under the name of its input, in the order in which they are read', () => {
    const all: Text = {
      azureSubscription: undefined,
      mode: 'x',
      workspace: 'x',
      resourceGroup: undefined,
      connectionName: ',',
      identity: 'x',
      clientId: 'x',
      authentication: 'x',
      secretDays: '9',
      sharing: 'x',
      furtherProjects: 'churn',
      pipelineAccess: 'x',
      pipelines: 'train',
      extraGrants: 'x',
      minimumApprovers: '2',
      azureDevOpsSignIn: 'x',
      patConnection: 'x',
      takeOver: 'x',
    };
    assert.deepEqual(
      complaints(all).map((complaint) => complaint.replace(/:.*/s, '')),
      [
        ...['azureSubscription', 'mode', 'resourceGroup', 'workspace', 'connectionName', 'clientId', 'identity'],
        ...['sharing', 'furtherProjects', 'secretDays', 'authentication', 'pipelines', 'pipelineAccess'],
        ...['extraGrants', 'minimumApprovers', 'takeOver', 'patConnection', 'azureDevOpsSignIn'],
      ],
    );
  });

  it('asks a removal for nothing that only the other action reads', () => {
    const ofEnsure = {
      role: 'Owner',
      pipelineAccess: 'x',
      pipelines: 'x',
      secretDays: 'x',
      takeOver: 'x',
      approvers: 'x',
    };
    assert.deepEqual(complaints({ action: 'remove', ...ofEnsure }, { pipeline: undefined }), []);
    assert.match(complaints({ action: 'remove', clientId: guid }).join(), /^clientId: is given, but counts only with/);
  });

  it('sends nothing when it complains', async () => {
    const lab = await makeLab();
    await assert.rejects(ensure(lab, { identity: 'x' }), WrongRequest);
    assert.deepEqual(lab.emulator.transcript, []);
  });

  it('takes what is left out from where it runs', () => {
    const input = toEnsure(parseEnsureAmlServiceConnection(plainText, around));
    assert.deepEqual(
      [input.mode, input.role[0], input.project, input.workspace.subscriptionId, input.grant],
      ['apply', 'Contributor', around.project, around.subscription?.id, { kind: 'this', pipeline: around.pipeline }],
    );
    assert.deepEqual(input.identity, {
      kind: 'new application',
      displayName: 'aml-links-contoso-churn-mlw-churn-prod',
      displayNameAsked: false,
    });
  });

  it('finds a managed identity by name beside the workspace, and its own project by id', () => {
    const named = { identity: 'newManagedIdentity', managedIdentity: 'id-churn' };
    const text = { ...plainText, ...named, project: around.project.id.toUpperCase() };
    const { identity, project } = parseEnsureAmlServiceConnection(text, around);
    assert.ok(identity.kind === 'managed identity' && identity.make);
    assert.match(
      identity.armId,
      /\/resourceGroups\/rg-ml\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/id-churn$/,
    );
    assert.equal(project, around.project);
  });

  it('leaves the name of a managed identity that nobody named to the link, whatever the connection is called', () => {
    for (const connectionName of ['生产', 'mlw churn', 'n'.repeat(200)]) {
      const text = { ...plainText, identity: 'newManagedIdentity', connectionName };
      assert.deepEqual(parseEnsureAmlServiceConnection(text, around).identity, { kind: 'own managed identity' });
    }
  });

  for (const [typed, pipelines] of [
    [' a, b;c ', ['a', 'b', 'c']],
    [' a,\n\nTrain, nightly\r\n', ['a', 'Train, nightly']],
  ] as const) {
    it(`reads a list on one line by its commas, and on several by line: ${JSON.stringify(typed)}`, () => {
      const text = { ...plainText, pipelineAccess: 'list', pipelines: typed };
      assert.deepEqual(toEnsure(parseEnsureAmlServiceConnection(text, around)).grant, {
        kind: 'list',
        pipelines,
        further: {},
      });
    });
  }
});
