import assert from 'node:assert/strict';
import { asEndpointId } from '../../core';
import { ensure, makeLab } from '../../scripts/lab';
import { bentAnywhere } from './bending';
import {
  connectionName,
  entraTrusts,
  nothingToCopy,
  oldIssuer,
  oldIssuerOfIdentity,
  ourOldIssuer,
  ownedSecret,
  secret,
  signInOf,
  trustNames,
  withRights,
} from './conversion-tenant';
import { watching } from './steady';
import { connectionOf } from './tenant';

const text = { connectionName, convert: 'true', pipelineAccess: 'list', pipelines: 'train' };
const byHand = 'churn-by-hand';
const byAzureDevOps = 'contoso-churn-automatic';

describe('a conversion, whatever Azure DevOps does', () => {
  const situations: readonly (readonly [title: string, seed: string, inputs: object])[] = [
    ['a secret, the trust put there first', ownedSecret, {}],
    ['a secret, the trust written by Azure DevOps', secret, {}],
    ['the older issuer, the trust put there first', oldIssuer, {}],
    [
      'the older issuer, the trust written by Azure DevOps',
      withRights('old-issuer-connection', 'issuerConversion: always'),
      { connectionName: 'mlw-churn-automatic' },
    ],
    [
      'the older issuer, whose trust Azure DevOps takes away',
      withRights('old-issuer-connection', 'issuerConversionTidies: true'),
      {},
    ],
    ['the older issuer with a trust of ours', ourOldIssuer, {}],
    [
      'the older issuer, that moves when the connection is saved',
      withRights('old-issuer-connection', 'savingConvertsIssuer: true'),
      { convert: 'false', description: 'For training.' },
    ],
    [
      'the older issuer on a managed identity',
      oldIssuerOfIdentity,
      { identity: 'existingManagedIdentity', managedIdentity: 'id-churn' },
    ],
    ['a secret, the trust not foreseen', nothingToCopy, {}],
    ['the older issuer, that does not', oldIssuer, { convert: 'false', description: 'For training.' }],
  ];
  for (const [title, seed, inputs] of situations) {
    it(`${title}: a pipeline signs in at every moment`, async () => {
      const plain = await makeLab(`${seed}replicationSeconds: 20\n`);
      const asked = { ...text, pipelineAccess: 'all', pipelines: undefined, ...inputs };
      const { id } = connectionOf(plain, asked.connectionName);
      const { lab, tries } = watching(plain, asked.connectionName);
      const { report } = await ensure(lab, asked);
      assert.deepEqual(
        report.problems.map(({ message }) => message),
        [],
      );
      assert.ok(tries() > 10, `${tries()} sign-ins`);
      assert.equal(connectionOf(plain, asked.connectionName).id, id);
      lab.forget();
      assert.equal((await ensure(lab, asked)).report.outcome, 'noChange');
      assert.deepEqual(lab.writes(), []);
    });
  }
});

describe('a trust that was foreseen', () => {
  const endpointId = asEndpointId('7c9a1f0e-52b7-4a57-9a53-0d6f3c7b1a03');
  const organizationId = '7c9a1f0e-52b7-4a57-9a53-0d6f3c7b1a04';
  /** A lab whose setup connection is the only one to copy from. */
  const open = async (prefix: string) => {
    const lab = await makeLab(nothingToCopy);
    const { tenantId } = lab.around;
    const issuer = `https://login.microsoftonline.com/${tenantId}/v2.0`;
    const subject = `${prefix}/sc/${organizationId}/${endpointId}`;
    return { ...lab, around: { ...lab.around, setupTrust: { endpointId, tenantId, issuer, subject } } };
  };

  it('is copied from the setup connection', async () => {
    const lab = await open('/eid1/c/pub/t/tenant/a/app');
    const { report } = await ensure(lab, text, 'plan');
    const subject = report.steps
      .find(({ step }) => step === 'prepared')
      ?.changes.find(({ field }) => field === 'subject');
    const { id } = connectionOf(lab, connectionName);
    assert.equal(subject?.to, `/eid1/c/pub/t/tenant/a/app/sc/${organizationId}/${id}`);
  });

  it('and turned out another is taken away once the right one is proved', async () => {
    const { lab, tries } = watching(await open('/eid1/c/pub/t/tenant/a/app'), connectionName);
    const { report } = await ensure(lab, text);
    assert.deepEqual([report.problems, report.verified, tries() > 10], [[], true, true]);
    assert.deepEqual(trustNames(lab, byAzureDevOps), [connectionOf(lab, connectionName).id]);
  });
});

for (const [title, seed, application] of [
  ['a secret', ownedSecret, byAzureDevOps],
  ['the older issuer', oldIssuer, byHand],
] as const) {
  describe(`the conversion of ${title} gone wrong anywhere`, () => {
    bentAnywhere({
      seed,
      as: (lab) => watching(lab, connectionName).lab,
      text,
      at: /serviceendpoint\/endpoints|federatedIdentityCredentials|externalfederatedcredentialmigration/,
      whole: (lab, when) => {
        assert.match(signInOf(lab).issuer, /^https:\/\/login\.microsoftonline\.com\//, when);
        assert.equal(entraTrusts(lab, application), 1, when);
      },
    });
  });
}
