/** A linked service that somebody made a template is never written over: neither taken over nor not. */
import assert from 'node:assert/strict';
import { linkedServiceFromWire } from '../../core/synapse/linked-service/read';
import { makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { said } from './said';
import { codesOf, existing, inVault, linkOf } from './synapse-tenant';

const key = { type: 'AzureKeyVaultSecret', store: { referenceName: 'ls_kv_churn', type: 'LinkedServiceReference' } };
const plain = { subscriptionId: '{subscription}', resourceGroupName: 'rg-ml', mlWorkspaceName: 'mlw-churn' };
const signedIn = { servicePrincipalId: '{clientIdOf app-synapse-link}', tenant: '{tenant}' };

/** A tenant in which the linked service is there. */
function seedWith(link: object): string {
  const synapse = { name: 'syn-churn', linkedServices: [{ name: 'mlw-link', type: 'AzureMLService', ...link }] };
  const resourceGroups = [{ name: 'rg-ml', synapseWorkspaces: [synapse] }];
  return JSON.stringify({ extends: 'synapse-spn-link', subscriptions: [{ name: 'ML Platform', resourceGroups }] });
}

function withKey(more: object, store: object = {}) {
  return { ...plain, ...signedIn, servicePrincipalKey: { ...key, ...more, store: { ...key.store, ...store } } };
}

const secretName = { secretName: 'aml-link-key' };
const byIdentity = { ...plain, authentication: 'MSI' };

const templates: readonly (readonly [field: string, link: object])[] = [
  [
    'typeProperties.servicePrincipalKey.secretName',
    { typeProperties: withKey({ secretName: '@linkedService().SecretName' }) },
  ],
  [
    'typeProperties.servicePrincipalKey.secretName',
    { typeProperties: withKey({ secretName: { value: '@linkedService().SecretName', type: 'expression' } }) },
  ],
  [
    'typeProperties.servicePrincipalKey.store.parameters.vault',
    { typeProperties: withKey(secretName, { parameters: { vault: '@linkedService().vault' } }) },
  ],
  [
    'typeProperties.servicePrincipalKey.store.referenceName',
    { typeProperties: withKey(secretName, { referenceName: '@{linkedService().vault}' }) },
  ],
  [
    'typeProperties.servicePrincipalKey',
    { typeProperties: { ...plain, ...signedIn, servicePrincipalKey: '@linkedService().key' } },
  ],
  [
    'typeProperties.mlWorkspaceName',
    { typeProperties: { ...byIdentity, mlWorkspaceName: '@linkedService().workspace' } },
  ],
  [
    'typeProperties.mlWorkspaceName',
    { typeProperties: { ...byIdentity, mlWorkspaceName: 'mlw-@{linkedService().env}' } },
  ],
  [
    'typeProperties.subscriptionId',
    { typeProperties: { ...byIdentity, subscriptionId: { value: "@concat('a', 'b')", type: 'Expression' } } },
  ],
  ['typeProperties.tenant', { typeProperties: { ...withKey(secretName), tenant: '@linkedService().tenant' } }],
  ['the parameters SecretName', { typeProperties: byIdentity, parameters: { SecretName: { type: 'String' } } }],
];

describe('link-synapse-aml: a linked service that is a template', () => {
  for (const [index, [field, link]] of templates.entries()) {
    for (const takeOver of ['false', 'true']) {
      it(`stays as it is: case ${index + 1}, ${field}, takeOver ${takeOver}`, async () => {
        const lab = await makeLab(`${seedWith(link)}\n`);
        const before = linkOf(lab);
        const { report } = await linkSynapse(lab, { ...existing(lab), ...inVault, takeOver });
        assert.deepEqual([report.changed, codesOf(report)], [false, ['change.not-in-place']]);
        assert.ok(said(report.problems[0]).includes(field), said(report.problems[0]));
        assert.doesNotMatch(said(report.problems[0]), /takeOver/, 'what would not help is not offered');
        assert.deepEqual(linkOf(lab), before);
      });
    }
  }

  it('may hold them in the reference to its runtime', () => {
    const connectVia = {
      referenceName: 'AutoResolveIntegrationRuntime',
      parameters: { size: '@linkedService().size' },
    };
    const body = { name: 'mlw-link', properties: { type: 'AzureMLService', typeProperties: plain, connectVia } };
    const endpoint = { workspace: 'syn-churn', url: 'https://syn-churn.dev.azuresynapse.net', isPublic: true };
    assert.deepEqual(linkedServiceFromWire(body, endpoint).expressions, ['connectVia.parameters.size']);
  });

  it('is none where "@@" stands for a plain "@", or only its description and tags begin with one', async () => {
    const link = {
      description: '@ml-team looks after it',
      annotations: ['@ml-team'],
      typeProperties: { ...byIdentity, note: '@@linkedService().x' },
    };
    const lab = await makeLab(`${seedWith(link)}\n`);
    const { report } = await linkSynapse(lab, { annotations: 'ours' });
    assert.deepEqual([report.problems, report.outcome], [[], 'changed']);
  });

  it('keeps what a link gives to the linked service of its vault', async () => {
    const parameters = { audit: 'yes' };
    const lab = await makeLab(`${seedWith({ typeProperties: withKey({ secretName: 'old-key' }, { parameters }) })}\n`);
    const { report } = await linkSynapse(lab, { ...existing(lab), ...inVault });
    assert.deepEqual(report.problems, []);
    const written = JSON.stringify(linkOf(lab));
    assert.ok(written.includes('"audit":"yes"') && written.includes('"aml-link-key"'), written);
  });
});
