/**
 * What a run looks at beside its main road: where the setup identity may not look, or there is nothing to look at, the run
 * ends as it would without the look. A service in trouble is a problem there as everywhere.
 */
import assert from 'node:assert/strict';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import type { Report } from '../../core';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { said } from './said';
import { codesOf, existing, inVault } from './synapse-tenant';
import { applicationOf, linkName, principalIdOf } from './tenant';

interface Look {
  readonly title: string;
  readonly seed: string;
  /** What comes before the run. */
  readonly before?: (lab: Lab) => Promise<unknown>;
  readonly run: (lab: Lab) => Promise<{ readonly report: Report }>;
  readonly url: string | ((lab: Lab) => string);
  /** Which request of that address is the look's, from the run's begin. */
  readonly nth?: number;
  /** What it brings to light, in a problem or a warning. */
  readonly tells: RegExp;
  /** Answers that do not stop the run, and how it ends then. */
  readonly statuses: readonly number[];
  readonly ends: { readonly outcome: Report['outcome']; readonly codes?: readonly string[] };
}

const vaultWithoutRole = `
extends: synapse-spn-link
replicationSeconds: 0
subscriptions:
  - name: ML Platform
    resourceGroups: [{ name: rg-ml, keyVaults: [{ name: kv-churn, roles: { syn-churn: [] } }] }]
`;
const seed = 'extends: contoso\nreplicationSeconds: 0\n';
const plain = (lab: Lab) => ensure(lab);
const asApplication = { authentication: 'servicePrincipal' };
const byVault = (lab: Lab) => linkSynapse(lab, { ...existing(lab), ...inVault });
const tooSmall = { role: 'AzureML Compute Operator' };
const asOther = (lab: Lab) => {
  return ensure(lab, { identity: 'existingClientId', clientId: applicationOf(lab, 'churn-link').appId });
};
const nobodys = /advice\.orphan-role/;

const looks: readonly Look[] = [
  {
    title: 'for the key vault of a link',
    seed: vaultWithoutRole,
    run: byVault,
    url: 'providers/Microsoft\\.KeyVault/vaults\\?',
    tells: /advice\.vault-role/,
    statuses: [403, 404],
    ends: { outcome: 'created' },
  },
  {
    title: 'at the roles on the key vault of a link',
    seed: vaultWithoutRole,
    run: byVault,
    url: 'vaults/kv-churn/secrets/[^/]+/.*roleAssignments',
    tells: /advice\.vault-role/,
    statuses: [403, 404],
    ends: { outcome: 'created' },
  },
  {
    title: 'at the roles on the data lake',
    seed: 'extends: synapse-no-storage-role\nreplicationSeconds: 0\n',
    run: (lab) => linkSynapse(lab),
    url: 'blobServices/.*roleAssignments',
    tells: /advice\.storage-role/,
    statuses: [403, 404],
    ends: { outcome: 'created' },
  },
  {
    title: 'for roles of nobody',
    seed,
    before: lostForGood,
    run: plain,
    url: 'roleAssignments\\?.*atScope\\(\\)$',
    tells: nobodys,
    statuses: [403, 404],
    ends: { outcome: 'changed' },
  },
  {
    title: 'for roles of nobody, when a link is removed',
    seed,
    before: lostForGood,
    run: (lab) => ensure(lab, {}, 'remove'),
    url: 'roleAssignments\\?.*atScope\\(\\)$',
    tells: nobodys,
    statuses: [403, 404],
    ends: { outcome: 'removed' },
  },
  {
    title: 'for who is nobody',
    seed,
    before: lostForGood,
    run: plain,
    url: '/servicePrincipals/[0-9a-f-]{36}\\?',
    tells: nobodys,
    // That there is none is what it looks for.
    statuses: [403],
    ends: { outcome: 'changed' },
  },
  {
    title: 'at the roles of the identity that a connection had before',
    seed: 'extends: role-at-group\nreplicationSeconds: 0\n',
    before: plain,
    run: asOther,
    url: (lab) => `assignedTo.*${principalIdOf(lab, linkName)}`,
    tells: /the role "Contributor"/,
    statuses: [403, 404],
    ends: { outcome: 'changed' },
  },
  {
    title: 'at the roles of the identity that a link had before',
    seed,
    before: (lab) => linkSynapse(lab, asApplication),
    run: (lab) => linkSynapse(lab),
    url: (lab) => `assignedTo.*${principalIdOf(lab, 'aml-links-syn-churn-mlw-link')}`,
    tells: /the role "Contributor"/,
    statuses: [403, 404],
    ends: { outcome: 'changed' },
  },
  {
    title: 'at the kind of a runtime',
    seed: 'extends: synapse-link-self-hosted\nreplicationSeconds: 0\n',
    run: (lab) => linkSynapse(lab, { linkedServiceName: 'mlw-churn' }),
    url: '/integrationRuntimes/ir-cellar',
    tells: /self-hosted integration runtime/,
    statuses: [403, 404],
    ends: { outcome: 'changed' },
  },
  {
    title: 'at what a role includes',
    seed,
    run: (lab) => linkSynapse(lab, tooSmall),
    url: 'roleDefinitions/[0-9a-f-]{36}\\?',
    tells: /role\.lacks-purpose/,
    statuses: [403, 404],
    ends: { outcome: 'created' },
  },
  {
    title: 'at who has the client id of an application that is gone',
    seed,
    before: lostForGood,
    run: plain,
    url: '/servicePrincipals\\(appId',
    tells: nobodys,
    // That nobody has it is what it looks for.
    statuses: [403],
    ends: { outcome: 'failed', codes: ['application.gone'] },
  },
];

describe('a look beside the main road', () => {
  for (const look of looks) {
    it(`${look.title}: brings something to light where it may be taken`, async () => {
      const lab = await ready(look);
      assert.match(saidIn((await look.run(lab)).report), look.tells);
    });

    for (const status of look.statuses) {
      it(`${look.title}: ${status} leaves the run as it would be without it`, async () => {
        const { report } = await bent(look, status);
        assert.deepEqual([report.outcome, codesOf(report)], [look.ends.outcome, look.ends.codes ?? []]);
        assert.doesNotMatch(saidIn(report), look.tells);
      });
    }

    it(`${look.title}: 500 is a problem`, async () => {
      const { report } = await bent(look, 500);
      assert.deepEqual([report.outcome, codesOf(report)], ['failed', ['service.unexpected']]);
      assert.match(report.problems[0]?.seen?.address ?? '', /^https:\/\/(management\.azure|graph\.microsoft)\.com\//);
    });
  }
});

async function ready({ seed: from, before }: Look): Promise<Lab> {
  const lab = await makeLab(from);
  await before?.(lab);
  lab.emulator.clock.advance(60);
  return lab;
}

async function bent(look: Look, status: number): Promise<{ readonly report: Report }> {
  const lab = await ready(look);
  const url = typeof look.url === 'string' ? look.url : look.url(lab);
  const body = { error: { code: 'NotForYou', message: 'It was refused.' } };
  const rule = { match: { method: 'GET', url }, nth: look.nth ?? 1, times: 1000 };
  const from = lab.emulator.transcript.length;
  lab.emulator.setFaults([{ ...rule, fault: { kind: 'status', status, body } }]);
  const done = await look.run(lab);
  const hit = lab.emulator.transcript.slice(from).filter((entry) => entry.responseBody.includes('NotForYou'));
  assert.ok(hit.length > 0, 'the look was taken');
  return done;
}

function saidIn({ problems, warnings }: Report): string {
  return [...problems, ...warnings].map((one) => `${one.code}: ${said(one)}`).join('\n');
}

/** One that is not in the bin any more either. */
async function lostForGood(lab: Lab): Promise<void> {
  assert.deepEqual((await ensure(lab)).report.problems, []);
  const id = String(applicationOf(lab, linkName).id);
  await deleteInGraph(lab, `/applications/${id}`);
  await deleteInGraph(lab, `/directory/deletedItems/${id}`);
}

async function deleteInGraph({ context }: Lab, path: string): Promise<void> {
  const { graph } = context.cloud;
  const headers = createHttpHeaders({ authorization: `Bearer ${await context.token(graph)}` });
  const request = createPipelineRequest({ method: 'DELETE', url: `${graph}/v1.0${path}`, headers });
  assert.equal((await context.http.sendRequest(request)).status, 204);
}
