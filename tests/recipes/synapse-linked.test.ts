import assert from 'node:assert/strict';
import { Secret } from '../../core';
import {
  assertNothingWritten,
  codesOf,
  countLinked,
  existing,
  hasTested,
  inVault,
  knownKey,
  linkOf,
  madeForApplication,
  madeForIdentity,
  nothingMade,
  synapseScenario,
  typePropertiesOf,
  withKnownKey,
} from './synapse-tenant';
import { applicationOf } from './tenant';

const newApplication = { authentication: 'servicePrincipal' } as const;

describe('link-synapse-aml: a link that is not there yet', () => {
  synapseScenario('a synapse workspace is linked as itself', 'contoso', async ({ lab, run, requests }) => {
    const { report, outputs } = await run();
    assert.deepEqual([report.outcome, report.verified, outputs.tested], ['created', false, 'inferred']);
    assert.ok(requests().length <= 15, `${requests().length} requests`);
    assert.deepEqual(countLinked(lab), madeForIdentity);
    assert.deepEqual(typePropertiesOf(lab), {
      subscriptionId: lab.around.subscription?.id,
      resourceGroupName: 'rg-ml',
      mlWorkspaceName: 'mlw-churn',
      authentication: 'MSI',
    });
  });

  synapseScenario('the second run as itself changes nothing', 'contoso', async ({ lab, earlier, run, requests }) => {
    await earlier();
    const { report } = await run();
    assert.deepEqual([report.outcome, report.changed, hasTested(report)], ['noChange', false, true]);
    assert.ok(requests().length <= 7, `${requests().length} requests`);
    assertNothingWritten(requests());
    assert.deepEqual(countLinked(lab), madeForIdentity);
  });

  synapseScenario(
    'a synapse workspace is linked as a new application, tested with its new key',
    'contoso',
    async ({ lab, run, requests }) => {
      const { report } = await run(newApplication);
      assert.deepEqual([report.outcome, report.verified], ['created', true]);
      assert.deepEqual(countLinked(lab), madeForApplication);
      const properties = typePropertiesOf(lab);
      assert.equal(properties.servicePrincipalId, applicationOf(lab, 'aml-links-syn-churn-mlw-link').appId);
      assert.equal('authentication' in properties, false);
      assert.match(JSON.stringify(linkOf(lab)), /"Secret [0-9a-f-]{36}, ends 2027-02-19\."/);
      const again = await run(newApplication);
      assert.deepEqual([again.report.outcome, again.outputs.tested], ['noChange', 'inferred']);
      assertNothingWritten(requests());
      assert.deepEqual(countLinked(lab), madeForApplication);
    },
  );

  synapseScenario(
    'a synapse workspace is linked as an existing application, with the key that is given',
    withKnownKey,
    async ({ lab, run, requests }) => {
      const text = { ...existing(lab), clientSecret: new Secret(knownKey) };
      const { report } = await run(text);
      assert.deepEqual([report.outcome, report.verified], ['created', true]);
      assert.deepEqual(countLinked(lab), { ...nothingMade, links: 1 });
      const again = await run(text);
      assert.deepEqual([again.report.outcome, again.outputs.tested], ['noChange', 'passed']);
      assertNothingWritten(requests());
    },
  );

  synapseScenario(
    'a synapse workspace is linked as an existing application, with a key made here',
    'synapse-spn-link',
    async ({ lab, run, requests }) => {
      const { report } = await run(existing(lab));
      assert.deepEqual([report.outcome, report.verified], ['created', true]);
      assert.deepEqual(countLinked(lab), { ...nothingMade, links: 1, keys: 1 });
      assert.equal((await run(existing(lab))).report.outcome, 'noChange');
      assertNothingWritten(requests());
    },
  );

  synapseScenario(
    'a synapse workspace is linked as an existing application, with its key in a vault',
    'synapse-spn-link',
    async ({ lab, run, requests }) => {
      const text = { ...existing(lab), ...inVault };
      const { report } = await run(text);
      assert.deepEqual([report.outcome, report.verified, report.warnings], ['created', true, []]);
      assert.deepEqual(typePropertiesOf(lab).servicePrincipalKey, {
        type: 'AzureKeyVaultSecret',
        store: { referenceName: 'ls_kv_churn', type: 'LinkedServiceReference' },
        secretName: 'aml-link-key',
      });
      const again = await run(text);
      assert.deepEqual([again.report.outcome, again.outputs.tested], ['noChange', 'passed']);
      assertNothingWritten(requests());
    },
  );

  synapseScenario(
    'a key in a vault that the setup identity cannot reach is not tried, and that is said',
    'synapse-vault-closed',
    async ({ lab, run }) => {
      const { report, outputs } = await run({ ...existing(lab), ...inVault });
      assert.deepEqual([report.outcome, report.verified, outputs.tested], ['created', false, 'notTried']);
      assert.deepEqual(
        report.warnings.map(({ code }) => code),
        ['advice.key-untried'],
      );
    },
  );

  synapseScenario(
    'slow replication of a new application and its key is waited for',
    'extends: contoso\nreplicationSeconds: 20\n',
    async ({ lab, run }) => {
      const { report } = await run(newApplication);
      assert.deepEqual([report.outcome, report.verified], ['created', true]);
      assert.deepEqual(countLinked(lab), madeForApplication);
    },
  );

  synapseScenario('a synapse workspace is found by its name alone', 'contoso', async ({ run }) => {
    const { report } = await run({ synapseResourceGroup: undefined, synapseWorkspace: 'SYN-churn' });
    assert.equal(report.outcome, 'created');
  });

  synapseScenario(
    'the development endpoint may come as a bare host',
    'extends: contoso\nsubscriptions: [{ name: ML Platform, resourceGroups: [{ name: rg-ml, synapseWorkspaces: [{ name: syn-churn, devEndpoint: host }] }] }]\n',
    async ({ run }) => {
      assert.equal((await run()).report.outcome, 'created');
    },
  );

  synapseScenario('the link says what it was asked to say', 'contoso', async ({ lab, run, earlier }) => {
    await earlier({ description: 'For scoring.', annotations: 'team-a\ncost-12' });
    const properties = linkOf(lab).properties as { description: string; annotations: readonly string[] };
    assert.equal(properties.description, 'For scoring.');
    assert.deepEqual(properties.annotations.slice(0, 2), ['team-a', 'cost-12']);
    const { report } = await run({ description: 'For scoring at night.', annotations: 'team-b' });
    assert.deepEqual(
      report.steps.find(({ step }) => step === 'link')?.changes.map(({ field }) => field),
      ['description', 'annotations'],
    );
    const after = linkOf(lab).properties as { annotations: readonly string[] };
    assert.ok(['team-a', 'cost-12', 'team-b'].every((tag) => after.annotations.includes(tag)));
    assert.deepEqual(countLinked(lab), madeForIdentity, 'it still carries our mark');
  });
});

describe('link-synapse-aml: a plan', () => {
  synapseScenario('a plan of a link writes nothing and says what would be made', 'contoso', async (scene) => {
    const { report } = await scene.run({}, 'plan');
    assert.deepEqual([report.outcome, report.changed], ['planned', false]);
    assertNothingWritten(scene.requests());
    assert.deepEqual(countLinked(scene.lab), nothingMade);
  });

  synapseScenario(
    'a plan of a link as a new application writes nothing and makes no key',
    'contoso',
    async ({ lab, run, requests }) => {
      assert.equal((await run(newApplication, 'plan')).report.outcome, 'planned');
      assertNothingWritten(requests());
      assert.deepEqual(countLinked(lab), nothingMade);
    },
  );

  synapseScenario('a plan of a link tells what is missing and what it would warn of', manyThings(), async ({ run }) => {
    const { report } = await run({}, 'plan');
    assert.deepEqual(codesOf(report), ['role.forbidden', 'synapse.forbidden', 'synapse.git-mode']);
    assert.deepEqual(
      report.warnings.map(({ code }) => code),
      ['advice.storage-role'],
    );
  });
});

function manyThings(): string {
  return `
extends: synapse-git
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        storageAccounts: [{ name: stchurnlake, roles: { syn-churn: [] } }]
        synapseWorkspaces: [{ name: syn-churn, roles: { azure-setup: [Synapse User] } }]
    roleAssignments: [{ role: Reader, principal: azure-setup, scope: /resourceGroups/rg-ml }]
`;
}
