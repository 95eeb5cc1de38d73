/** A role that an earlier run gave and that is not asked for any more: every run says so, or takes it away where it is surely the link's. */
import assert from 'node:assert/strict';
import type { Report } from '../../core';
import { readObject, readObjects, readText } from '../../emulator/json';
import { ensure, type Lab, makeLab, openLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { codes, said } from './said';
import { linkName, principalIdOf, workspaceOf } from './tenant';

const narrow = { role: 'AzureML Data Scientist' };
const remove = { ...narrow, extraRoles: 'remove' };
const ids = {
  Contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  Owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  'AzureML Data Scientist': 'f6c7c914-8db3-469d-8ca1-694a8f32e121',
};
const surplus = ['advice.surplus-role'];

describe('a role that is not asked for any more', () => {
  for (const mode of ['plan', 'apply', 'check'] as const) {
    it(`is said by a run that narrows it (${mode}), and by each after it`, async () => {
      const lab = await linked();
      const first = await ensure(await openLab(lab.emulator), narrow, mode);
      assert.deepEqual(codes(first.report.warnings), surplus);
      assert.match(
        saidBy(first.report),
        /still holds the role "Contributor".*"AzureML Data Scientist" is asked for.*extraRoles: remove/,
      );
      await ensure(await openLab(lab.emulator), narrow);
      for (const later of ['plan', 'apply', 'check'] as const) {
        const { report } = await ensure(await openLab(lab.emulator), narrow, later);
        assert.deepEqual([report.problems, codes(report.warnings), report.changed], [[], surplus, false], later);
      }
      assert.deepEqual(rolesOf(lab), ['AzureML Data Scientist', 'Contributor']);
    });
  }

  it('is taken away after the proof, as the plan says, and the second run writes nothing', async () => {
    const lab = await linked();
    const planned = await ensure(await openLab(lab.emulator), remove, 'plan');
    assert.deepEqual(
      planned.report.steps.filter(({ state }) => state === 'toRemove').map(({ kind, title }) => `${kind} ${title}`),
      ['further role "Contributor" on mlw-churn'],
    );
    assert.ok(planned.report.rights.some(({ action }) => action.endsWith('roleAssignments/delete')));
    const { report } = await ensure(await openLab(lab.emulator), remove);
    assert.deepEqual([report.problems, report.warnings, report.verified], [[], [], true]);
    assert.deepEqual(rolesOf(lab), ['AzureML Data Scientist']);
    const again = await ensure(await openLab(lab.emulator), remove);
    assert.deepEqual([again.report.outcome, again.report.changed], ['noChange', false]);
  });

  it('that is Owner makes room for Contributor, which it would be enough for', async () => {
    const lab = await linked({ role: 'Owner' });
    assert.deepEqual(rolesOf(lab), ['Owner']);
    const { report } = await ensure(await openLab(lab.emulator), { role: 'Contributor', extraRoles: 'remove' });
    assert.deepEqual([report.problems, rolesOf(lab)], [[], ['Contributor']]);
  });

  it('is a left-over to a check that is to find it gone', async () => {
    const lab = await linked();
    await ensure(await openLab(lab.emulator), narrow);
    const { report } = await ensure(await openLab(lab.emulator), remove, 'check');
    assert.deepEqual([report.outcome, codes(report.problems)], ['drifted', ['check.left-over']]);
  });

  for (const [title, description, why] of [
    [
      'whose mark names no link',
      'Managed by AML Links for Azure DevOps; made by contoso/churn, run 3.',
      /does not say for which link/,
    ],
    [
      'that was given for another link',
      `Link aml-links-${ids.Owner.replace('8', '9')}. Managed by AML Links for Azure DevOps; made by x.`,
      /given for another link/,
    ],
    ['of somebody else', 'Given by the platform team.', /counts as somebody else's/],
  ] as const) {
    it(`${title} stays, and that is said`, async () => {
      const lab = await linked(narrow);
      await give(lab, description);
      const { report } = await ensure(await openLab(lab.emulator), remove);
      assert.deepEqual([report.outcome, report.problems], ['noChange', []]);
      assert.match(report.steps.flatMap(({ kept }) => kept ?? []).join(), why);
      assert.deepEqual(rolesOf(lab), ['AzureML Data Scientist', 'Contributor']);
    });
  }

  it('stays where another connection signs in as the same identity, and that is said', async () => {
    const lab = await linked();
    const clientId = principalClient(lab);
    const second = { connectionName: 'second', identity: 'existingClientId', clientId };
    assert.deepEqual((await ensure(await openLab(lab.emulator), second)).report.problems, []);
    const { report } = await ensure(await openLab(lab.emulator), remove);
    assert.deepEqual(report.problems, []);
    assert.match(report.steps.flatMap(({ kept }) => kept ?? []).join(), /other connections sign in as it: "second"/);
    assert.deepEqual(rolesOf(lab), ['AzureML Data Scientist', 'Contributor']);
  });

  it('of a Synapse link is said or taken away alike, and stays where another linked service needs it', async () => {
    const lab = await makeLab();
    const run = async (text: Parameters<typeof linkSynapse>[1], mode: 'apply' | 'check' = 'apply') =>
      (await linkSynapse(await openLab(lab.emulator), text, mode)).report;
    assert.deepEqual((await run({ role: 'Owner' })).problems, []);
    assert.deepEqual(codes((await run({})).warnings), surplus);
    assert.deepEqual(codes((await run({}, 'check')).warnings), surplus);
    assert.deepEqual((await run({ linkedServiceName: 'second' })).problems, []);
    const kept = await run({ extraRoles: 'remove' });
    assert.match(kept.steps.flatMap((step) => step.kept ?? []).join(), /other linked services rely on it: "second"/);
    assert.deepEqual(
      (await linkSynapse(await openLab(lab.emulator), { linkedServiceName: 'second' }, 'remove')).report.problems,
      [],
    );
    const gone = await run({ extraRoles: 'remove' });
    assert.deepEqual([gone.outcome, gone.problems, gone.warnings], ['changed', [], []]);
    const small = await run({ role: 'AzureML Compute Operator', extraRoles: 'remove' });
    assert.deepEqual(codes(small.problems), ['role.lacks-purpose'], 'what is taken away does not count');
  });
});

async function linked(text: Parameters<typeof ensure>[1] = {}): Promise<Lab> {
  const lab = await makeLab();
  assert.deepEqual((await ensure(lab, text)).report.problems, []);
  lab.emulator.clock.advance(60);
  return openLab(lab.emulator);
}

function saidBy({ warnings }: Report): string {
  return warnings.map(said).join('\n');
}

function principalClient(lab: Lab): string {
  const principals = readObjects(readObject({ ...lab.emulator.state() }, 'graph'), 'servicePrincipals');
  return readText(principals.find((one) => readText(one, 'displayName') === linkName) ?? {}, 'appId') ?? '';
}

/** Names of the roles that the link's identity holds on the workspace. */
function rolesOf(lab: Lab): readonly string[] {
  const all = readObjects(readObject({ ...lab.emulator.state() }, 'arm'), 'roleAssignments');
  const held = all.filter((one) => JSON.stringify(one).includes(principalIdOf(lab, linkName)));
  return Object.entries(ids)
    .filter(([, id]) => held.some((one) => JSON.stringify(one).includes(id)))
    .map(([name]) => name)
    .sort();
}

/** Gives the identity of the link Contributor, with that description. */
async function give(lab: Lab, description: string): Promise<void> {
  const { cloud, token } = lab.context;
  const name = '99999999-9999-4999-8999-000000000001';
  const { status } = await lab.emulator.send({
    method: 'PUT',
    url: `${cloud.arm}${workspaceOf(lab)}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`,
    headers: { authorization: `Bearer ${await token(cloud.arm)}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      properties: {
        principalId: principalIdOf(lab, linkName),
        principalType: 'ServicePrincipal',
        roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${ids.Contributor}`,
        description,
      },
    }),
  });
  assert.equal(status, 201);
  lab.emulator.clock.advance(60);
}
