/** The quickstart says: "If the connection test failed, make sure that the service principal ID and secret are correct". */

import assert from 'node:assert/strict';
import { type LinkSynapseAmlText, Secret } from '../../core';
import type { Fault } from '../../emulator/faults';
import type { Lab } from '../../scripts/lab';
import { markOfOthers, markOthers } from './changed-answers';
import { said } from './said';
import {
  assertNothingWritten,
  codesOf,
  countLinked,
  existing,
  inVault,
  knownKey,
  madeForApplication,
  nothingMade,
  synapseScenario,
  withKnownKey,
} from './synapse-tenant';
import { applicationOf, principalIdOf } from './tenant';

interface Failure {
  readonly title: string;
  readonly seed: string;
  readonly text: (lab: Lab) => LinkSynapseAmlText;
  /** What Entra or Azure answers to the identity of the link, and to nobody else. */
  readonly answer?: { readonly url: string; readonly fault: Fault };
  readonly code: string;
  readonly says: RegExp;
}

const given = (lab: Lab) => ({ ...existing(lab), clientSecret: new Secret(knownKey) });
/** The seed with that value in the vault, as it would be written between double quotes. */
function vaultWith(value: string): string {
  return `${withKnownKey}subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        keyVaults: [{ name: kv-churn, secrets: [{ name: typed, value: "${value}" }] }]
`;
}

const someId = '99999999-9999-4999-8999-000000000009';
const closedGraph = `${withKnownKey}      - { displayName: azure-setup, graphRoles: [] }\n`;
const policy = { error: { code: 'RequestDisallowedByPolicy', message: 'Disallowed by policy.' } };
const denied = { error: { code: 'AuthorizationFailed', message: 'does not have authorization' } };
const byEntra = (code: string, words: string): Fault => ({
  kind: 'status',
  status: 400,
  body: { error: 'invalid_request', error_description: `AADSTS${code}: ${words}`, error_codes: [Number(code)] },
});
const ofWorkspace = 'workspaces/mlw-churn(\\?|/computes)';

const failures: readonly Failure[] = [
  {
    title: 'a wrong key is said to be that',
    seed: withKnownKey,
    text: (lab) => ({ ...existing(lab), clientSecret: new Secret('not-the-key') }),
    code: 'test.AADSTS7000215',
    says: /the key is wrong\. The linked service was not written.*Entra knows the application.*id of a secret was copied instead of its value/,
  },
  {
    title: 'a key that has ended is said to be that',
    seed: 'synapse-expired-key',
    text: (lab) => ({ ...existing(lab), clientSecret: new Secret(secretOf(lab)) }),
    code: 'test.AADSTS7000222',
    says: /the key has ended\. The linked service was not written/,
  },
  {
    title: 'a key in the vault that has ended is said to be that',
    seed: 'synapse-expired-key',
    text: (lab) => ({ ...existing(lab), ...inVault }),
    code: 'test.AADSTS7000222',
    says: /Entra knows the secret "aml-link-key" of the key vault "kv-churn" as a secret(?!.*clientSecret).*store it in the key vault/,
  },
  ...['\\n', ' ', '\\r\\n'].map((blank) => ({
    title: `a key in the vault that ends with ${JSON.stringify(blank.replaceAll('\\', ' '))} is said to end so`,
    seed: vaultWith(`${knownKey}${blank}`),
    text: (lab: Lab) => ({ ...existing(lab), ...inVault, keyVaultSecretName: 'typed' }),
    code: 'test.AADSTS7000215',
    says: new RegExp(
      `the key in the vault ends with ${blank === ' ' ? 'a blank' : 'a line break'}\\. The linked service was not written\\..*Store the value once more in the key vault "kv-churn" as "typed", without that\\. Then run again`,
    ),
  })),
  {
    title: 'a wrong key in the vault is told as one of a vault',
    seed: vaultWith('not-the-key'),
    text: (lab) => ({ ...existing(lab), ...inVault, keyVaultSecretName: 'typed' }),
    code: 'test.AADSTS7000215',
    says: /the secret "typed" of the key vault "kv-churn" is none of its secrets(?!.*clientSecret).*store it in the key vault/,
  },
  {
    title: 'a wrong client id is said to be that',
    seed: closedGraph,
    text: (lab) => ({ ...given(lab), clientId: someId, principalId: principalIdOf(lab, 'app-synapse-link') }),
    code: 'test.AADSTS700016',
    says: /the client id is wrong\. The linked service was not written.*knows no application 99999999.*Application \(client\) ID/,
  },
  {
    title: 'a wrong tenant is said to be that',
    seed: withKnownKey,
    text: given,
    answer: { url: '/oauth2/v2.0/token', fault: byEntra('90002', "Tenant 'x' not found.") },
    code: 'test.AADSTS90002',
    says: /the tenant is wrong\. The linked service was not written/,
  },
  {
    title: 'a policy that blocks the sign-in is said to be that',
    seed: withKnownKey,
    text: given,
    answer: { url: '/oauth2/v2.0/token', fault: byEntra('53003', 'Access has been blocked.') },
    code: 'test.AADSTS53003',
    says: /Conditional Access policy.*Id and key may well be right/,
  },
  {
    title: 'a missing role is said to be that, and that id and key are right',
    seed: withKnownKey,
    text: given,
    answer: { url: ofWorkspace, fault: { kind: 'status', status: 403, body: denied } },
    code: 'test.no-role',
    says: /no role\. The linked service was not written.*signs in, so id and key are right/,
  },
  {
    title: 'a network rule that blocks the call is said to be no question of roles',
    seed: withKnownKey,
    text: given,
    answer: { url: ofWorkspace, fault: { kind: 'status', status: 403, body: policy } },
    code: 'azure.policy',
    says: /policy/i,
  },
];

describe('link-synapse-aml: the connection test, and which of all it is', () => {
  for (const { title, seed, text, answer, code, says } of failures) {
    synapseScenario(title, seed, async ({ lab, run, requests }) => {
      if (answer) {
        markOthers(lab);
        lab.emulator.setFaults([
          { match: { url: `${answer.url}.*${markOfOthers}` }, times: 1000, fault: answer.fault },
        ]);
      }
      const { report, outputs } = await run(text(lab));
      assert.deepEqual([report.outcome, report.changed, outputs.tested], ['failed', false, undefined]);
      assert.deepEqual(codesOf(report), [code]);
      assert.match(said(report.problems[0]), says);
      assertNothingWritten(requests());
      assert.deepEqual(countLinked(lab), nothingMade);
    });
  }

  const byLetter = 'extends: contoso\nwildcards: letter\n';
  synapseScenario('a role that is too small is told from one that is missing', byLetter, async ({ lab, run }) => {
    const text = { authentication: 'servicePrincipal', role: 'AzureML Data Scientist' };
    const { report } = await run(text);
    assert.deepEqual(codesOf(report), ['test.role-too-small']);
    assert.match(said(report.problems[0]), /workspaces\/read.*role: Contributor/);
    assert.deepEqual(countLinked(lab).links, 0);
    const again = await run({ ...text, role: 'Contributor' });
    assert.deepEqual([again.report.problems, again.report.verified], [[], true]);
    assert.deepEqual(countLinked(lab), { ...madeForApplication, assignments: 2 });
  });

  synapseScenario('a role that can never be enough is refused before anything is written', 'contoso', async (scene) => {
    const { lab, run, requests } = scene;
    for (const more of [{}, { authentication: 'servicePrincipal' }, { purpose: 'scoreModels' }]) {
      const { report } = await run({ role: 'AzureML Compute Operator', ...more });
      assert.deepEqual(codesOf(report), ['role.lacks-purpose']);
      assert.match(said(report.problems[0]), /AzureML Compute Operator.*read/);
      assertNothingWritten(requests());
    }
    assert.deepEqual(countLinked(lab), nothingMade);
  });

  synapseScenario(
    'a wildcard that is read in two ways leaves a doubt where nobody can try',
    'contoso',
    async (scene) => {
      const { report, outputs } = await scene.run({ role: 'AzureML Data Scientist' });
      assert.deepEqual([report.problems, outputs.tested], [[], 'inferred']);
      assert.match(scene.lab.lines.join(), /if its wildcard includes the workspace itself; the role Reader beside it/);
    },
  );

  synapseScenario('a purpose gives the link its role, and is proved as the application', 'contoso', async (scene) => {
    const text = { authentication: 'servicePrincipal', purpose: 'runPipelines' };
    const { report, outputs } = await scene.run(text);
    assert.deepEqual([report.problems, outputs.tested], [[], 'passed']);
    assert.deepEqual(
      outputs.roles?.map(({ name }) => name),
      ['AzureML Data Scientist'],
    );
  });

  synapseScenario('an older role is no proof of the one that is asked for', withKnownKey, async (scene) => {
    const { lab, earlier, run } = scene;
    const text = given(lab);
    await earlier({ ...text, role: 'Contributor\nReader' });
    const { report } = await run({ ...text, role: 'Reader', purpose: 'runPipelines' });
    assert.deepEqual(codesOf(report), ['role.lacks-purpose']);
    const { report: beside, outputs } = await run({ ...text, role: 'Reader', purpose: 'scoreModels' });
    assert.deepEqual([beside.problems, outputs.tested], [[], 'inferred']);
  });

  synapseScenario('no key is ever shown', withKnownKey, async ({ lab, run }) => {
    await run(given(lab));
    await run({ ...existing(lab), ...inVault });
    await run(existing(lab));
    const said = [...lab.lines, JSON.stringify(lab.emulator.transcript.map(({ url }) => url))].join('\n');
    assert.ok(lab.masked.length > 2);
    for (const secret of lab.masked) {
      assert.ok(!said.includes(secret));
    }
    assert.ok(lab.masked.includes(knownKey));
  });
});

function secretOf(lab: Lab): string {
  assert.ok(applicationOf(lab, 'app-synapse-link'));
  return Object.entries(lab.emulator.secrets()).find(([label]) => label.includes('app-synapse-link'))?.[1] ?? '';
}
