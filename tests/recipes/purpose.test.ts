/** What a connection is for: which roles it gets, what is refused before anything is written, and what is proved. */
import assert from 'node:assert/strict';
import { Secret } from '../../core';
import { ensure, isForToken, isWrite, type Lab, makeLab } from '../../scripts/lab';
import { said } from './said';
import { codesOf } from './synapse-tenant';
import { applicationOf, linkName, principalIdOf, workspaceOf } from './tenant';

const ml = 'Microsoft.MachineLearningServices/workspaces';
const contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c';

const stateOf = (report: Awaited<ReturnType<typeof ensure>>['report'], name: string) =>
  report.steps.find(({ step }) => step === name)?.state;
const sent = (lab: Lab) => lab.emulator.transcript.filter((entry) => !isForToken(entry));

describe('a purpose', () => {
  it('gives the smallest role that holds it, and is proved by what the identity may do', async () => {
    const lab = await makeLab();
    const first = await ensure(lab, { purpose: 'runJobs' });
    assert.deepEqual([first.report.problems, stateOf(first.report, 'proof')], [[], 'proved']);
    assert.deepEqual(
      first.outputs.roles?.map(({ name }) => name),
      ['AzureML Data Scientist'],
    );
    assert.ok(
      sent(lab).length <= 18,
      sent(lab)
        .map(({ method, url }) => `${method} ${url}`)
        .join('\n'),
    );
    lab.forget();
    lab.emulator.clock.advance(60);
    const second = await ensure(lab, { purpose: 'runJobs' });
    assert.deepEqual([second.report.outcome, stateOf(second.report, 'proof')], ['noChange', 'proved']);
    assert.deepEqual(lab.writes(), []);
  });

  it('takes several roles where no single one holds it', async () => {
    const lab = await makeLab();
    const { report, outputs } = await ensure(lab, { purpose: 'manageCompute' });
    assert.deepEqual([report.problems, stateOf(report, 'proof')], [[], 'proved']);
    assert.deepEqual(
      outputs.roles?.map(({ name }) => name),
      ['AzureML Compute Operator', 'Reader'],
    );
    assert.deepEqual([stateOf(report, 'assignment'), stateOf(report, 'assignment 2')], ['created', 'created']);
  });

  it('of several, each is proved', async () => {
    const { report, outputs } = await ensure(await makeLab(), { purpose: 'runJobs, manageCompute' });
    assert.deepEqual(report.problems, []);
    assert.deepEqual(
      outputs.roles?.map(({ name }) => name),
      ['AzureML Data Scientist', 'AzureML Compute Operator'],
    );
  });

  it('that no link of the kind may have is refused before the first request', async () => {
    const lab = await makeLab();
    await assert.rejects(ensure(lab, { purpose: 'scoreModels' }), /scoreModels.*none of runJobs/);
    assert.deepEqual(lab.emulator.transcript, []);
  });
});

describe('a role that can never do what the link is for', () => {
  for (const mode of ['plan', 'apply'] as const) {
    it(`is said by ${mode} before anything is written`, async () => {
      const lab = await makeLab();
      const { report } = await ensure(lab, { purpose: 'runJobs', role: 'AzureML Compute Operator' }, mode);
      assert.deepEqual(codesOf(report), ['role.lacks-purpose']);
      assert.match(said(report.problems[0]), /jobs\/write.*role: AzureML Data Scientist/);
      assert.deepEqual(sent(lab).filter(isWrite), []);
    });
  }

  it('is said without a purpose too, where it cannot even read the workspace', async () => {
    const lab = await makeLab();
    const { report } = await ensure(lab, { role: 'Storage Blob Data Contributor' });
    assert.deepEqual(codesOf(report), ['role.lacks-purpose']);
    assert.match(said(report.problems[0]), /It lacks Microsoft\.MachineLearningServices\/workspaces\/read\./);
    assert.deepEqual(sent(lab).filter(isWrite), []);
  });

  it('is found by a check where somebody else gave it', async () => {
    const lab = await made({ role: 'AzureML Compute Operator\nReader', purpose: 'manageCompute' });
    const { report } = await ensure(lab, { role: 'AzureML Compute Operator\nReader', purpose: 'runJobs' }, 'check');
    assert.deepEqual(codesOf(report), ['proof.purpose']);
    assert.match(said(report.problems[0]), /jobs\/write/);
  });

  it('is found by a check beside an older role that is enough', async () => {
    const lab = await made({ role: 'AzureML Compute Operator\nReader', purpose: 'manageCompute' });
    await give(lab, contributor);
    const { report } = await ensure(lab, { role: 'AzureML Compute Operator\nReader', purpose: 'runJobs' }, 'check');
    assert.deepEqual(codesOf(report), ['role.lacks-purpose']);
  });
});

describe('the proof of a purpose', () => {
  it('is inferred where an older role lets the identity do the same', async () => {
    const lab = await made({ purpose: 'runJobs' });
    await give(lab, contributor);
    const { report } = await ensure(lab, { purpose: 'runJobs' });
    assert.deepEqual([report.problems, stateOf(report, 'proof'), report.verified], [[], 'inferred', false]);
    assert.match(lab.lines.join('\n'), /inferred: .*from what "AzureML Data Scientist" permits/);
  });

  for (const action of [
    'jobs/write',
    'codes/versions/write',
    'datastores/listsecrets/action',
    'environments/build/action',
  ]) {
    it(`names ${action} where the identity lacks that alone`, async () => {
      const seed =
        'extends: contoso\ntenants:\n  - domain: contoso.onmicrosoft.com\n    applications: [{ displayName: app, owners: [azure-setup] }]\n';
      const lab = await makeLab(seed);
      lab.emulator.setLacks([{ system: 'azure', principal: 'app', action: `${ml}/${action}` }]);
      const clientId = applicationOf(lab, 'app').appId;
      const { report } = await ensure(lab, { purpose: 'runJobs', identity: 'existingClientId', clientId });
      assert.deepEqual(codesOf(report), ['proof.purpose']);
      assert.match(said(report.problems[0]), new RegExp(`For runJobs it lacks ${ml}/${action}\\.`));
    });
  }

  it('is no proof of a new role that an older one above stands in for while it spreads', async () => {
    const lab = await makeLab(`extends: contoso
replicationSeconds: 20
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: app, owners: [azure-setup], secret: known-to-the-test }]
subscriptions:
  - name: ML Platform
    roleAssignments:
      - { role: Owner, principal: azure-setup, scope: /resourceGroups/rg-ml }
      - { role: Contributor, principal: app, scope: /resourceGroups/rg-ml }
`);
    const clientId = applicationOf(lab, 'app').appId;
    // A secret works at once, where a trust would have to spread too.
    const clientSecret = new Secret('known-to-the-test');
    const signIn = { authentication: 'secret', identity: 'existingClientId', clientId, clientSecret };
    const { report } = await ensure(lab, { purpose: 'runJobs', ...signIn });
    assert.deepEqual([report.problems, stateOf(report, 'proof')], [[], 'inferred']);
  });

  it('waits for a role that is still spreading', async () => {
    const lab = await makeLab('extends: contoso\nreplicationSeconds: 20\n');
    const { report } = await ensure(lab, { purpose: 'runJobs' });
    assert.deepEqual([report.problems, stateOf(report, 'proof')], [[], 'proved']);
  });

  const byIdentity = `
extends: contoso
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        workspaces: [{ name: mlw-churn, datastoreAuth: Identity }]
`;

  it('names what an upload needs of the storage account, and gives it to nobody', async () => {
    const lab = await makeLab(byIdentity);
    const { report } = await ensure(lab, { purpose: 'runJobs' });
    assert.deepEqual(codesOf(report), ['proof.storage']);
    const problem = said(report.problems[0]);
    assert.match(problem, new RegExp(`storageAccounts/mlwchurnst.*${principalIdOf(lab, linkName)}`));
    assert.match(problem, /az role assignment create .*"Storage Blob Data Contributor"/);
  });

  it('asks nothing of the storage account for what uploads nothing', async () => {
    const { report } = await ensure(await makeLab(byIdentity), { purpose: 'readOnly' });
    assert.deepEqual(report.problems, []);
  });
});

async function made(text: Parameters<typeof ensure>[1]): Promise<Lab> {
  const lab = await makeLab();
  assert.deepEqual((await ensure(lab, text)).report.problems, []);
  lab.emulator.clock.advance(60);
  return lab;
}

/** Somebody gives the identity of the link one more role. */
async function give(lab: Lab, roleId: string): Promise<void> {
  const { cloud, token } = lab.context;
  const path = `${workspaceOf(lab)}/providers/Microsoft.Authorization/roleAssignments/99999999-9999-4999-8999-000000000001`;
  const roleDefinitionId = `/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
  const { status } = await lab.emulator.send({
    method: 'PUT',
    url: `${cloud.arm}${path}?api-version=2022-04-01`,
    headers: { authorization: `Bearer ${await token(cloud.arm)}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      properties: { principalId: principalIdOf(lab, linkName), principalType: 'ServicePrincipal', roleDefinitionId },
    }),
  });
  assert.equal(status, 201);
  lab.emulator.clock.advance(60);
}
