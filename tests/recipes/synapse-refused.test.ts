import assert from 'node:assert/strict';
import type { LinkSynapseAmlText } from '../../core';
import type { FaultRule } from '../../emulator/faults';
import type { Lab } from '../../scripts/lab';
import { passOn } from './passing';
import { said } from './said';
import {
  assertNothingWritten,
  codesOf,
  countLinked,
  existing,
  inVault,
  madeForIdentity,
  nothingMade,
  synapseScenario,
} from './synapse-tenant';

/** A tenant in which a run cannot go on, and the problems that say why: found before anything is written. */
interface Refusal {
  readonly title: string;
  readonly seed: string;
  readonly text?: (lab: Lab) => LinkSynapseAmlText;
  readonly codes: readonly string[];
  /** What the problems must name. */
  readonly says: RegExp;
}

const inGroup = (more: string) => `
extends: contoso
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
${more}
`;
const withLink = (link: string) =>
  inGroup(`        synapseWorkspaces: [{ name: syn-churn, linkedServices: [{ name: mlw-link, ${link} }] }]`);
const template = `type: AzureMLService, typeProperties: { subscriptionId: "{subscription}", resourceGroupName: rg-ml, mlWorkspaceName: "@{linkedService().workspace}", authentication: MSI }`;
const vaultAt = (baseUrl: string) =>
  `
extends: synapse-spn-link
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        synapseWorkspaces: [{ name: syn-churn, linkedServices: [{ name: ls_kv_churn, typeProperties: { baseUrl: "${baseUrl}" } }] }]
`;
const readerOnly = `
extends: contoso
subscriptions:
  - { name: ML Platform, roleAssignments: [{ role: Reader, principal: azure-setup, scope: /resourceGroups/rg-ml }] }
`;
const keyInVault = (lab: Lab) => ({ ...existing(lab), ...inVault });

const refusals: readonly Refusal[] = [
  {
    title: 'without a synapse role nothing is read or written',
    seed: 'synapse-no-role',
    codes: ['synapse.forbidden'],
    says: /object id \S+, lacks Microsoft\.Synapse\/workspaces\/read.*Owner or Contributor in Azure do not include it.*Synapse Administrator.*"Synapse Linked Data Manager"/,
  },
  {
    title: 'the firewall of the synapse workspace is named, and the address',
    seed: 'synapse-firewall',
    codes: ['synapse.firewall'],
    says: /20\.61\.97\.14.*no question of roles.*firewall rule for 20\.61\.97\.14/,
  },
  {
    title: 'a synapse workspace without public access is told from one with a firewall',
    seed: 'synapse-public-access-off',
    codes: ['synapse.firewall'],
    says: /public network access is off.*self-hosted agent.*private endpoint/,
  },
  {
    title: 'data exfiltration protection forbids the link',
    seed: 'synapse-exfiltration-protection',
    codes: ['synapse.exfiltration-protection'],
    says: /not supported at all/,
  },
  {
    title: 'a self hosted runtime forbids the link',
    seed: 'synapse-link-self-hosted',
    text: () => ({ linkedServiceName: 'mlw-churn' }),
    codes: ['change.not-in-place'],
    says: /"ir-cellar".*self-hosted integration runtime/,
  },
  {
    title: 'a template with expressions is not made into one link',
    seed: withLink(template),
    codes: ['change.not-in-place'],
    says: /Template is "expressions in typeProperties\.mlWorkspaceName".*another linkedServiceName/,
  },
  {
    title: 'a linked service of another type is not made into ours',
    seed: 'contoso',
    text: () => ({ linkedServiceName: 'ls_kv_churn' }),
    codes: ['change.not-in-place'],
    says: /Type is "AzureKeyVault" where "AzureMLService".*another linkedServiceName/,
  },
  {
    title: 'who cannot give roles learns it before the link is written',
    seed: readerOnly,
    codes: ['role.forbidden'],
    says: /roleAssignments\/write.*Ask an Owner/,
  },
  {
    title: 'a synapse workspace that is not there is named',
    seed: 'contoso',
    text: () => ({ synapseWorkspace: 'syn-nowhere' }),
    codes: ['synapse.not-found'],
    says: /syn-nowhere.*Synapse Studio/,
  },
  {
    title: 'a synapse workspace that its subscription does not list is named',
    seed: 'contoso',
    text: () => ({ synapseWorkspace: 'syn-nowhere', synapseResourceGroup: undefined }),
    codes: ['synapse.not-found'],
    says: /"syn-nowhere" in subscription/,
  },
  {
    title: 'a vault without a linked service in synapse is named',
    seed: 'synapse-spn-link',
    text: (lab) => ({ ...keyInVault(lab), keyVaultLinkedService: 'ls_nowhere' }),
    codes: ['vault.link-not-found'],
    says: /no linked service "ls_nowhere"/,
  },
  {
    title: 'a linked service that is for no vault is named',
    seed: 'synapse-spn-link',
    text: (lab) => ({ ...keyInVault(lab), keyVaultLinkedService: 'syn-churn-WorkspaceDefaultStorage' }),
    codes: ['vault.link-of-other-type'],
    says: /"AzureBlobFS"/,
  },
  {
    title: 'no token goes to an address that is no vault',
    seed: vaultAt('https://kv-churn.vault.azure.net.evil.example/'),
    text: keyInVault,
    codes: ['vault.address-unfit'],
    says: /Nothing was sent there/,
  },
  {
    title: 'a vault that is not there is named',
    seed: vaultAt('https://kv-nowhere.vault.azure.net/'),
    text: keyInVault,
    codes: ['vault.host-unknown'],
    says: /no key vault "kv-nowhere"/,
  },
  {
    title: 'a secret that the vault does not have is named',
    seed: 'synapse-spn-link',
    text: (lab) => ({ ...keyInVault(lab), keyVaultSecretName: 'no-such-key' }),
    codes: ['vault.secret-not-found'],
    says: /no secret "no-such-key"/,
  },
  {
    title: 'a version that the secret does not have is named',
    seed: 'synapse-spn-link',
    text: (lab) => ({ ...keyInVault(lab), keyVaultSecretVersion: '0123456789abcdef0123456789abcdef' }),
    codes: ['vault.secret-not-found'],
    says: /of version 0123456789abcdef/,
  },
  {
    title: 'a secret that is switched off is named',
    seed: `
extends: synapse-spn-link
subscriptions:
  - name: ML Platform
    resourceGroups: [{ name: rg-ml, keyVaults: [{ name: kv-churn, secrets: [{ name: aml-link-key, enabled: false }] }] }]
`,
    text: keyInVault,
    codes: ['vault.secret-disabled'],
    says: /not enabled/,
  },
];

describe('link-synapse-aml: what stops a run before it writes', () => {
  for (const { title, seed, text, codes, says } of refusals) {
    synapseScenario(title, seed, async ({ lab, run, requests }) => {
      const { report } = await run(text?.(lab));
      assert.deepEqual([report.outcome, report.changed], ['failed', false]);
      assert.deepEqual(codesOf(report), codes);
      assert.match(report.problems.map(said).join('\n'), says);
      assertNothingWritten(requests());
      assert.ok(!requests().some(({ url }) => url.includes('evil')));
      assert.deepEqual(countLinked(lab), nothingMade);
    });
  }

  synapseScenario('an address that nobody knows is told from a refusal', 'contoso', async ({ lab, run }) => {
    passOn(lab.context, async (request, send) => {
      if (request.url.includes('dev.azuresynapse.net')) {
        throw Object.assign(new Error('getaddrinfo ENOTFOUND syn-churn.dev.azuresynapse.net'), { code: 'ENOTFOUND' });
      }
      return send(request);
    });
    const { report } = await run();
    assert.deepEqual(codesOf(report), ['synapse.host-unknown']);
    assert.match(said(report.problems[0]), /private DNS zone/);
  });
});

/** A request that is refused with 403, and the words that say who lacks what, where, and who can give it. */
interface Forbidden {
  readonly title: string;
  readonly match: Required<FaultRule>['match'];
  readonly later?: true;
  readonly code: string;
  readonly says: RegExp;
}

const forbidden: readonly Forbidden[] = [
  {
    title: 'reading the synapse workspace',
    match: { method: 'GET', url: 'workspaces/syn-churn\\?' },
    code: 'azure.forbidden',
    says: /identity (?:"azure-setup" of the setup|of service) connection.*syn-churn.*"Reader"/,
  },
  {
    title: 'reading the linked service',
    match: { method: 'GET', url: '/linkedservices/' },
    code: 'synapse.forbidden',
    says: /identity (?:"azure-setup" of the setup|of service) connection.*Ask a Synapse Administrator.*"Synapse Linked Data Manager"/,
  },
  {
    title: 'writing the linked service',
    match: { method: 'PUT', url: '/linkedservices/' },
    code: 'synapse.forbidden',
    says: /identity (?:"azure-setup" of the setup|of service) connection.*Ask a Synapse Administrator.*"Synapse Linked Data Manager"/,
  },
];

describe('link-synapse-aml: who lacks what, where, and who can give it', () => {
  for (const { title, match, code, says } of forbidden) {
    synapseScenario(`403 at ${title}`, 'contoso', async ({ lab, run, earlier }) => {
      lab.emulator.setFaults([{ match, times: 1000, fault: { kind: 'status', status: 403 } }]);
      const { report } = await run();
      assert.deepEqual(codesOf(report), [code]);
      assert.match(said(report.problems[0]), says);
      lab.emulator.setFaults([]);
      lab.emulator.clock.advance(60);
      assert.deepEqual((await earlier()).report.problems, []);
      assert.deepEqual(countLinked(lab), madeForIdentity);
    });
  }

  for (const [title, url] of [
    ['asking for the synapse rights', 'checkAccessSynapseRbac'],
    ['looking at the data lake', 'storageAccounts'],
  ] as const) {
    synapseScenario(`403 at ${title} does not stop a run`, 'contoso', async ({ lab, run }) => {
      lab.emulator.setFaults([{ match: { url }, times: 1000, fault: { kind: 'status', status: 403 } }]);
      const { report } = await run();
      assert.deepEqual([report.outcome, report.warnings], ['created', []]);
    });
  }

  synapseScenario(
    'a write that ends as failed is a failure, though it answers 200',
    'synapse-write-fails',
    async ({ lab, run }) => {
      const { report } = await run();
      assert.deepEqual(codesOf(report), ['synapse.write-failed']);
      assert.match(said(report.problems[0]), /Failed to encrypt sub-resource payload/);
      assert.equal(countLinked(lab).links, 0);
    },
  );

  synapseScenario('a write that never ends is given up', 'contoso', async ({ lab, run }) => {
    const body = { status: 'InProgress' };
    lab.emulator.setFaults([
      { match: { url: 'operationResults' }, times: 1000, fault: { kind: 'status', status: 202, body } },
    ]);
    const { report } = await run();
    assert.deepEqual(codesOf(report), ['synapse.write-unfinished']);
    assert.ok(report.seconds < 240, `${report.seconds} s`);
  });

  synapseScenario(
    'a link that somebody changed meanwhile is not written over',
    'contoso',
    async ({ lab, run, earlier }) => {
      await earlier();
      const fault = {
        kind: 'status',
        status: 412,
        body: { error: { code: 'PreconditionFailed', message: 'No.' } },
      } as const;
      lab.emulator.setFaults([{ match: { method: 'PUT', url: '/linkedservices/' }, times: 1000, fault }]);
      const { report } = await run({ description: 'For scoring.' });
      assert.deepEqual(codesOf(report), ['change.made-meanwhile']);
    },
  );
});

describe('link-synapse-aml: what stands beside the link', () => {
  for (const [title, seed, code, says] of [
    [
      'the data lake without the role of the quickstart is warned of',
      'synapse-no-storage-role',
      'advice.storage-role',
      /az role assignment create --assignee-object-id [0-9a-f-]{36}.*"Storage Blob Data Contributor"/,
    ],
    [
      'a managed network without a private endpoint is warned of',
      'synapse-managed-network',
      'advice.no-private-endpoint',
      /Managed private endpoints.*approve/,
    ],
    [
      'a machine learning workspace of another kind is warned of',
      inGroup('        workspaces: [{ name: mlw-churn, kind: Hub }]'),
      'advice.workspace-kind',
      /kind "Hub"/,
    ],
    [
      'a machine learning workspace that synapse cannot reach is warned of',
      inGroup('        workspaces: [{ name: mlw-churn, publicNetworkAccess: Disabled }]'),
      'advice.private-workspace',
      /does not answer on the internet/,
    ],
  ] as const) {
    synapseScenario(title, seed, async ({ run }) => {
      for (const mode of ['plan', 'apply', 'check'] as const) {
        const { report } = await run({}, mode);
        assert.deepEqual(report.problems, []);
        assert.deepEqual(
          report.warnings.map((warning) => warning.code),
          [code],
          mode,
        );
        assert.match(said(report.warnings[0]), says);
      }
      assert.deepEqual((await run()).report.warnings, [], 'a run that writes nothing does not repeat it');
    });
  }

  synapseScenario('a vault that synapse itself may not read is warned of', vaultWithoutRole(), async ({ lab, run }) => {
    const { report } = await run({ ...existing(lab), ...inVault });
    assert.deepEqual([report.outcome, report.verified], ['created', true]);
    assert.deepEqual(
      report.warnings.map(({ code }) => code),
      ['advice.vault-role'],
    );
    assert.match(said(report.warnings[0]), /"Key Vault Secrets User"/);
  });
});

function vaultWithoutRole(): string {
  return `
extends: synapse-spn-link
subscriptions:
  - name: ML Platform
    resourceGroups: [{ name: rg-ml, keyVaults: [{ name: kv-churn, roles: { syn-churn: [] } }] }]
`;
}
