import assert from 'node:assert/strict';
import { type LinkSynapseAmlText, parseLinkSynapseAml, Secret } from '../../../core';
import { makeLab, toEnsure } from '../../../scripts/lab';
import { plainSynapse } from '../../../scripts/synapse-lab';
import { complaintsOf } from '../../complaints';

const s = '0a1b2c3d-1111-4222-8333-444455556666';
const { around } = await makeLab();
const parse = (text: LinkSynapseAmlText = {}) => toEnsure(parseLinkSynapseAml({ ...plainSynapse, ...text }, around));
const secret = new Secret('a-secret');
const clientId = '99999999-9999-4999-8999-999999999999';
const existing = { authentication: 'servicePrincipal', identity: 'existingClientId', clientId } as const;

function complaints(text: LinkSynapseAmlText): readonly string[] {
  return complaintsOf(() => parse(text));
}

describe('inputs of LinkSynapseAml', () => {
  it('has defaults for all but the workspaces and the name', () => {
    const input = parse();
    assert.deepEqual(
      [input.action, input.mode, input.signIn, input.role[0], input.gitMode, input.takeOver, input.annotations],
      ['ensure', 'apply', { kind: 'managed identity' }, 'Contributor', 'stop', false, []],
    );
  });

  it('says everything that is wrong at once, in the order in which the inputs are read', () => {
    const all = complaints({
      azureSubscription: undefined,
      synapseWorkspace: undefined,
      workspace: undefined,
      linkedServiceName: undefined,
      authentication: 'magic',
      gitMode: 'maybe',
      takeOver: 'perhaps',
      mode: 'some',
    });
    assert.deepEqual(
      all.map((one) => one.replace(/:.*/, '')),
      [
        ...['azureSubscription', 'mode', 'synapseWorkspace', 'workspace', 'linkedServiceName', 'authentication'],
        ...['gitMode', 'takeOver'],
      ],
    );
  });

  it('reads annotations one by one', () => {
    assert.deepEqual(parse({ annotations: 'ml, churn' }).annotations, ['ml', 'churn']);
  });

  it('says only once what both workspaces lack', () => {
    const names = { synapseWorkspace: 'syn', synapseResourceGroup: 'rg', workspace: 'mlw-churn', resourceGroup: 'rg' };
    assert.deepEqual(complaints({ ...names, subscriptionId: 'mine' }), [
      'subscriptionId: "mine" is not a subscription id (a GUID).',
    ]);
  });

  for (const [name, isGood] of [
    ['mlw churn (prod)', true],
    ['_link', true],
    ['-link', false],
    ['a/b', false],
    ['a.b', false],
    ['a#b', false],
    ['a\nb', false],
    ['x'.repeat(260), true],
    ['x'.repeat(261), false],
  ] as const) {
    it(`${isGood ? 'takes' : 'refuses'} the name ${JSON.stringify(name.slice(0, 20))} of ${name.length}`, () => {
      assert.equal(complaints({ linkedServiceName: name }).length, isGood ? 0 : 1);
    });
  }

  const keys: readonly (readonly [title: string, text: LinkSynapseAmlText, says: readonly RegExp[]])[] = [
    [
      'a key without a service principal',
      { clientSecret: secret },
      [/^clientSecret: is given, but counts only with authentication: servicePrincipal/],
    ],
    [
      'a key of an application that is yet to be made',
      { authentication: 'servicePrincipal', clientSecret: secret },
      [/^clientSecret:.*existingClientId/],
    ],
    [
      'a key in a vault of an application that is yet to be made',
      { authentication: 'servicePrincipal', keyVaultLinkedService: 'kv', keyVaultSecretName: 'key' },
      [/^keyVaultSecretName:.*existingClientId/],
    ],
    [
      'two keys',
      { ...existing, clientSecret: secret, keyVaultLinkedService: 'kv', keyVaultSecretName: 'key' },
      [/^clientSecret: is given, and so is a secret in a key vault/],
    ],
    [
      'a key whose variable is not there',
      { ...existing, clientSecret: new Secret('$(linkSecret)') },
      [/^clientSecret: names the variable \$\(linkSecret\), which this run does not have/],
    ],
    [
      'a secret without its vault',
      { ...existing, keyVaultSecretName: 'key' },
      [/^keyVaultLinkedService: nothing is given/],
    ],
    [
      'a vault without its secret',
      { ...existing, keyVaultLinkedService: 'kv' },
      [/^keyVaultSecretName: nothing is given/],
    ],
    [
      'a secret that is no name',
      { ...existing, keyVaultLinkedService: 'kv', keyVaultSecretName: 'a/../b' },
      [/^keyVaultSecretName: "a\/\.\.\/b" is not the name/],
    ],
    [
      'a version that is none',
      { ...existing, keyVaultLinkedService: 'kv', keyVaultSecretName: 'key', keyVaultSecretVersion: '../x' },
      [/^keyVaultSecretVersion/],
    ],
    [
      'the life of a key that is given',
      { ...existing, clientSecret: secret, secretDays: '9', renewDays: '3' },
      [/^secretDays/, /^renewDays/],
    ],
    [
      'a life that is over before it begins',
      { ...existing, secretDays: '10', renewDays: '10' },
      [/^renewDays: 10 is not less/],
    ],
    [
      'the name of an application in place of its id',
      { ...existing, clientId: 'my application' },
      [/^clientId:.*not an application \(client\) id.*its name is not it/],
    ],
    [
      'a file that would hold a key',
      { ...existing, clientSecret: secret, gitMode: 'file' },
      [/^gitMode:.*must hold no key/],
    ],
    ['a folder for no file', { sourcesFolder: 'synapse' }, [/^sourcesFolder: is given, but counts only with gitMode/]],
  ];
  for (const [title, text, says] of keys) {
    it(`complains of ${title}`, () => {
      const found = complaints(text);
      assert.equal(found.length, says.length, found.join('\n'));
      says.forEach((words, at) => {
        assert.match(
          (found[at] ?? '').replace(/^./, (first) => first.toLowerCase()),
          words,
        );
      });
    });
  }

  it('reads each kind of key', () => {
    const kinds = [
      { authentication: 'servicePrincipal' },
      { ...existing, clientSecret: secret },
      { ...existing, keyVaultLinkedService: 'kv', keyVaultSecretName: 'key' },
    ].map((text) => {
      const { signIn } = parse(text);
      return signIn.kind === 'service principal' && [signIn.identity.kind, signIn.key.kind];
    });
    assert.deepEqual(kinds, [
      ['new application', 'own secret'],
      ['existing client id', 'given secret'],
      ['existing client id', 'vault'],
    ]);
  });

  it('takes the subscription for what is given by name, and for nothing else', () => {
    const other = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers';
    const synapse = `${other}/Microsoft.Synapse/workspaces/syn`;
    const input = parse({ synapseWorkspace: synapse, synapseResourceGroup: undefined, subscriptionId: s });
    assert.equal(input.workspace.subscriptionId, s);
    assert.ok(input.synapse.kind === 'id' && input.synapse.id.subscriptionId.startsWith('1111'));
    const both = { synapseWorkspace: synapse, synapseResourceGroup: undefined, resourceGroup: undefined };
    const workspace = `${other}/Microsoft.MachineLearningServices/workspaces/mlw`;
    assert.match(complaints({ ...both, workspace, subscriptionId: s }).join(), /ubscriptionId:.*another one/);
  });
});
