import assert from 'node:assert/strict';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import type { Report } from '../../core';
import { ensure, makeLab } from '../../scripts/lab';
import { overlappingClock } from '../overlapping-clock';
import { bentAnywhere } from './bending';
import { connections, signInOf, withRights } from './conversion-tenant';
import { passing } from './passing';
import { type Scene, scenario } from './snapshot';
import { watching } from './steady';
import { applicationOf, assertNoWrite } from './tenant';

/** Everything a project can hold; the setup identity may write the application behind the older issuer. */
const several = `${withRights('several-connections')}
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: contoso-churn-old, owners: [admin, azure-setup] }
`;

/** Connections by secret that Azure DevOps made, each on an application of its own. */
const secrets = `
extends: automatic-secret-connection
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: churn-first, owners: [azure-setup] }
      - { displayName: churn-second, owners: [azure-setup] }
      - { displayName: churn-third, owners: [admin] }
organizations:
  - name: contoso
    users:
      - { name: azure-setup, application: azure-setup, roles: { churn: Administrator } }
    projects:
      - name: churn
        buildRole: Administrator
        connections:
          - { name: mlw-churn, remove: true }
          - &secret
            name: first
            identity: churn-first
            scheme: ServicePrincipal
            creationMode: Automatic
            subscription: ML Platform
          - { <<: *secret, name: second, identity: churn-second }
          - { <<: *secret, name: third, identity: churn-third }
`;

/** The same, with one connection changed. */
const changed = (name: string, change: string) =>
  secrets.replace(`name: ${name}, identity`, `name: ${name}, ${change}, identity`);

describe('all connections of a project are converted', () => {
  scenario('every connection of a project is converted or told why not', several, async ({ lab, run, requests }) => {
    const plan = await run({}, 'planConvertAll');
    assert.equal(plan.report.outcome, 'planned');
    assertNoWrite(requests());
    const before = connections(lab);
    const { report } = await run({}, 'convertAll');
    assert.deepEqual([report.problems, report.outcome, report.verified], [[], 'changed', true]);
    assert.deepEqual(titles(report, 'changed'), ['"churn-automatic"', '"churn-old-issuer"']);
    assert.deepEqual(
      connections(lab).map(({ id }) => id),
      before.map(({ id }) => id),
    );
    for (const [at, left] of before.entries()) {
      if (left.name !== 'churn-automatic' && left.name !== 'churn-old-issuer') {
        assert.deepEqual(connections(lab)[at], left);
      }
    }
    assert.equal((await run({}, 'convertAll')).report.outcome, 'noChange');
    assertNoWrite(requests());
  });

  scenario('one that cannot be converted stops none of the others', brokenSecond(), async (scene) => {
    const { report } = await scene.run({}, 'convertAll');
    assert.deepEqual(
      report.problems.map(({ code }) => code),
      ['credential.forbidden'],
    );
    assert.deepEqual(titles(report, 'failed'), ['"second"']);
    assert.deepEqual(titles(report, 'changed'), ['"first"', '"third"']);
    assert.match(signInOf(scene.lab, 'second').issuer, /vstoken/);
    assert.ok(!scene.requests().some(({ url }) => url.includes('externalfederatedcredentialmigration')));
  });

  scenario('a plan names every right that is missing', 'several-connections', async ({ lab, run, requests }) => {
    const { report } = await run({}, 'planConvertAll');
    assert.deepEqual(
      [report.outcome, titles(report, 'failed')],
      ['failed', ['"churn-automatic"', '"churn-old-issuer"']],
    );
    assert.deepEqual(
      report.problems.map(({ code, asks }) => [code, asks?.holder.name, asks?.right.scope]),
      [
        ['connection.not-administrator', '"churn Build Service (contoso)"', 'service connection "churn-automatic"'],
        [
          'credential.forbidden',
          'The identity "azure-setup" of the setup connection',
          `application ${applicationOf(lab, 'contoso-churn-old').appId}`,
        ],
        [
          'connection.not-administrator',
          'The identity "azure-setup" of the setup connection',
          'service connection "churn-old-issuer"',
        ],
      ],
    );
    assert.deepEqual(
      report.requests.map(({ to }) => to),
      // A conversion of a secret is tried without the trust too, so that its want stops nothing.
      [...report.problems, ...report.warnings].flatMap(({ asks }) => asks?.right.giver ?? []),
    );
    assertNoWrite(requests());
    const before = connections(lab);
    const applied = (await run({}, 'convertAll')).report;
    assert.deepEqual(codesOf(applied), codesOf(report));
    assert.deepEqual([applied.changed, connections(lab)], [false, before]);
    assertNoWrite(requests());
  });

  scenario('a plan by who only reads warns of them', 'several-connections', async ({ run, requests }) => {
    const failed = (await run({}, 'planConvertAll')).report;
    const { report } = await run({ missingRights: 'warn' }, 'planConvertAll');
    assert.deepEqual([report.outcome, report.problems], ['planned', []]);
    assert.deepEqual(titles(report, 'toChange'), ['"churn-automatic"', '"churn-old-issuer"']);
    const missing = ({ warnings }: Report) => warnings.filter(({ code }) => code === 'advice.missing-right');
    const whats = (told: readonly { readonly what: string }[]) => told.map(({ what }) => what).sort();
    assert.deepEqual(whats(missing(report)), whats([...failed.problems, ...missing(failed)]));
    const givers = (of: Report) => of.requests.map(({ to }) => to).sort();
    assert.deepEqual(givers(report), givers(failed));
    assertNoWrite(requests());
  });

  for (const missingRights of ['fail', 'warn'] as const) {
    it(`names the right without which nobody can look behind a connection: ${missingRights}`, async () => {
      const lab = await makeLab(secrets);
      const action = 'Application.ReadWrite.OwnedBy';
      lab.emulator.setLacks([{ principal: 'azure-setup', system: 'graph', action }]);
      const { report } = await ensure(lab, { missingRights }, 'planConvertAll');
      assert.deepEqual(titles(report, 'failed'), ['"first"', '"second"', '"third"']);
      const told = missingRights === 'warn' ? report.warnings : report.problems;
      assert.ok(told.length > 0 && told.every(({ asks }) => asks?.right.action.includes(action)));
      assert.equal(report.problems.length > 0, missingRights === 'fail');
      assert.ok(report.requests.length > 0);
    });
  }

  it('says in a plan which rights cannot be told beforehand', async () => {
    const lab = await makeLab(secrets);
    lab.emulator.setFaults([
      { match: { url: 'permissionevaluationbatch' }, times: 99, fault: { kind: 'status', status: 403 } },
    ]);
    const { report } = await ensure(lab, {}, 'planConvertAll');
    assert.equal(report.outcome, 'planned');
    const told = report.warnings.filter(({ code }) => code === 'advice.rights-unknown').map(({ why }) => why);
    for (const name of ['first', 'second', 'third']) {
      assert.ok(told.some((why) => why.includes(`convert the service connection "${name}"`)));
    }
  });

  scenario('a project without anything to convert', 'made-by-hand', async ({ run, requests }) => {
    const { report } = await run({}, 'convertAll');
    assert.deepEqual([report.outcome, report.seconds], ['noChange', 0]);
    assertNoWrite(requests());
  });

  scenario('a project that is not there has nothing to convert', 'contoso', async ({ run }) => {
    const { report } = await run({ project: 'nowhere' }, 'convertAll');
    assert.deepEqual(
      report.problems.map(({ code }) => code),
      ['project.not-found'],
    );
  });
});

describe('a connection of a project that is to be converted', () => {
  it('is, when its secret has expired', async () => {
    const { report, lab } = await converted(changed('second', 'credentialState: expired'));
    assert.deepEqual(
      [titles(report, 'changed').length, signInOf(lab, 'second').scheme],
      [3, 'WorkloadIdentityFederation'],
    );
  });

  const left: readonly (readonly [title: string, seed: string, reason: RegExp])[] = [
    [
      'whose secret was taken off its application',
      changed('second', 'credentialState: removed'),
      /could not be seen to sign in today.*7000215/,
    ],
    [
      'whose secret is another one',
      changed('second', 'credentialState: wrong'),
      /could not be seen to sign in today.*7000215/,
    ],
    [
      'of a multi-tenant application',
      secrets.replace('churn-second, owners', 'churn-second, signInAudience: AzureADMultipleOrgs, owners'),
      /AADSTS70052/,
    ],
    [
      'of another cloud',
      changed('second', 'data: { environment: AzureUSGovernment }'),
      /connection of AzureUSGovernment/,
    ],
    [
      'of another cloud with the older issuer',
      changed('second', 'data: { environment: AzureChinaCloud }').replace(
        'name: second,',
        'name: second, scheme: WorkloadIdentityFederation, issuer: azdo,',
      ),
      /AzureChinaCloud stay on the Azure DevOps issuer/,
    ],
    [
      'that the job may not use',
      changed('second', 'visibleTo: [admin]').replace('buildRole: Administrator', 'buildRole: none'),
      /does not show itself|sign in today/,
    ],
  ];
  for (const [title, seed, reason] of left) {
    it(`stays as it is, ${title}`, async () => {
      const { report, lab, before } = await converted(seed);
      const row = report.steps.find((step) => step.title === '"second"');
      if (row) {
        assert.deepEqual([row.state, row.changes], ['kept', []]);
        assert.match(row.kept?.[0] ?? '', reason);
      }
      assert.deepEqual(
        connections(lab).find(({ name }) => name === 'second'),
        before,
      );
    });
  }

  const others = `${secrets}          - { name: registry, type: dockerregistry, identity: churn-third, issuer: azdo }
          - { name: robot, type: workloadidentityuser, identity: churn-third }
          - { name: feed, type: generic, scheme: UsernamePassword }
`;

  it('is told to be one that programs cannot convert, with its end, when it is of another federated type', async () => {
    const { report, lab, lines } = await planned(others);
    const row = report.steps.find((step) => step.title === '"registry"');
    assert.deepEqual([row?.state, report.steps.some(({ title }) => title === '"feed"')], ['kept', false]);
    assert.match(row?.kept?.[0] ?? '', /its type is "dockerregistry": convert it in the portal/);
    assert.equal(report.steps.find((step) => step.title === '"robot"')?.state, 'noChange');
    assert.deepEqual(
      report.warnings.map(({ code, what }) => [code, what]),
      [
        [
          'advice.old-issuer-stays',
          'The service connection "registry" was not converted, and will stop working on 2027-07-01.',
        ],
        [
          'advice.missing-right',
          `Not allowed to put the federated credential on application ${applicationOf(lab, 'churn-third').appId}.`,
        ],
      ],
    );
    assert.match(lines.join(), /not listed: 1 that do not sign in by Entra \(generic\)/);
  });

  for (const [names, found] of [
    ['first', ['"first"']],
    ['FIRST\nsecond', ['"first"', '"second"']],
    ['*', ['"first"', '"second"', '"third"']],
    ['*ir*', ['"first"', '"third"']],
    ['f.rst*', []],
  ] as const) {
    it(`is one of those named ${JSON.stringify(names)}`, async () => {
      const { report } = await planned(secrets, names);
      assert.deepEqual(titles(report, 'toChange'), found);
    });
  }

  it('is a problem when none has its name', async () => {
    const { report } = await planned(secrets, 'first, f.rst');
    assert.deepEqual(
      report.problems.map(({ code, what }) => [code, what]),
      [['connection.unknown-names', 'Project "churn" shows no service connection of the name "f.rst".']],
    );
    assert.equal(report.changed, false);
  });

  it('is told to be converted where it is, when another project shares it', async () => {
    const { report } = await converted(
      `${withRights('shared-from-other-project')}      - name: forecast\n        connections: [{ name: mlw-churn-of-forecast, issuer: azdo }]\n`,
    );
    const row = report.steps.find((step) => step.title === '"mlw-churn"');
    assert.match(row?.kept?.[0] ?? '', /shared from project "forecast": convert it there/);
  });
});

describe('a conversion of all, whatever Azure DevOps does', () => {
  it('waits for all at once where nothing comes of it', async () => {
    const oneWait = await waited('third');
    const both = await waited();
    assert.deepEqual(
      [oneWait.codes, both.codes],
      [['conversion.unfinished'], ['conversion.unfinished', 'conversion.unfinished']],
    );
    assert.ok(oneWait.seconds > 600, `${oneWait.seconds} s`);
    assert.equal(both.seconds, oneWait.seconds);
  });

  it('lets a pipeline sign in through each at every moment', async () => {
    const plain = await makeLab(`${several}replicationSeconds: 20\n`);
    const { lab, tries } = watching(plain, 'churn-automatic', 'churn-old-issuer', 'churn-federated', 'churn-secret');
    const { report } = await ensure(lab, {}, 'convertAll');
    assert.deepEqual([report.problems, tries() > 100], [[], true]);
  });

  bentAnywhere({
    seed: `${secrets}          - { name: second, remove: true }\n`,
    as: (lab) => watching(lab, 'first', 'third').lab,
    text: {},
    mode: 'convertAll',
    at: /serviceendpoint\/endpoints|federatedIdentityCredentials/,
    whole: (lab, when) => {
      for (const name of ['first', 'third']) {
        assert.equal(signInOf(lab, name).scheme, 'WorkloadIdentityFederation', when);
      }
    },
  });
});

/** How long an Azure DevOps is waited for that takes each request for another issuer and does nothing. */
async function waited(without = 'nobody') {
  const issuers = secrets
    .replaceAll('scheme: ServicePrincipal', 'issuer: azdo')
    .replace('churn-third, owners: [admin]', 'churn-third, owners: [azure-setup]');
  const lab = await makeLab(
    `${issuers}          - { name: second, remove: true }\n          - { name: ${without}, remove: true }\n`,
  );
  let busy = 0;
  const { clock } = lab.emulator;
  const idle = passing(lab.context, async (request, send) => {
    busy += 1;
    const answer = request.url.includes('externalfederatedcredentialmigration')
      ? { request, status: 200, headers: createHttpHeaders(), bodyAsText: '{"success":true}' }
      : await send(request);
    busy -= 1;
    return answer;
  });
  const context = idle.with({
    clock: overlappingClock({ now: clock.now, advance: (ms) => clock.advance(ms / 1000), isBusy: () => busy > 0 }),
  });
  const begin = clock.now().getTime();
  const { report } = await ensure(lab, {}, 'convertAll', context);
  return { codes: codesOf(report), seconds: Math.round((clock.now().getTime() - begin) / 1000) };
}

/** "second" has the older issuer, and an application that nobody of ours may write. */
function brokenSecond(): string {
  return secrets
    .replace('churn-second, owners: [azure-setup]', 'churn-second, owners: [admin]')
    .replace('name: second,', 'name: second, scheme: WorkloadIdentityFederation, issuer: azdo,');
}

function codesOf({ problems }: Awaited<ReturnType<Scene['run']>>['report']): readonly string[] {
  return problems.map(({ code }) => code);
}

async function planned(seed: string, named?: string) {
  const lab = await makeLab(seed);
  const { report } = await ensure(lab, { connections: named }, 'planConvertAll');
  return { report, lab, lines: lab.lines };
}

async function converted(seed: string) {
  const lab = await makeLab(seed);
  const before = connections(lab).find(({ name }) => name === 'second');
  return { lab, before, ...(await ensure(lab, {}, 'convertAll')) };
}

function titles(report: Awaited<ReturnType<Scene['run']>>['report'], state: string): readonly string[] {
  return report.steps.filter((step) => step.state === state).map(({ title }) => title);
}
