/** A plan is a value that can be applied, and a file that a later run is held to. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  type EnsureAmlServiceConnectionText,
  ensureAmlServiceConnection,
  makeContext,
  parseEnsureAmlServiceConnection,
  planFileIn,
  planFor,
  planRun,
  run,
  runOptions,
  Secret,
} from '../../core';
import { type Lab, makeLab, openLab, plainText, toEnsure } from '../../scripts/lab';
import { countMade } from './made';
import { codes } from './said';
import { applicationOf, workspaceOf } from './tenant';

const seed = 'extends: contoso\nreplicationSeconds: 0\n';
const secret = 'giv8Q~kept-by-whoever-made-the-application';
const withSecret = `
extends: role-at-group
replicationSeconds: 0
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: churn-link, secret: "${secret}", owners: [azure-setup] }
`;

/** A further secret of an application. @returns the secret */
async function addSecret(lab: Lab, clientId: string): Promise<string> {
  const { body } = await lab.emulator.send({
    method: 'POST',
    url: `https://graph.microsoft.com/v1.0/applications(appId='${clientId}')/addPassword`,
    headers: {
      authorization: `Bearer ${await lab.context.token('https://graph.microsoft.com')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ passwordCredential: { displayName: 'the next' } }),
  });
  return JSON.parse(body).secretText;
}

const once = { applications: 1, identities: 0, principals: 1, credentials: 1, assignments: 1, connections: 1 };

const requestOf = (lab: Lab, text: EnsureAmlServiceConnectionText = {}) =>
  toEnsure(parseEnsureAmlServiceConnection({ ...plainText, ...text }, lab.around));
const planned = (lab: Lab, text?: EnsureAmlServiceConnectionText) =>
  planRun(ensureAmlServiceConnection(requestOf(lab, text)), {}, lab.context);

/** Another run makes the link, with another role. */
async function makeOtherwise(lab: Lab): Promise<void> {
  const request = requestOf(lab, { role: 'Reader' });
  assert.deepEqual((await run(ensureAmlServiceConnection(request), 'apply', lab.context)).report.problems, []);
}

describe('a plan as a value', () => {
  it('writes nothing, and does what it says once it is applied', async () => {
    const lab = await makeLab(seed);
    const plan = await planned(lab);
    assert.deepEqual([lab.writes(), plan.problems, plan.report.outcome], [[], [], 'planned']);
    assert.deepEqual(
      plan.changes.map(({ kind, state }) => `${state} ${kind}`),
      ['toCreate app registration'],
    );
    assert.ok(plan.steps.length > plan.changes.length);
    const { report } = await plan.apply();
    assert.deepEqual([report.outcome, report.problems, report.verified], ['created', [], true]);
    assert.deepEqual(countMade(lab.emulator), once);
  });

  it('is applied at once from what it has read', async () => {
    const [apart, together] = [await makeLab(seed), await makeLab(seed)];
    const plan = await planned(apart);
    await plan.apply();
    await run(ensureAmlServiceConnection(requestOf(together)), 'apply', together.context);
    // A plan alone asks whether a connection may hide itself; what was remembered for it is forgotten when it is made.
    assert.ok(apart.requests().length <= together.requests().length + 2);
  });

  it('is read again when it is old, and applied where nothing differs', async () => {
    const lab = await makeLab(seed);
    const plan = await planned(lab);
    lab.emulator.clock.advance(600);
    const { report } = await plan.apply();
    assert.deepEqual([report.outcome, report.problems], ['created', []]);
  });

  it('is stale where something changed since, and then nothing is written', async () => {
    const lab = await makeLab(seed);
    const plan = await planned(lab);
    lab.emulator.clock.advance(600);
    await makeOtherwise(lab);
    lab.forget();
    const { report } = await plan.apply();
    assert.deepEqual(
      [report.outcome, report.problems.map(({ code }) => code), lab.writes()],
      ['failed', ['plan.stale'], []],
    );
    assert.match(report.problems[0]?.why ?? '', /app registration: was to be created, and is not now/);
  });

  it('that is refused writes nothing when it is applied', async () => {
    const lab = await makeLab('three-rights-missing');
    const plan = await planned(lab);
    assert.deepEqual(
      plan.problems.map(({ code }) => code),
      ['graph.forbidden', 'connection.not-creator', 'role.forbidden'],
    );
    const { report } = await plan.apply();
    assert.deepEqual([report.outcome, report.problems.length, lab.writes()], ['failed', 3, []]);
  });
});

describe('a plan in a file', () => {
  const fileOf = async (lab: Lab, text: EnsureAmlServiceConnectionText = {}) => {
    const request = requestOf(lab, { ...text, mode: 'plan' });
    const { report } = await run(ensureAmlServiceConnection(request), runOptions(request), lab.context);
    return JSON.stringify(planFor(request, report));
  };
  const applied = async (lab: Lab, file: string, text: EnsureAmlServiceConnectionText = {}) => {
    const request = requestOf(lab, { ...text, planFile: planFileIn(file) ?? assert.fail(file) });
    const later = makeContext({ ...lab.context, maker: { who: 'contoso/churn, run 8', url: undefined } });
    return (await run(ensureAmlServiceConnection(request), runOptions(request), later)).report;
  };

  it('holds no value of what was asked for or found', async () => {
    const lab = await makeLab(seed);
    const file = await fileOf(lab, { role: 'AzureML Data Scientist', description: 'For the churn model.' });
    for (const value of ['churn', 'rg-ml', 'Data Scientist', lab.around.tenantId, workspaceOf(lab), 'run 7']) {
      assert.ok(!file.includes(value), `${value} in ${file}`);
    }
    assert.match(file, /"role":"[0-9a-f]{64}"/);
  });

  it('has digests of its own: another file of the same plan shares none, and none is of the value alone', async () => {
    const lab = await makeLab(seed);
    const digestsIn = (file: string): readonly string[] => file.match(/[0-9a-f]{64}/g) ?? [];
    const [one, other] = [await fileOf(lab), await fileOf(lab)];
    assert.ok(digestsIn(one).length > 5);
    assert.deepEqual(
      digestsIn(one).filter((digest) => digestsIn(other).includes(digest)),
      [],
    );
    for (const value of ['Contributor', '"Contributor"', 'false', 'true', '', '[]']) {
      assert.ok(!one.includes(createHash('sha256').update(value).digest('hex')), value);
    }
    assert.deepEqual((await applied(lab, one)).problems, []);
  });

  it('holds nothing of a secret, which may be another one when it is applied', async () => {
    const lab = await makeLab(withSecret);
    const { appId: clientId } = applicationOf(lab, 'churn-link');
    const given = { authentication: 'secret', identity: 'existingClientId', clientId } as const;
    const file = await fileOf(lab, { ...given, clientSecret: new Secret(secret) });
    const { salt } = JSON.parse(file);
    for (const text of [secret, JSON.stringify(secret)]) {
      for (const value of [text, `${salt} ${text}`, `${salt}${text}`]) {
        assert.ok(!file.includes(createHash('sha256').update(value).digest('hex')));
      }
      assert.ok(!file.includes(text));
    }
    const made = await applied(lab, file, given);
    assert.match(made.problems[0]?.why ?? '', /the input authentication/);
    const report = await applied(lab, file, { ...given, clientSecret: new Secret(await addSecret(lab, clientId)) });
    assert.deepEqual([codes(report.problems), report.outcome], [[], 'created']);
  });

  it('is the same for the run that made the thing and for the next, which the mark does not name', async () => {
    const lab = await makeLab(seed);
    assert.equal(
      (await run(ensureAmlServiceConnection(requestOf(lab)), 'apply', lab.context)).report.outcome,
      'created',
    );
    const described = { description: 'For the churn model.' };
    const report = await applied(lab, await fileOf(lab, described), described);
    assert.deepEqual([report.problems, report.outcome], [[], 'changed']);
  });

  it('is applied by another run, with other rights and on a later day, where the plan is the same', async () => {
    const lab = await makeLab(seed);
    const text = { authentication: 'secret' };
    const file = await fileOf(lab, text);
    lab.emulator.clock.advance(3 * 86_400);
    const report = await applied(await openLab(lab.emulator), file, text);
    assert.deepEqual([report.outcome, report.problems], ['created', []]);
  });

  it('stops a run whose inputs differ, and names them', async () => {
    const lab = await makeLab(seed);
    const report = await applied(lab, await fileOf(lab), { role: 'Reader', description: 'Another.' });
    assert.deepEqual([report.outcome, lab.writes()], ['failed', []]);
    assert.match(
      report.problems[0]?.why ?? '',
      /the input description; the input role|the input role; the input description/,
    );
  });

  it('stops a run where a role was changed by hand since, and says that it differs', async () => {
    const lab = await makeLab(seed);
    await run(ensureAmlServiceConnection(requestOf(lab, { role: 'Reader' })), 'apply', lab.context);
    const file = await fileOf(lab, { role: 'AzureML Data Scientist' });
    await run(ensureAmlServiceConnection(requestOf(lab, { role: 'AzureML Data Scientist' })), 'apply', lab.context);
    lab.forget();
    const report = await applied(lab, file, { role: 'AzureML Data Scientist' });
    assert.deepEqual([report.problems.map(({ code }) => code), lab.writes()], [['plan.stale'], []]);
    assert.match(report.problems[0]?.why ?? '', /role assignment: was to be created/);
  });

  it('is told from any other file', () => {
    for (const text of [
      '',
      '{}',
      'null',
      '[]',
      '{"format":1}',
      '{"format":1,"recipe":"a","salt":"","plannedAt":"b","inputs":{},"steps":[]}',
      '{"format":2,"recipe":"a","plannedAt":"b","inputs":{},"steps":[]}',
    ]) {
      assert.equal(planFileIn(text), undefined, text);
    }
    assert.ok(planFileIn('{"format":2,"recipe":"a","salt":"","plannedAt":"b","inputs":{},"steps":[]}'));
  });
});

describe('missing rights', () => {
  it('are warnings for a plan by somebody who only reads', async () => {
    const lab = await makeLab('contributor-only');
    const request = requestOf(lab, { mode: 'plan', missingRights: 'warn' });
    const { report } = await run(ensureAmlServiceConnection(request), runOptions(request), lab.context);
    assert.deepEqual([report.outcome, report.problems], ['planned', []]);
    assert.ok(report.warnings.some(({ code, what }) => code === 'advice.missing-right' && /give the role/.test(what)));
    assert.match(report.requests[0]?.text ?? '', /az role assignment create --assignee-object-id [0-9a-f-]{36}/);
  });

  it('are asked for in one text an owner', async () => {
    const lab = await makeLab('three-rights-missing');
    const { report } = await run(ensureAmlServiceConnection(requestOf(lab)), 'plan', lab.context);
    assert.deepEqual(
      report.requests.map(({ to }) => to.replace(/ of \/subscriptions.*/, '')),
      [
        'a Privileged Role Administrator',
        'an administrator of project "churn"',
        'an Owner or User Access Administrator',
      ],
    );
  });
});
