import assert from 'node:assert/strict';
import { countMade } from './made';
import { fixOf } from './said';
import { type Scene, scenario } from './snapshot';
import { applicationOf, assertNoWrite, connectionOf, linkName, principalIdOf, workspaceOf } from './tenant';

const connectionName = 'mlw-churn';
const byHandWithRights = `
extends: made-by-hand
organizations:
  - name: contoso
    projects: [{ name: churn, buildRole: Administrator }]
`;

describe('ensure-aml-service-connection: a connection that is there', () => {
  scenario('a connection made by hand is adopted as it is', 'made-by-hand', async ({ lab, run, requests }) => {
    const { report } = await run({ connectionName, pipelineAccess: 'list', pipelines: 'train' });
    assert.deepEqual([report.outcome, report.verified], ['noChange', true]);
    assertNoWrite(requests());
    assert.equal(countMade(lab.emulator).connections, 0);
  });

  scenario('an adopted connection gets only what it lacks', byHandWithRights, async ({ lab, run }) => {
    const { id } = connectionOf(lab, connectionName);
    const { report } = await run({ connectionName });
    assert.deepEqual([report.outcome, connectionOf(lab, connectionName).id], ['changed', id]);
    assert.deepEqual(
      report.steps.filter(({ state }) => state === 'changed').map(({ step }) => step),
      ['grant'],
    );
  });

  scenario('an application that somebody else made keeps its name', byHandWithRights, async ({ lab, run }) => {
    const { report } = await run({ connectionName, applicationName: 'churn link', pipelineAccess: 'none' });
    assert.equal(report.outcome, 'noChange');
    assert.ok(applicationOf(lab, 'churn-by-hand'));
  });

  scenario('our own application gets the name that is asked for', 'contoso', async ({ lab, run, earlier }) => {
    await earlier();
    const { report } = await run({ applicationName: 'churn link' });
    assert.equal(report.outcome, 'changed');
    assert.ok(applicationOf(lab, 'churn link'));
  });

  scenario(
    'a connection that somebody else made is not pointed at another workspace',
    byHandWithRights,
    async ({ run, requests }) => {
      const { report } = await run({ connectionName, workspace: 'mlw-fraud' });
      assert.deepEqual([report.outcome, report.problems.map(({ code }) => code)], ['failed', ['change.not-in-place']]);
      assert.match(fixOf(report.problems[0]), /takeOver: true/);
      assertNoWrite(requests());
    },
  );

  scenario(
    'a connection that somebody else made is taken over when that is asked for',
    byHandWithRights,
    async ({ lab, run }) => {
      const { id } = connectionOf(lab, connectionName);
      const { report } = await run({ connectionName, workspace: 'mlw-fraud', takeOver: 'true' });
      assert.deepEqual([report.problems, connectionOf(lab, connectionName).id], [[], id]);
    },
  );

  scenario('the federated credential was deleted by hand', 'contoso', async (scene) => {
    const { lab, earlier, byHand } = scene;
    await earlier();
    const { appId } = applicationOf(lab, linkName);
    const credentials = `https://graph.microsoft.com/v1.0/applications(appId='${appId}')/federatedIdentityCredentials`;
    await byHand('DELETE', `${credentials}(name='aml-links-${connectionOf(lab).id}')`);
    await mendsOnly('credential', scene);
  });

  scenario('the role was removed by hand', 'contoso', async (scene) => {
    const { lab, earlier, byHand } = scene;
    await earlier();
    const filter = `$filter=${encodeURIComponent(`atScope() and assignedTo('${principalIdOf(lab, linkName)}')`)}`;
    const assignments = `https://management.azure.com${workspaceOf(lab)}/providers/Microsoft.Authorization/roleAssignments`;
    const { value } = await byHand('GET', `${assignments}?api-version=2022-04-01&${filter}`);
    const [{ id }] = value as [{ id: string }];
    await byHand('DELETE', `https://management.azure.com${id}?api-version=2022-04-01`);
    await mendsOnly('assignment', scene);
  });

  scenario('the service principal was deleted by hand', 'contoso', async ({ lab, run, earlier, byHand }) => {
    await earlier();
    await byHand('DELETE', `https://graph.microsoft.com/v1.0/servicePrincipals/${principalIdOf(lab, linkName)}`);
    const { report } = await run();
    assert.deepEqual([report.outcome, report.verified], ['changed', true]);
    assert.equal(countMade(lab.emulator).principals, 1);
  });

  scenario(
    'the connection was deleted by hand and its application is used again',
    'contoso',
    async ({ lab, run, earlier, byHand }) => {
      await earlier();
      const { appId } = applicationOf(lab, linkName);
      const { url, id } = connectionOf(lab);
      const credentials = `https://graph.microsoft.com/v1.0/applications(appId='${appId}')/federatedIdentityCredentials`;
      await byHand('DELETE', `${credentials}(name='aml-links-${id}')`);
      await byHand('DELETE', `${url}?projectIds=${lab.around.project.id}&deep=false&api-version=7.1`);
      const { report, outputs } = await run();
      assert.deepEqual([report.verified, outputs.signIn?.clientId], [true, appId]);
      assert.equal(countMade(lab.emulator).connections, 1);
    },
  );

  scenario(
    'the application was deleted by hand, and ours comes back out of the bin',
    'contoso',
    async ({ lab, run, earlier, byHand }) => {
      await earlier();
      const { id, appId } = applicationOf(lab, linkName);
      await byHand('DELETE', `https://graph.microsoft.com/v1.0/applications/${id}`);
      const { report } = await run();
      assert.deepEqual([report.problems, report.verified], [[], true]);
      assert.equal(applicationOf(lab, linkName).appId, appId);
      assert.equal((await run()).report.outcome, 'noChange');
    },
  );

  scenario(
    'another workspace was put into the connection, which is mended in place',
    'contoso',
    async ({ lab, run, earlier, byHand }) => {
      await earlier();
      const { url, id } = connectionOf(lab);
      const whole = await byHand('GET', `${url.replace('/_apis', '/churn/_apis')}?api-version=7.1`);
      const data = { ...(whole.data as object), mlWorkspaceName: 'mlw-fraud' };
      await byHand('PUT', `${url}?api-version=7.1`, { ...whole, data });
      const plan = await run({}, 'plan');
      const open = plan.report.steps.filter(({ state }) => state === 'toChange');
      assert.deepEqual(
        open.flatMap(({ changes }) => changes),
        [{ field: 'workspace', from: 'mlw-fraud', to: 'mlw-churn' }],
      );
      const { report } = await run();
      assert.deepEqual([report.outcome, connectionOf(lab).id], ['changed', id]);
    },
  );

  scenario(
    'the connection gets another description and identity in place',
    'role-at-group',
    async ({ lab, run, earlier }) => {
      await earlier({ description: 'For training.' });
      const { id } = connectionOf(lab);
      const { appId: clientId } = applicationOf(lab, 'churn-link');
      const { report } = await run({ description: 'For scoring.', identity: 'existingClientId', clientId });
      assert.deepEqual(
        report.steps.find(({ step }) => step === 'connection')?.changes.map(({ field }) => field),
        ['client id', 'description'],
      );
      assert.deepEqual([report.verified, connectionOf(lab).id], [true, id]);
      const former = report.warnings.find(({ code }) => code === 'advice.former-identity');
      assert.match(former?.why ?? '', new RegExp(`federated credential "aml-links-${id}".*role "Contributor"`));
      assert.equal(countMade(lab.emulator).connections, 1, 'it still carries our mark');
      assert.equal(
        (await run({ description: 'For scoring.', identity: 'existingClientId', clientId })).report.outcome,
        'noChange',
      );
    },
  );
});

/** The next run makes that one thing again, proves the link, and leaves one of everything. */
async function mendsOnly(name: string, { lab, run }: Scene): Promise<void> {
  const { report } = await run();
  const created = report.steps.filter(({ state }) => state === 'created').map(({ step }) => step);
  assert.deepEqual([created, report.verified], [[name], true]);
  const once = { applications: 1, identities: 0, principals: 1, credentials: 1, assignments: 1, connections: 1 };
  assert.deepEqual(countMade(lab.emulator), once);
}
