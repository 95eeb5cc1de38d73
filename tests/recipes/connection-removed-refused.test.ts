/** Each deletion of a link's removal, refused or overtaken: who lacks what is said, and the next run takes the rest away. */

import assert from 'node:assert/strict';
import type { EnsureAmlServiceConnectionText } from '../../core';
import type { FaultRule } from '../../emulator/faults';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { certificateOf } from '../certificates';
import { certificatesOf, passwordsOf } from './keys';
import { countMade } from './made';
import { type Deletion, overtaken, refused, refusedId } from './removing';
import { said } from './said';
import { scenario } from './snapshot';
import { applicationOf } from './tenant';

interface Case {
  readonly title: string;
  readonly match: Deletion;
  readonly text?: (lab: Lab) => Promise<Partial<EnsureAmlServiceConnectionText>>;
  readonly code: string;
  /** Who may not, what, and the right that allows it. */
  readonly says: readonly RegExp[];
}

const nothing = { applications: 0, identities: 0, principals: 0, credentials: 0, assignments: 0, connections: 0 };
/** With an application of somebody else, on which our keys are keys among others. */
const seed = `
extends: contoso
replicationSeconds: 0
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: churn-app, owners: [azure-setup], secret: known-to-the-test }
`;
const theirs = (lab: Lab) => ({ identity: 'existingClientId', clientId: applicationOf(lab, 'churn-app').appId });
const newManaged = async () => ({ identity: 'newManagedIdentity' });
const setup = /identity (?:"azure-setup" of the setup|of service) connection.*lacks/;

const cases: readonly Case[] = [
  {
    title: 'the trust of an application',
    match: { method: 'DELETE', url: '/applications\\(.*federatedIdentityCredentials' },
    code: 'graph.forbidden',
    says: [setup, /federated credential "aml-links-/, /make it an owner/],
  },
  {
    title: 'the trust of a managed identity',
    match: { method: 'DELETE', url: 'userAssignedIdentities/.*federatedIdentityCredentials' },
    text: newManaged,
    code: 'azure.forbidden',
    says: [setup, /federated credential "aml-links-/, /give it the role "Managed Identity Contributor"/],
  },
  {
    title: 'the connection',
    match: { method: 'DELETE', url: 'serviceendpoint/endpoints/' },
    code: 'connection.not-administrator',
    says: [
      /"churn Build Service \(contoso\)", identity id \S+, is not an Administrator/,
      /remove the service connection/,
    ],
  },
  {
    title: 'a secret',
    match: { method: 'POST', url: 'removePassword' },
    text: async (lab) => ({ authentication: 'secret', ...theirs(lab) }),
    code: 'graph.forbidden',
    says: [setup, /remove a secret from application/, /Application\.ReadWrite\.OwnedBy/],
  },
  {
    title: 'a role',
    match: { method: 'DELETE', url: 'roleAssignments/' },
    code: 'role.forbidden',
    says: [setup, /role assignment \/subscriptions/, /give it the role "Role Based Access Control Administrator"/],
  },
  {
    title: 'the application',
    match: { method: 'DELETE', url: '/applications/[0-9a-f-]{36}$' },
    code: 'graph.forbidden',
    says: [setup, /application "aml-links-contoso-churn-mlw-churn-prod"/, /make it an owner/],
  },
  {
    title: 'the managed identity',
    match: { method: 'DELETE', url: 'userAssignedIdentities/[^/]+\\?' },
    text: newManaged,
    code: 'azure.forbidden',
    says: [
      setup,
      /managed identity id-contoso-churn-mlw-churn-prod-[0-9a-f]{8}/,
      /"Managed Identity Contributor" there/,
    ],
  },
];

const certificate: Case = {
  title: 'a certificate',
  match: { method: 'PATCH', url: '/applications\\(appId' },
  text: async (lab) => {
    return { authentication: 'certificate', certificateFile: await certificateOf('first'), ...theirs(lab) };
  },
  code: 'graph.forbidden',
  says: [setup, /remove a certificate from application/, /Application\.ReadWrite\.OwnedBy/],
};

describe('mode remove: a deletion that is refused', () => {
  for (const { title, match, text = async () => ({}), code, says } of [...cases, certificate]) {
    scenario(`403 at removing ${title}`, seed, async ({ lab, earlier, run }) => {
      const given = await text(lab);
      assert.deepEqual((await earlier(given)).report.problems, []);
      lab.emulator.setFaults([refused(match)]);
      const { report } = await run(given, 'remove');
      assert.deepEqual([report.outcome, ...report.problems.map((problem) => problem.code)], ['failed', code]);
      for (const words of says) {
        assert.match(said(report.problems[0]), words);
      }
      assert.deepEqual([report.problems[0]?.seen?.status, report.problems[0]?.seen?.requestId], [403, refusedId]);
      lab.emulator.setFaults([]);
      assert.deepEqual((await run(given, 'remove')).report.problems, []);
      assertGone(lab);
    });
  }
});

describe('mode remove: what somebody else took away a moment before', () => {
  for (const { title, match, text = async () => ({}) } of cases) {
    it(`is no failure: ${title}`, async () => {
      const lab = await makeLab(seed);
      const given = await text(lab);
      assert.deepEqual((await ensure(lab, given)).report.problems, []);
      const { context, count } = overtaken(lab, match);
      const { report } = await ensure(lab, given, 'remove', context);
      assert.deepEqual([report.outcome, report.problems, count()], ['removed', [], 1]);
      assertGone(lab);
    });
  }

  it('is no failure: the application, whose trusts are asked for', async () => {
    const lab = await makeLab(seed);
    await ensure(lab, { authentication: 'secret' });
    lab.emulator.setFaults([trustsAnswer(404)]);
    const { report } = await ensure(lab, { authentication: 'secret' }, 'remove');
    assert.deepEqual([report.outcome, report.problems], ['removed', []]);
    assertGone(lab);
  });
});

describe('mode remove: a workspace that was deleted', () => {
  it('took its roles along, and the rest goes', async () => {
    const lab = await makeLab(seed);
    await ensure(lab);
    const match = { method: 'GET', url: 'roleAssignments\\?' };
    const body = { error: { code: 'ResourceNotFound', message: 'The Resource was not found.' } };
    lab.emulator.setFaults([{ match, times: 1000, fault: { kind: 'status', status: 404, body } }]);
    const { report } = await ensure(lab, {}, 'remove');
    assert.deepEqual([report.outcome, report.problems], ['removed', []]);
    // The role is there, since only the answers say that the workspace is gone.
    assert.deepEqual(countMade(lab.emulator), { ...nothing, assignments: 1 });
  });
});

describe('mode remove: a trust', () => {
  it('that may not be read keeps the identity, and that is said', async () => {
    const lab = await makeLab(seed);
    await ensure(lab, { authentication: 'secret' });
    lab.emulator.setFaults([trustsAnswer(403)]);
    const { report } = await ensure(lab, { authentication: 'secret' }, 'remove');
    assert.deepEqual([report.outcome, report.problems], ['removed', []]);
    const kept = report.steps.flatMap((step) => step.kept ?? []).join('\n');
    assert.match(kept, /federated credentials of the link's identity: they may not be read/);
    assert.match(kept, /with its role: whether others rely on it cannot be read/);
    const { applications, assignments, connections } = countMade(lab.emulator);
    assert.deepEqual([applications, assignments, connections], [1, 1, 0]);
  });

  for (const identity of ['newApplication', 'newManagedIdentity']) {
    const match = { method: 'DELETE', url: 'federatedIdentityCredentials' };
    const busy = (times: number): FaultRule => {
      const body = { error: { code: 'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity' } };
      return { match, times, fault: { kind: 'status', status: 409, body } };
    };

    it(`is removed when another change of its identity has ended: ${identity}`, async () => {
      const lab = await makeLab(seed);
      await ensure(lab, { identity });
      lab.emulator.setFaults([busy(2)]);
      const { report } = await ensure(lab, { identity }, 'remove');
      assert.deepEqual([report.outcome, report.problems], ['removed', []]);
      assertGone(lab);
    });

    it(`is left to the next run when that change never ends: ${identity}`, async () => {
      const lab = await makeLab(seed);
      await ensure(lab, { identity });
      lab.emulator.setFaults([busy(10_000)]);
      const { report } = await ensure(lab, { identity }, 'remove');
      assert.deepEqual([report.changed, ...report.problems.map((problem) => problem.code)], [false, 'identity.busy']);
      assert.match(said(report.problems[0]), /takes one change at a time.*ConcurrentFederated/);
      assert.equal(report.problems[0]?.seen?.status, 409);
      lab.emulator.setFaults([]);
      assert.deepEqual((await ensure(lab, { identity }, 'remove')).report.problems, []);
      assertGone(lab);
    });
  }
});

function trustsAnswer(status: number): FaultRule {
  return {
    match: { method: 'GET', url: 'federatedIdentityCredentials' },
    times: 1000,
    fault: { kind: 'status', status },
  };
}

/** The link, and our keys on the application of somebody else; theirs is there. */
function assertGone(lab: Lab): void {
  assert.deepEqual(countMade(lab.emulator), nothing);
  assert.deepEqual([passwordsOf(lab, 'churn-app').length, certificatesOf(lab, 'churn-app').length], [1, 0]);
}
