import assert from 'node:assert/strict';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { faults, killedAfter, nameOf, anyButSignIn as url } from './bending';
import { countMade } from './made';
import { scenario } from './snapshot';
import { applicationOf, assertNoWrite, connectionOf, linkName } from './tenant';

const nothing = { applications: 0, identities: 0, principals: 0, credentials: 0, assignments: 0, connections: 0 };
const codes = (report: { readonly problems: readonly { readonly code: string }[] }) =>
  report.problems.map(({ code }) => code);

const withApplication = `
extends: contoso
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: churn-app, owners: [azure-setup] }
`;

describe('action remove', () => {
  scenario('everything that was made for a link goes with it', 'contoso', async ({ lab, earlier, run, requests }) => {
    await earlier();
    const { report } = await run({}, 'remove');
    assert.deepEqual([report.outcome, report.problems], ['removed', []]);
    assert.deepEqual(countMade(lab.emulator), nothing);
    const again = await run({}, 'remove');
    assert.equal(again.report.outcome, 'noChange');
    assertNoWrite(requests());
  });

  scenario('a managed identity goes with its link', 'contoso', async ({ lab, earlier, run }) => {
    await earlier({ identity: 'newManagedIdentity' });
    const { report } = await run({ identity: 'newManagedIdentity' }, 'remove');
    assert.equal(report.outcome, 'removed');
    assert.deepEqual(countMade(lab.emulator), nothing);
  });

  scenario(
    'a plan of a removal says what would go and writes nothing',
    'contoso',
    async ({ earlier, run, requests }) => {
      await earlier();
      const { report } = await run({}, 'planRemove');
      assert.equal(report.outcome, 'planned');
      assertNoWrite(requests());
    },
  );

  scenario(
    'a check of a removal names all that is left, and is in order when all is gone',
    'contoso',
    async ({ earlier, lab, run, requests }) => {
      await earlier();
      const { report } = await run({}, 'checkRemove');
      assert.equal(report.outcome, 'drifted');
      assert.deepEqual(codes(report), Array(4).fill('check.left-over'));
      for (const [at, what] of ['federated', 'role', 'identity', 'service connection'].entries()) {
        assert.match(report.problems[at]?.what ?? '', new RegExp(`^The ${what}.* is there and should not be`));
      }
      assertNoWrite(requests());
      await ensure(lab, {}, 'remove');
      const gone = await run({}, 'checkRemove');
      assert.deepEqual([gone.report.outcome, gone.report.problems], ['inOrder', []]);
      assertNoWrite(requests());
    },
  );

  it('is in order by its check when nothing of the link is left but what others rely on', async () => {
    const lab = await makeLab();
    const { outputs } = await ensure(lab);
    const clientId = outputs.signIn?.clientId ?? '';
    await ensure(lab, { connectionName: 'second', identity: 'existingClientId', clientId });
    await ensure(lab, {}, 'remove');
    const { report } = await ensure(lab, {}, 'checkRemove');
    assert.equal(report.outcome, 'inOrder');
    assert.match(JSON.stringify(report.steps), /other connections sign in as it/);
  });

  scenario('a connection that somebody else made is not removed', 'made-by-hand', async ({ run, requests }) => {
    const { report } = await run({ connectionName: 'mlw-churn' }, 'remove');
    assert.deepEqual(codes(report), ['remove.connection-not-ours']);
    assertNoWrite(requests());
  });

  scenario('a connection for another workspace is not removed', 'contoso', async ({ earlier, run, requests }) => {
    await earlier();
    const { report } = await run({ workspace: 'mlw-fraud' }, 'remove');
    assert.deepEqual(codes(report), ['remove.other-workspace']);
    assertNoWrite(requests());
  });

  scenario('an application that others rely on stays, with its role', 'contoso', async ({ lab, earlier, run }) => {
    const first = await earlier();
    const clientId = first.outputs.signIn?.clientId ?? '';
    await earlier({ connectionName: 'second', identity: 'existingClientId', clientId });
    const { report } = await run({}, 'remove');
    assert.equal(report.outcome, 'removed');
    assert.deepEqual(countMade(lab.emulator), {
      ...nothing,
      applications: 1,
      principals: 1,
      credentials: 1,
      assignments: 1,
      connections: 1,
    });
    assert.ok(connectionOf(lab, 'second'));
    const proved = await ensure(lab, { connectionName: 'second', identity: 'existingClientId', clientId }, 'check');
    assert.equal(proved.report.outcome, 'inOrder');
  });

  scenario(
    'an application that was there before stays, without the trust',
    withApplication,
    async ({ lab, earlier, run }) => {
      const { appId } = applicationOf(lab, 'churn-app');
      const text = { identity: 'existingClientId', clientId: appId };
      assert.deepEqual((await earlier(text)).report.problems, []);
      const { report } = await run(text, 'remove');
      assert.equal(report.outcome, 'removed');
      assert.ok(applicationOf(lab, 'churn-app'));
      assert.deepEqual(countMade(lab.emulator), nothing);
    },
  );

  scenario('what somebody removed by hand already is skipped', 'contoso', async ({ lab, earlier, run, byHand }) => {
    await earlier();
    const { id } = connectionOf(lab);
    const { appId } = applicationOf(lab, linkName);
    const graph = `${lab.context.cloud.graph}/v1.0/applications(appId='${appId}')/federatedIdentityCredentials(name='aml-links-${id}')`;
    await byHand('DELETE', graph);
    await byHand('DELETE', `${connectionOf(lab).url}?projectIds=${lab.around.project.id}&deep=false&api-version=7.1`);
    const { report } = await run({}, 'remove');
    assert.equal(report.outcome, 'removed');
    assert.deepEqual(countMade(lab.emulator), nothing);
  });
});

describe('a removal that goes wrong', () => {
  for (const identity of ['newApplication', 'newManagedIdentity']) {
    it(`${identity}: killed after any request, is completed by the next run`, async () => {
      const requests = await countRequests(identity);
      for (let nth = 1; nth <= requests; nth += 1) {
        const lab = await linked(identity);
        await ensure(lab, { identity }, 'remove', killedAfter(lab, nth)).catch(() => {});
        await completes(lab, identity, `killed after request ${nth}`);
      }
    });

    for (const fault of faults) {
      const name = nameOf(fault);
      it(`${identity}: ${name} at any request: ends well or says why, and the next run completes it`, async () => {
        const requests = await countRequests(identity);
        for (let nth = 1; nth <= requests; nth += 1) {
          const lab = await linked(identity);
          lab.emulator.setFaults([{ match: { url }, nth, times: 1, fault }]);
          const bent = await ensure(lab, { identity }, 'remove');
          for (const problem of bent.report.problems) {
            assert.notEqual(problem.code, 'internal', `request ${nth}: ${problem.message}`);
          }
          await completes(lab, identity, `${name} at request ${nth}`);
        }
      });
    }
  }
});

async function linked(identity: string): Promise<Lab> {
  const lab = await makeLab();
  assert.deepEqual((await ensure(lab, { identity })).report.problems, []);
  lab.emulator.clock.advance(60);
  lab.forget();
  return lab;
}

async function countRequests(identity: string): Promise<number> {
  const lab = await linked(identity);
  await ensure(lab, { identity }, 'remove');
  return lab.requests().length;
}

async function completes(lab: Lab, identity: string, when: string): Promise<void> {
  const { report } = await ensure(lab, { identity }, 'remove');
  assert.deepEqual(
    report.problems.map(({ message }) => message),
    [],
    when,
  );
  assert.deepEqual(countMade(lab.emulator), nothing, when);
}
