import assert from 'node:assert/strict';
import { ensure, makeLab, openLab } from '../../scripts/lab';
import { certificatesOf, passwordsOf } from './keys';
import { countMade } from './made';
import { codes, fixOf, said } from './said';
import { type Scene, scenario } from './snapshot';
import { applicationOf, assertNoWrite, connectionOf, descriptionOf, linkName, principalIdOf } from './tenant';

const authentication = 'secret';
const byHand = { connectionName: 'mlw-churn', pipelineAccess: 'none', authentication };
const administered = `
extends: secret-connection
organizations:
  - name: contoso
    projects: [{ name: churn, buildRole: Administrator }]
`;

const changedSteps = ({ steps }: Awaited<ReturnType<Scene['run']>>['report']) =>
  steps.filter(({ state }) => state === 'changed').map(({ step }) => step);

/** The connection names the only key that there is. */
function assertOneKey({ lab }: Scene, application = linkName, connection?: string): void {
  const [only, ...more] = passwordsOf(lab, application).filter(({ displayName }) => displayName?.startsWith('aml-'));
  assert.deepEqual(more, []);
  assert.ok(only);
  const line = `Secret ${only.keyId}, ends ${only.endDateTime.slice(0, 10)}.`;
  assert.ok(descriptionOf(lab, connection).split('\n').includes(line), descriptionOf(lab, connection));
}

describe('ensure-aml-service-connection: a secret of its own', () => {
  scenario('a link by a secret of its own is made and proved', 'contoso', async (scene) => {
    const { report } = await scene.run({ authentication });
    assert.deepEqual([report.problems, report.verified, report.warnings], [[], true, []]);
    assert.deepEqual(countMade(scene.lab.emulator).credentials, 0, 'a secret needs no trust');
    assertOneKey(scene);
    await scene.later(1);
    assert.equal((await scene.run({ authentication })).report.outcome, 'noChange');
    assertNoWrite(scene.requests());
  });

  scenario('a secret near its end is renewed with an overlap', 'contoso', async (scene) => {
    const { lab, run, earlier, later, requests } = scene;
    await earlier({ authentication });
    const { id } = connectionOf(lab);
    await later(59);
    assert.equal((await run({ authentication })).report.outcome, 'noChange');
    await later(2);
    const plan = await run({ authentication }, 'plan');
    assert.deepEqual([plan.report.outcome, plan.report.changed], ['planned', false]);
    const { report } = await run({ authentication });
    assert.deepEqual([report.problems, report.verified, changedSteps(report)], [[], true, ['ownSecret', 'connection']]);
    assert.equal(connectionOf(lab).id, id);
    assertOneKey(scene);
    assert.equal((await run({ authentication })).report.outcome, 'noChange');
    assertNoWrite(requests());
  });

  scenario('a change of a connection with a secret renews the secret', 'contoso', async (scene) => {
    await scene.earlier({ authentication });
    await scene.later(1);
    const { report } = await scene.run({ authentication, description: 'For training.' });
    assert.deepEqual([report.problems, changedSteps(report)], [[], ['ownSecret', 'connection']]);
    assert.match(descriptionOf(scene.lab), /^For training\.\nManaged by .*\nSecret /);
    assertOneKey(scene);
  });

  scenario('a secret that somebody removed from the application is made anew', 'contoso', async (scene) => {
    const { lab, earlier, run } = scene;
    await earlier({ authentication });
    const { appId } = applicationOf(lab, linkName);
    const [key] = passwordsOf(lab, linkName);
    const path = `https://graph.microsoft.com/v1.0/applications(appId='${appId}')/removePassword`;
    await scene.byHand('POST', path, { keyId: key?.keyId });
    const { report } = await run({ authentication });
    assert.deepEqual([report.problems, report.verified], [[], true]);
    assertOneKey(scene);
  });

  scenario(
    'a tenant that forbids secrets is told to use federation',
    'extends: contoso\ntenants: [{ domain: contoso.onmicrosoft.com, forbidsSecrets: true }]\n',
    async ({ run }) => {
      const { report } = await run({ authentication });
      assert.deepEqual(codes(report.problems), ['secret.forbidden-by-policy']);
      assert.match(fixOf(report.problems[0]), /authentication: federation/);
    },
  );

  scenario('a secret that somebody else put into a connection stays', 'secret-connection', async (scene) => {
    const { report } = await scene.run(byHand);
    assert.deepEqual([report.outcome, report.verified], ['noChange', true]);
    assertNoWrite(scene.requests());
    const changed = await scene.run({ ...byHand, description: 'Ours now?' });
    assert.deepEqual(codes(changed.report.problems), ['change.not-in-place']);
    assert.match(fixOf(changed.report.problems[0]), /takeOver: true/);
    assertNoWrite(scene.requests());
  });

  scenario('a connection by secret that is taken over gets a key of ours', administered, async (scene) => {
    const { lab, run, later } = scene;
    const before = passwordsOf(lab, 'churn-by-hand');
    const { id } = connectionOf(lab, 'mlw-churn');
    const { report } = await run({ ...byHand, takeOver: 'true' });
    assert.deepEqual([report.problems, changedSteps(report)], [[], ['ownSecret', 'connection']]);
    assert.equal(connectionOf(lab, 'mlw-churn').id, id);
    assertOneKey(scene, 'churn-by-hand', 'mlw-churn');
    assert.deepEqual(passwordsOf(lab, 'churn-by-hand').slice(0, before.length), before, 'theirs stays');
    await later(61);
    const renewed = await run(byHand);
    assert.deepEqual([renewed.report.problems, changedSteps(renewed.report)], [[], ['ownSecret', 'connection']]);
    assertOneKey(scene, 'churn-by-hand', 'mlw-churn');
  });

  it('is drift to a check when it is due, and nothing is written', async () => {
    const lab = await makeLab();
    await ensure(lab, { authentication });
    lab.emulator.clock.advance(61 * 86_400);
    const later = await openLab(lab.emulator);
    later.forget();
    const { report } = await ensure(later, { authentication }, 'check');
    assert.deepEqual([report.outcome, new Set(codes(report.problems))], ['drifted', new Set(['check.drift'])]);
    assert.match(said(report.problems[0]), /client secret for "mlw-churn-prod".*Ends is "2027-02-19"/);
    assert.deepEqual(later.writes(), []);
  });

  for (const [title, seed] of [
    [
      'does not own the application',
      'extends: made-by-hand\ntenants: [{ domain: contoso.onmicrosoft.com, applications: [{ displayName: churn-by-hand, owners: [] }] }]\n',
    ],
    ['may not ask Graph at all', 'no-graph-permission'],
  ] as const) {
    it(`names the right that is missing when the setup identity ${title}`, async () => {
      const lab = await makeLab(seed);
      const application = seed === 'no-graph-permission' ? 'azure-setup' : 'churn-by-hand';
      const [clientId, principalId] = [applicationOf(lab, application).appId, principalIdOf(lab, application)];
      const { report } = await ensure(lab, { authentication, identity: 'existingClientId', clientId, principalId });
      assert.deepEqual(codes(report.problems), ['graph.forbidden']);
      assert.match(said(report.problems[0]), /put a client secret on application .*Application\.ReadWrite\.OwnedBy/);
    });
  }

  it('uses what another run renewed meanwhile, and drops its own', async () => {
    const lab = await makeLab();
    await ensure(lab, { authentication });
    lab.emulator.clock.advance(61 * 86_400);
    const [one, other] = [await openLab(lab.emulator), await openLab(lab.emulator)];
    const runs = await Promise.all([ensure(one, { authentication }), ensure(other, { authentication })]);
    for (const { report } of runs) {
      assert.deepEqual([report.problems, report.verified], [[], true]);
    }
    lab.emulator.clock.advance(60);
    assert.equal((await ensure(await openLab(lab.emulator), { authentication })).report.verified, true);
    assert.equal(passwordsOf(lab, linkName).length, 1);
    assert.deepEqual(certificatesOf(lab, linkName), []);
  });

  it('shows the secret nowhere', async () => {
    const lab = await makeLab();
    const { report } = await ensure(lab, { authentication });
    const texts = lab.masked.filter((text) => text.length < 100);
    assert.equal(texts.length, 1);
    assert.ok(!JSON.stringify([report, lab.lines, lab.emulator.transcript]).includes(texts[0] ?? '?'));
  });
});
