import assert from 'node:assert/strict';
import {
  connectionName,
  oldIssuer,
  ourOldIssuer,
  ownedSecret,
  secret,
  sharedSecret,
  signInOf,
  trustNames,
  withRights,
} from './conversion-tenant';
import { fixOf } from './said';
import { type Scene, scenario } from './snapshot';
import { signInThrough } from './steady';
import { applicationOf, assertNoWrite, connectionOf } from './tenant';

const text = { connectionName, convert: 'true', pipelineAccess: 'list', pipelines: 'train' };
const byHand = 'churn-by-hand';

describe('ensure-aml-service-connection: a connection that is converted in place', () => {
  scenario('a secret gives way to a trust that is put there first', ownedSecret, async (scene) => {
    const { run, lab } = scene;
    const { id } = connectionOf(lab, connectionName);
    assert.equal((await run(text, 'plan')).report.outcome, 'planned');
    const { report } = await run(text);
    assert.deepEqual([report.problems, report.changed, report.verified], [[], true, true]);
    assert.deepEqual(
      report.warnings.map(({ code }) => code),
      ['advice.conversion-undo'],
    );
    assert.match(report.warnings[0]?.what ?? '', /2026-11-28/);
    assert.equal(connectionOf(lab, connectionName).id, id);
    await doesNothingMore(scene);
  });

  scenario('a secret gives way to a trust that only Azure DevOps may write', secret, async (scene) => {
    const { report } = await scene.run(text);
    assert.deepEqual([report.problems, report.verified], [[], true]);
    await doesNothingMore(scene);
  });

  scenario('the older issuer gives way to that of Entra', oldIssuer, async (scene) => {
    const { report } = await scene.run(text);
    assert.deepEqual([report.problems, report.verified], [[], true]);
    const { id } = connectionOf(scene.lab, connectionName);
    assert.deepEqual(trustNames(scene.lab, byHand), [connectionName, `aml-links-${id}-entra`]);
    await doesNothingMore(scene);
  });

  scenario('our own trust in the older issuer goes when its tokens have ended', ourOldIssuer, async (scene) => {
    const { report } = await scene.run(text);
    assert.deepEqual([report.problems, report.verified], [[], true]);
    const { id } = connectionOf(scene.lab, connectionName);
    assert.deepEqual(trustNames(scene.lab, byHand), [`aml-links-${id}-entra`]);
    await doesNothingMore(scene);
  });
});

describe('ensure-aml-service-connection: a connection that is not converted', () => {
  const refused: readonly (readonly [title: string, seed: string, inputs: object, fix: RegExp])[] = [
    ['a secret that could be converted is left alone unasked', secret, { convert: 'false' }, /Set convert: true/],
    ['a secret of an application made by hand is left alone', withRights('secret-connection'), {}, /second connection/],
    ['a certificate is left alone', withRights('certificate-connection'), {}, /certificate.*second connection/],
    ['a secret of several projects is left alone', sharedSecret, {}, /shared by several projects/],
  ];
  for (const [title, seed, inputs, fix] of refused) {
    scenario(title, seed, async ({ run, requests }) => {
      const { report } = await run({ ...text, ...inputs });
      assert.deepEqual(
        report.problems.map(({ code }) => code),
        ['change.not-in-place'],
      );
      assert.match(fixOf(report.problems[0]), fix);
      assertNoWrite(requests());
    });
  }

  scenario('the older issuer stays unasked, and a check warns of it', oldIssuer, async ({ run, requests }) => {
    assert.equal((await run({ ...text, convert: 'false' })).report.outcome, 'noChange');
    assertNoWrite(requests());
    const { report } = await run({ ...text, convert: 'false' }, 'check');
    assert.ok(report.warnings.some(({ code }) => code === 'advice.old-issuer'));
  });

  const noMember = oldIssuer.replace(/\{ name: azure-setup, .*/, '{ name: azure-setup, remove: true }');
  const reader = oldIssuer.replace('roles: { churn: Administrator }', 'roles: { churn: Reader }');
  const unconverted: readonly (readonly [title: string, seed: string, code: string, isUnasked?: boolean])[] = [
    [
      'an Azure DevOps that has no such call is told',
      withRights('old-issuer-connection', 'issuerConversion: absent'),
      'conversion.no-call',
    ],
    [
      'who is no member of the organization is told before anything is written',
      noMember,
      'connection.not-administrator',
    ],
    ['who may not manage the connection is told before anything is written', reader, 'connection.not-administrator'],
    ['who is no member of the organization is told', noMember, 'conversion.not-member', true],
    ['who may not manage the connection does not find it', reader, 'conversion.not-found', true],
    [
      'people only may convert a secret',
      withRights('automatic-secret-connection', 'convertsFor: people'),
      'conversion.refused',
    ],
  ];
  for (const [title, seed, code, isUnasked = false] of unconverted) {
    scenario(title, seed, async ({ run, lab }) => {
      const before = signInOf(lab);
      const match = { url: 'permissionevaluationbatch' };
      lab.emulator.setFaults(isUnasked ? [{ match, times: 99, fault: { kind: 'status', status: 403 } }] : []);
      const { report } = await run(text);
      assert.deepEqual(
        report.problems.map((problem) => problem.code),
        [code],
      );
      assert.deepEqual(signInOf(lab), before);
      assert.doesNotMatch(await signInThrough(lab, before.id), /AADSTS/);
    });
  }

  scenario('an issuer that Azure DevOps does not convert in time goes on', oldIssuer, async ({ run, lab }) => {
    const before = signInOf(lab, 'mlw-churn-automatic');
    const { report } = await run({ ...text, connectionName: 'mlw-churn-automatic', pipelines: 'score' });
    assert.deepEqual(
      report.problems.map(({ code }) => code),
      ['conversion.unfinished'],
    );
    assert.match(fixOf(report.problems[0]), /issuer `https.*subject `\/eid1/);
    assert.deepEqual(signInOf(lab, 'mlw-churn-automatic'), before);
  });

  scenario(
    'a connection is not converted and given another identity at once',
    ownedSecret,
    async ({ run, lab, requests }) => {
      const clientId = applicationOf(lab, 'azure-setup').appId;
      const { report } = await run({
        ...text,
        takeOver: 'true',
        identity: 'existingClientId',
        clientId: String(clientId),
      });
      assert.deepEqual(
        report.problems.map(({ code }) => code),
        ['conversion.other-identity'],
      );
      assertNoWrite(requests());
    },
  );
});

async function doesNothingMore({ run, requests }: Scene): Promise<void> {
  assert.equal((await run(text)).report.outcome, 'noChange');
  assertNoWrite(requests());
}
