import assert from 'node:assert/strict';
import { Secret } from '../../core';
import { readObject } from '../../emulator/json';
import { fixOf, said } from './said';
import {
  assertNothingWritten,
  codesOf,
  countLinked,
  existing,
  hasTested,
  inVault,
  knownKey,
  linkOf,
  linkUrl,
  madeForApplication,
  madeForIdentity,
  nothingMade,
  type SynapseScene,
  synapseScenario,
  typePropertiesOf,
  withKnownKey,
} from './synapse-tenant';
import { applicationOf } from './tenant';

const newApplication = { authentication: 'servicePrincipal' } as const;
type Text = Parameters<SynapseScene['run']>[0];

const ownedByHand = `
extends: synapse-link-by-hand
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: synapse-by-hand, owners: [azure-setup] }]
`;

/** What somebody does in Synapse Studio: the whole with some type properties as they want them. */
async function editByHand(scene: SynapseScene, typeProperties: object, name = 'mlw-link'): Promise<void> {
  const whole = readObject(await scene.byHand('GET', linkUrl(name)), 'properties');
  const properties = { ...whole, typeProperties: { ...readObject(whole, 'typeProperties'), ...typeProperties } };
  await scene.byHand('PUT', linkUrl(name), { properties });
}

/** A check names exactly these fields, an apply mends them, and the next run changes nothing. */
async function namesAndMends(scene: SynapseScene, text: Text, fields: readonly string[]): Promise<void> {
  const { report } = await scene.run(text, 'check');
  assert.equal(report.outcome, 'drifted');
  assertNothingWritten(scene.requests());
  const changes = report.steps.find(({ step }) => step === 'link')?.changes ?? [];
  assert.deepEqual(
    changes.map(({ field }) => field),
    fields,
  );
  const mended = await scene.run(text);
  assert.deepEqual([mended.report.outcome, mended.report.problems], [mended.report.outcome, []]);
  assert.ok(['changed', 'created'].includes(mended.report.outcome), mended.report.outcome);
  scene.lab.emulator.clock.advance(60);
  assert.equal((await scene.run(text)).report.outcome, 'noChange');
}

/** Source: Azure/azure-powershell #21930, Azure/azure-cli #18612: what is left where a tool dropped `authentication`. */
const linkWithoutSignIn = `
extends: contoso
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        synapseWorkspaces:
          - name: syn-churn
            linkedServices:
              - name: mlw-link
                type: AzureMLService
                typeProperties: { subscriptionId: "{subscription}", resourceGroupName: rg-ml, mlWorkspaceName: mlw-churn }
`;

describe('link-synapse-aml: what has drifted', () => {
  synapseScenario('another machine learning workspace was put into the link', 'contoso', async (scene) => {
    await scene.earlier();
    await editByHand(scene, { mlWorkspaceName: 'mlw-fraud' });
    await namesAndMends(scene, {}, ['workspace']);
    assert.equal(typePropertiesOf(scene.lab).mlWorkspaceName, 'mlw-churn');
  });

  synapseScenario('another tenant was put into the link', withKnownKey, async (scene) => {
    const text = { ...existing(scene.lab), clientSecret: new Secret(knownKey) };
    await scene.earlier(text);
    const key = { type: 'SecureString', value: knownKey };
    await editByHand(scene, { tenant: '99999999-9999-4999-8999-999999999999', servicePrincipalKey: key });
    await namesAndMends(scene, text, ['tenant']);
  });

  synapseScenario('another key is given', withKnownKey, async (scene) => {
    const text = { ...existing(scene.lab), clientSecret: new Secret(knownKey) };
    await scene.earlier(text);
    const { id } = applicationOf(scene.lab, 'app-synapse-link');
    const passwordCredential = { displayName: 'by hand' };
    const made = await scene.byHand('POST', `https://graph.microsoft.com/v1.0/applications/${id}/addPassword`, {
      passwordCredential,
    });
    await namesAndMends(scene, { ...text, clientSecret: new Secret(String(made.secretText)) }, ['key']);
  });

  synapseScenario('another secret of the vault is named', anotherSecret(), async (scene) => {
    const text = { ...existing(scene.lab), ...inVault };
    await scene.earlier(text);
    await namesAndMends(scene, { ...text, keyVaultSecretName: 'aml-link-key-2' }, ['secret name']);
  });

  synapseScenario('a key moves from the link into the vault', withKnownKey, async (scene) => {
    const text = existing(scene.lab);
    await scene.earlier({ ...text, clientSecret: new Secret(knownKey) });
    await namesAndMends(scene, { ...text, ...inVault }, ['key vault', 'secret name', 'secret version']);
    assert.doesNotMatch(JSON.stringify(linkOf(scene.lab)), /fingerprint/);
  });

  synapseScenario('a key of its own goes when the link takes one from the vault', 'synapse-spn-link', async (scene) => {
    const text = existing(scene.lab);
    await scene.earlier(text);
    await scene.earlier({ ...text, linkedServiceName: 'second' });
    await namesAndMends(scene, { ...text, ...inVault }, ['key vault', 'secret name', 'secret version']);
    const { passwordCredentials } = applicationOf(scene.lab, 'app-synapse-link');
    assert.equal((passwordCredentials as readonly unknown[]).length, 2, 'those of others and of the other link stay');
  });

  synapseScenario('authentication was dropped from the link, as other tools do', 'contoso', async (scene) => {
    await scene.earlier();
    const whole = readObject(await scene.byHand('GET', linkUrl()), 'properties');
    const { authentication, ...rest } = readObject(whole, 'typeProperties');
    assert.equal(authentication, 'MSI');
    await scene.byHand('PUT', linkUrl(), { properties: { ...whole, typeProperties: rest } });
    await namesAndMends(scene, {}, ['sign-in']);
  });

  for (const text of [{}, newApplication]) {
    const way = 'authentication' in text ? 'an application of its own' : 'itself';
    const title = `a link of somebody else that cannot sign in at all is mended in place, to sign in as ${way}`;
    synapseScenario(title, linkWithoutSignIn, async (scene) => {
      const { report } = await scene.run(text, 'plan');
      assert.deepEqual(report.problems, []);
      // What an application yet to be made changes of it is known once that is made.
      const signIn = report.steps.flatMap(({ changes }) => changes).filter(({ field }) => field === 'sign-in');
      const change = { field: 'sign-in', from: 'none', to: 'managed identity' };
      assert.deepEqual(signIn, 'authentication' in text ? [] : [change]);
      const { report: applied } = await scene.run(text);
      assert.deepEqual([applied.problems, hasTested(applied), applied.outcome], [[], true, 'changed']);
      assert.equal(typePropertiesOf(scene.lab).authentication, 'authentication' in text ? undefined : 'MSI');
      assert.deepEqual((await scene.run(text)).report.outcome, 'noChange');
    });
  }

  synapseScenario('the role of the synapse workspace was removed by hand', 'contoso', async (scene) => {
    const { outputs } = await scene.earlier();
    await scene.byHand(
      'DELETE',
      `https://management.azure.com${outputs.assignments?.[0]?.armId}?api-version=2022-04-01`,
    );
    const { report } = await scene.run({}, 'check');
    assert.deepEqual(codesOf(report), ['check.absent']);
    assert.equal((await scene.run()).report.outcome, 'changed');
    assert.deepEqual(countLinked(scene.lab), madeForIdentity);
  });

  synapseScenario('the linked service was deleted by hand', 'contoso', async (scene) => {
    await scene.earlier(newApplication);
    await scene.byHand('DELETE', linkUrl());
    const { report } = await scene.run(newApplication);
    assert.deepEqual([report.outcome, report.verified], ['created', true]);
    assert.deepEqual(countLinked(scene.lab), madeForApplication);
  });

  synapseScenario('a link that signs in as itself comes to sign in as an application', 'contoso', async (scene) => {
    await scene.earlier();
    const { report } = await scene.run(newApplication);
    assert.deepEqual([report.problems, report.verified], [[], true]);
    assert.equal('authentication' in typePropertiesOf(scene.lab), false);
    const back = await scene.run();
    assert.deepEqual([back.report.outcome, typePropertiesOf(scene.lab).authentication], ['changed', 'MSI']);
    assert.equal('servicePrincipalKey' in typePropertiesOf(scene.lab), false);
  });

  synapseScenario('what a link needs no more after it changed its identity is told', 'contoso', async (scene) => {
    await scene.earlier(newApplication);
    const { report } = await scene.run({});
    assert.deepEqual(report.problems, []);
    const [told] = report.warnings;
    assert.equal(told?.code, 'advice.former-link-identity');
    assert.match(said(told), /application "aml-links-syn-churn-mlw-link".*mark.*key named.*role "Contributor"/);
    assert.deepEqual((await scene.run({})).report.warnings, []);
  });

  synapseScenario('each change of a link with a key of its own is a renewal', 'contoso', async (scene) => {
    await scene.earlier(newApplication);
    const text = { ...newApplication, workspace: 'mlw-fraud' };
    const { report } = await scene.run(text);
    assert.deepEqual([report.problems, report.verified], [[], true]);
    assert.equal(typePropertiesOf(scene.lab).mlWorkspaceName, 'mlw-fraud');
    assert.equal(countLinked(scene.lab).keys, 1, 'the key that was replaced is gone');
  });

  synapseScenario('a key of its own is made anew before it ends', 'contoso', async (scene) => {
    const text = { ...newApplication, secretDays: '30', renewDays: '10' };
    await scene.earlier(text);
    await scene.later(15);
    assert.equal((await scene.run(text)).report.outcome, 'noChange');
    await scene.later(6);
    const { report } = await scene.run(text, 'check');
    assert.deepEqual(codesOf(report), ['check.drift', 'check.drift']);
    const renewed = await scene.run(text);
    assert.deepEqual([renewed.report.problems, renewed.report.verified], [[], true]);
    assert.deepEqual(countLinked(scene.lab), madeForApplication);
    assert.match(JSON.stringify(linkOf(scene.lab)), /ends 2027-01-11\./);
  });

  synapseScenario('somebody removed the key from the application', 'contoso', async (scene) => {
    await scene.earlier(newApplication);
    const { id, passwordCredentials } = applicationOf(scene.lab, 'aml-links-syn-churn-mlw-link');
    const [{ keyId }] = passwordCredentials as readonly [{ keyId: string }];
    await scene.byHand('POST', `https://graph.microsoft.com/v1.0/applications/${id}/removePassword`, { keyId });
    const { report } = await scene.run(newApplication);
    assert.deepEqual([report.problems, report.verified], [[], true]);
    assert.deepEqual(countLinked(scene.lab), madeForApplication);
  });
});

describe('link-synapse-aml: a link that somebody else made', () => {
  synapseScenario('a link made by hand is adopted as it is', 'synapse-link-by-hand', async ({ lab, run, requests }) => {
    const { report } = await run({ linkedServiceName: 'mlw-churn' });
    assert.deepEqual([report.outcome, hasTested(report)], ['noChange', true]);
    assertNothingWritten(requests());
    assert.deepEqual(countLinked(lab), nothingMade);
  });

  synapseScenario(
    'a link made by hand with a key keeps its key, which cannot be tried',
    'synapse-link-by-hand',
    async ({ lab, run, requests }) => {
      const text = { ...newApplication, linkedServiceName: 'mlw-churn-sp' };
      const { report, outputs } = await run(text);
      assert.deepEqual([report.outcome, outputs.tested], ['noChange', 'notTried']);
      assertNothingWritten(requests());
      const described = await run({ ...text, description: 'For scoring.' });
      assert.deepEqual(codesOf(described.report), ['change.not-in-place']);
      assert.match(fixOf(described.report.problems[0]), /Synapse never shows a key.*takeOver: true/);
      assert.deepEqual(countLinked(lab), nothingMade);
    },
  );

  synapseScenario('a link made by hand gets a key of its own when it is taken over', ownedByHand, async (scene) => {
    const { lab, run } = scene;
    const text = { ...newApplication, linkedServiceName: 'mlw-churn-sp', takeOver: 'true' };
    const { report } = await run(text);
    assert.deepEqual([report.problems, report.verified], [[], true]);
    assert.equal(countLinked(lab).keys, 1);
    assert.equal(countLinked(lab).links, 0, 'it does not become ours');
    assert.equal((await run(text)).report.outcome, 'noChange');
  });

  synapseScenario(
    'a link made by hand is not pointed at another workspace, unless it is taken over',
    'synapse-link-by-hand',
    async ({ lab, run, requests }) => {
      const text = { linkedServiceName: 'mlw-churn', workspace: 'mlw-fraud' };
      const { report } = await run(text);
      assert.deepEqual([report.outcome, codesOf(report)], ['failed', ['change.not-in-place']]);
      assert.match(fixOf(report.problems[0]), /takeOver: true/);
      assertNothingWritten(requests());
      assert.deepEqual((await run({ ...text, takeOver: 'true' })).report.problems, []);
      assert.equal(typePropertiesOf(lab, 'mlw-churn').mlWorkspaceName, 'mlw-fraud');
    },
  );

  synapseScenario(
    'a link made by hand does not come to sign in as somebody else, unless it is taken over',
    'synapse-link-by-hand',
    async ({ run }) => {
      const text = { ...newApplication, linkedServiceName: 'mlw-churn' };
      const { report } = await run(text);
      assert.deepEqual([report.changed, codesOf(report)], [false, ['change.not-in-place']]);
      assert.deepEqual((await run({ ...text, takeOver: 'true' })).report.problems, []);
    },
  );
});

function anotherSecret(): string {
  return `
extends: synapse-spn-link
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        keyVaults:
          - name: kv-churn
            secrets: [{ name: aml-link-key-2, secretOf: app-synapse-link }]
`;
}
