/** Inputs about the identity of a link, and about who asks Azure DevOps. */
import assert from 'node:assert/strict';
import {
  type EnsureAmlServiceConnectionText,
  type LinkSynapseAmlText,
  parseEnsureAmlServiceConnection,
  parseLinkSynapseAml,
} from '../../../core';
import { makeLab, plainText, toEnsure } from '../../../scripts/lab';
import { plainSynapse } from '../../../scripts/synapse-lab';

const { around } = await makeLab();
const guid = 'abcdef99-9999-4999-8999-999999999999';

const connection = (text: EnsureAmlServiceConnectionText) =>
  parseEnsureAmlServiceConnection({ ...plainText, ...text }, around);

function synapse(text: LinkSynapseAmlText) {
  const typed = { ...plainSynapse, ...text, authentication: 'servicePrincipal' };
  const { signIn } = toEnsure(parseLinkSynapseAml(typed, around));
  return signIn.kind === 'service principal' && signIn.identity;
}

const links: readonly (readonly [task: string, identityOf: (text: LinkSynapseAmlText) => unknown])[] = [
  ['EnsureAmlServiceConnection', (text) => connection(text).identity],
  ['LinkSynapseAml', synapse],
];

describe('the identity of a link', () => {
  for (const [task, identityOf] of links) {
    it(`is an application that is there, its ids as Azure spells them: ${task}`, () => {
      const existing = { identity: 'existingClientId', clientId: guid.toUpperCase() };
      assert.deepEqual(identityOf({ ...existing, principalId: guid }), {
        kind: 'existing client id',
        clientId: guid,
        principalId: guid,
      });
    });

    it(`is a new application of the name that is asked for, of 256 characters at most: ${task}`, () => {
      const applicationName = 'x'.repeat(256);
      assert.deepEqual(identityOf({ applicationName }), {
        kind: 'new application',
        displayName: applicationName,
        displayNameAsked: true,
      });
      assert.throws(
        () => identityOf({ applicationName: `${applicationName}x` }),
        /applicationName: has 257 characters, and 256 is the most/,
      );
    });
  }

  it('is an application named after the link when no name is typed, cut where the link has a long one', () => {
    const connectionName = 'x'.repeat(200);
    assert.deepEqual(connection({ connectionName }).identity, {
      kind: 'new application',
      displayName: `aml-links-contoso-churn-${connectionName}`.slice(0, 120),
      displayNameAsked: false,
    });
    assert.deepEqual(synapse({ synapseWorkspace: 'syn-a', linkedServiceName: 'mlw churn' }), {
      kind: 'new application',
      displayName: 'aml-links-syn-a-mlw churn',
      displayNameAsked: false,
    });
  });

  it('is a managed identity that is there and is not made, by its name or its resource id', () => {
    const group = `/subscriptions/${around.subscription?.id}/resourceGroups/rg-ml`;
    const armId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-x`;
    for (const managedIdentity of ['id-x', armId]) {
      const { identity } = connection({ identity: 'existingManagedIdentity', managedIdentity });
      assert.deepEqual(identity, { kind: 'managed identity', armId, make: false });
    }
  });
});

describe('who asks Azure DevOps', () => {
  for (const [kind, input] of [
    ['connection', 'azureDevOpsConnection'],
    ['pat', 'patConnection'],
  ] as const) {
    it(`is the ${kind} that is named, and one must be named`, () => {
      const asked = { azureDevOpsSignIn: kind };
      assert.deepEqual(connection({ ...asked, [input]: 'c-1' }).organizationSignIn, { kind, connectionId: 'c-1' });
      assert.throws(() => connection(asked), new RegExp(`${input}: nothing is given\\. Name the service connection`));
    });
  }

  it('cannot be an identity of Entra on a server', () => {
    const server = { ...around, isServer: true };
    const text = { ...plainText, authentication: 'secret', patConnection: 'c-1' };
    for (const azureDevOpsSignIn of ['azureSubscription', 'connection']) {
      const asked = { ...text, patConnection: undefined, azureDevOpsConnection: undefined, azureDevOpsSignIn };
      assert.throws(
        () => parseEnsureAmlServiceConnection(asked, server),
        new RegExp(`Azure DevOps Server knows no identities of Entra, so "${azureDevOpsSignIn}" cannot sign in there`),
      );
    }
    const parsed = parseEnsureAmlServiceConnection({ ...text, azureDevOpsSignIn: 'pat' }, server);
    assert.deepEqual(parsed.organizationSignIn, { kind: 'pat', connectionId: 'c-1' });
  });
});
