/** What the connection test, the rights and the network of a Synapse link hang on, kind by kind. */
import assert from 'node:assert/strict';
import { Secret } from '../../core';
import { type Lab, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { refuseToOthers } from './changed-answers';
import { passOn } from './passing';
import { said } from './said';
import { codesOf, existing, inVault, knownKey, withKnownKey } from './synapse-tenant';
import { principalIdOf } from './tenant';

const given = (lab: Lab) => ({ ...existing(lab), clientSecret: new Secret(knownKey) });

describe('a refusal that the connection test of a link meets', () => {
  /** Refuses the link's identity the workspace, and what is in it, so many times. */
  const refused = async (code: string, times: number) => {
    const lab = await makeLab(withKnownKey);
    refuseToOthers(lab, /workspaces\/mlw-churn(\?|\/computes)/, { code, times });
    return { lab, ...(await linkSynapse(lab, given(lab))) };
  };

  for (const code of ['AuthorizationFailed', 'Forbidden', 'LinkedAuthorizationFailed']) {
    it(`is waited out, since a new role takes minutes: ${code}`, async () => {
      const { report, lab } = await refused(code, 4);
      assert.deepEqual([report.problems, report.outcome, report.verified], [[], 'created', true]);
      assert.match(lab.lines.join('\n'), /waiting for the role to take effect/);
    });

    it(`is a missing role when it stays: ${code}`, async () => {
      assert.deepEqual(codesOf((await refused(code, 1000)).report), ['test.no-role']);
    });
  }

  it('is no question of roles with any other code, and not waited for', async () => {
    const { report, lab } = await refused('ReadOnlyDisabledSubscription', 1000);
    assert.deepEqual(codesOf(report), ['azure.subscription-disabled']);
    assert.doesNotMatch(lab.lines.join('\n'), /waiting/);
  });
});

describe('rights in Synapse that cannot be told', () => {
  const write = 'Microsoft.Synapse/workspaces/linkedServices/write';
  for (const [title, decisions] of [
    ['no decision', []],
    ['a decision on another action', [{ actionId: 'Microsoft.Synapse/workspaces/read', accessDecision: 'NotAllowed' }]],
    ['one that allows', [{ actionId: write, accessDecision: 'Allowed' }]],
    ['a decision without words', [{}]],
  ] as const) {
    it(`stop no run: ${title}`, async () => {
      const lab = await makeLab();
      const fault = { kind: 'status', status: 200, body: { AccessDecisions: decisions } } as const;
      lab.emulator.setFaults([{ match: { url: 'checkAccessSynapseRbac' }, times: 9, fault }]);
      const { report } = await linkSynapse(lab);
      assert.deepEqual([report.problems, report.outcome], [[], 'created']);
    });
  }

  it('are lacking where one of several decisions says so', async () => {
    const lab = await makeLab();
    const decisions = [
      { actionId: 'Microsoft.Synapse/workspaces/read', accessDecision: 'Allowed' },
      { actionId: write.toUpperCase(), accessDecision: 'NotAllowed' },
    ];
    const fault = { kind: 'status', status: 200, body: { AccessDecisions: decisions } } as const;
    lab.emulator.setFaults([{ match: { url: 'checkAccessSynapseRbac' }, times: 9, fault }]);
    assert.deepEqual(codesOf((await linkSynapse(lab)).report), ['synapse.forbidden']);
  });

  it('are not asked for where the token does not say who it is of', async () => {
    const lab = await makeLab();
    const { token, cloud } = lab.context;
    const [header = '', claims = ''] = (await token(cloud.arm)).split('.');
    const { oid, ...others } = JSON.parse(Buffer.from(claims, 'base64url').toString());
    assert.ok(oid);
    const nameless = Buffer.from(JSON.stringify(others)).toString('base64url');
    Object.assign(lab.context, {
      token: async (audience: string) => (await token(audience)).replace(`.${claims}.`, `.${nameless}.`),
    });
    passOn(lab.context, (request, send) => {
      const own = request.headers.get('authorization') ?? '';
      request.headers.set('authorization', own.replace(`${header}.${nameless}.`, `${header}.${claims}.`));
      return send(request);
    });
    const { report } = await linkSynapse(lab);
    assert.deepEqual([report.problems, report.outcome], [[], 'created']);
    assert.ok(!lab.requests().some((request) => request.includes('checkAccessSynapseRbac')));
  });
});

/** `syn-churn` with a managed network, and managed private endpoints in it. */
const networked = (endpoints: string, isPublic = 'Enabled') => `
extends: contoso
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        workspaces: [{ name: mlw-churn, publicNetworkAccess: ${isPublic} }]
        synapseWorkspaces: [{ name: syn-churn, managedNetwork: true, privateEndpoints: [${endpoints}] }]
`;
const endpoint = (name: string, workspace: string, status: string) =>
  `{ name: ${name}, workspace: ${workspace}, status: ${status} }`;

describe('managed private endpoints of a Synapse workspace', () => {
  const cases: readonly (readonly [title: string, endpoints: string, code: string | undefined, says: RegExp])[] = [
    ['an approved one is enough', endpoint('pe-churn', 'mlw-churn', 'Approved'), undefined, /^/],
    [
      'a pending one is named, with what is missing',
      endpoint('pe-churn', 'mlw-churn', 'Pending'),
      'advice.private-endpoint-pending',
      /"pe-churn".*"Pending"/,
    ],
    [
      'a rejected one is named',
      endpoint('pe-churn', 'mlw-churn', 'Rejected'),
      'advice.private-endpoint-pending',
      /"pe-churn".*"Rejected"/,
    ],
    [
      'an approved one counts beside a rejected one',
      `${endpoint('pe-old', 'mlw-churn', 'Rejected')}, ${endpoint('pe-churn', 'mlw-churn', 'Approved')}`,
      undefined,
      /^/,
    ],
    [
      'one to another workspace does not count',
      endpoint('pe-fraud', 'mlw-fraud', 'Approved'),
      'advice.no-private-endpoint',
      /mlw-churn/,
    ],
  ];
  for (const status of [403, 404]) {
    it(`are not guessed at where they may not be read, or are not known: ${status}`, async () => {
      const lab = await makeLab(networked('', 'Disabled'));
      const fault = { kind: 'status', status, body: { code: 'No', message: 'No.' } } as const;
      lab.emulator.setFaults([{ match: { url: 'managedPrivateEndpoints' }, times: 9, fault }]);
      const { report } = await linkSynapse(lab);
      assert.deepEqual([report.problems, report.warnings, report.outcome], [[], [], 'created']);
    });
  }

  for (const [title, endpoints, code, says] of cases) {
    it(title, async () => {
      const lab = await makeLab(networked(endpoints, 'Disabled'));
      const { report } = await linkSynapse(lab);
      assert.deepEqual([report.problems, report.outcome], [[], 'created']);
      assert.deepEqual(
        report.warnings.map((warning) => warning.code),
        code === undefined ? [] : [code],
      );
      assert.match(said(report.warnings[0]), says);
    });
  }
});

describe('a key in a vault', () => {
  it('is said not to be there where the vault does not find it', async () => {
    const lab = await makeLab(withKnownKey);
    const fault = { kind: 'status', status: 404, body: { error: { code: 'SecretNotFound', message: 'No.' } } } as const;
    lab.emulator.setFaults([{ match: { url: '/secrets/aml-link-key' }, times: 9, fault }]);
    const { report } = await linkSynapse(lab, { ...existing(lab), ...inVault });
    assert.deepEqual(codesOf(report), ['vault.secret-not-found']);
  });
});

describe('a vault that goes by access policies', () => {
  const vault = (policies: string) => `
extends: synapse-spn-link
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        keyVaults: [{ name: kv-churn, authorization: policies, policies: ${policies} }]
`;
  for (const [title, policies, codes] of [
    ['lets Synapse read its secrets', '{ azure-setup: [get, list], syn-churn: [Get] }', []],
    ['lets Synapse do everything', '{ azure-setup: [get, list], syn-churn: [all] }', []],
    ['lets Synapse list its secrets only', '{ azure-setup: [get, list], syn-churn: [list] }', ['advice.vault-role']],
    ['does not know Synapse', '{ azure-setup: [get, list] }', ['advice.vault-role']],
  ] as const) {
    it(title, async () => {
      const lab = await makeLab(vault(policies));
      const { report } = await linkSynapse(lab, { ...existing(lab), ...inVault });
      assert.deepEqual([report.problems, report.outcome], [[], 'created']);
      assert.deepEqual(
        report.warnings.map(({ code }) => code),
        codes,
      );
      const principalId = principalIdOf(lab, 'syn-churn');
      assert.ok(report.warnings.every((one) => said(one).includes(principalId)));
    });
  }
});
