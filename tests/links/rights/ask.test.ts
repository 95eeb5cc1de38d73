/** Rights, asked of the services on the emulator, and what each answer is taken for. */
import assert from 'node:assert/strict';
import { askRights } from '../../../core/links/rights/ask';
import { Problem } from '../../../core/problem/problem';
import type { Right } from '../../../core/problem/right';
import { makeLab } from '../../../scripts/lab';
import { applicationOf, projectOf, workspaceOf } from '../../recipes/tenant';

const standings = async (seed: string, rights: (lab: Awaited<ReturnType<typeof makeLab>>) => readonly Right[]) => {
  const lab = await makeLab(seed);
  lab.forget();
  return { said: await askRights(rights(lab), lab.context), requests: lab.requests() };
};
const action = (scope: string, name: string): Right => ({
  kind: 'azure action',
  doing: 'do it',
  action: name,
  role: 'Contributor',
  scope,
});

describe('rights in Azure DevOps', () => {
  const create: Right = { kind: 'connection creator', doing: 'create it', project: { id: '', name: 'churn' } };

  it('are asked for in one request, and in a second where one seems to be missing', async () => {
    const both = (lab: Awaited<ReturnType<typeof makeLab>>): readonly Right[] => [
      { ...create, project: projectOf(lab, 'churn') } as Right,
      {
        kind: 'connection user',
        doing: 'use it',
        connection: { name: 'a', id: 'b', projectIds: [lab.around.project.id] },
      },
    ];
    const { said, requests } = await standings('contoso', both);
    assert.deepEqual(said[0], 'has');
    const { said: refused, requests: twice } = await standings('build-without-creator', (lab) => both(lab).slice(0, 1));
    assert.deepEqual([refused, twice.length], [['lacks'], 2]);
    assert.ok(requests.length <= 2);
  });

  it('are known of whoever could be asked, whatever became of the question as the other', async () => {
    const lacks = 'lacks: [{ principal: azure-setup, system: azdo, action: ask }]';
    const { said } = await standings(`extends: build-without-creator\n${lacks}\n`, (lab) => [
      { ...create, project: projectOf(lab, 'churn') } as Right,
      {
        kind: 'connection administrator',
        doing: 'convert it',
        connection: { name: 'a', id: 'b', projectIds: [lab.around.project.id] },
        asSetup: true,
      },
    ]);
    assert.equal(said[0], 'lacks');
  });

  it('are not known where they may not be asked for, or only a name is known', async () => {
    const { said } = await standings('rights-not-askable', (lab) => [
      { ...create, project: projectOf(lab, 'churn') } as Right,
    ]);
    assert.deepEqual(said, ['unknown']);
    const named: Right = {
      kind: 'connection administrator',
      doing: 'change it',
      connection: { name: 'a', id: undefined, projectIds: [] },
    };
    assert.deepEqual((await standings('contoso', () => [named])).said, ['unknown']);
  });
});

describe('rights in Azure', () => {
  const give = (lab: Awaited<ReturnType<typeof makeLab>>): Right => ({
    kind: 'role assignment',
    doing: 'give it',
    verb: 'write',
    role: 'Contributor',
    roleId: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
    principalId: undefined,
    scope: workspaceOf(lab),
  });

  for (const [seed, standing] of [
    ['contoso', 'has'],
    ['contributor-only', 'lacks'],
    ['conditioned-role', 'has'],
    ['conditioned-role-forbids', 'lacks'],
  ] as const) {
    it(`${standing} on ${seed}`, async () => {
      assert.deepEqual((await standings(seed, (lab) => [give(lab)])).said, [standing]);
    });
  }

  it('are blocked by a lock, which is named with its place', async () => {
    const { said } = await standings('locked-group', (lab) => [give(lab)]);
    const [problem] = said;
    assert.ok(problem instanceof Problem && problem.code === 'azure.locked', String(problem));
    assert.match(problem.message, /"freeze" on \/subscriptions\/\S+\/resourceGroups\/rg-ml/);
  });

  it('need no lock to be looked for where nothing is written', async () => {
    const { said, requests } = await standings('locked-group', (lab) => [
      action(workspaceOf(lab), 'Microsoft.MachineLearningServices/workspaces/read'),
    ]);
    assert.deepEqual([said, requests.filter((line) => line.includes('/locks'))], [['has'], []]);
  });

  it('need no lock and no condition to be looked for where they are about reading', async () => {
    const { requests } = await standings('contoso', (lab) => [
      action(workspaceOf(lab), 'Microsoft.MachineLearningServices/workspaces/read'),
      action(workspaceOf(lab), 'Microsoft.Authorization/roleAssignments/read'),
    ]);
    const kinds = requests.map((line) => line.replace(/^.*\//, ''));
    assert.deepEqual([...new Set(kinds)].sort(), ['denyAssignments', 'permissions']);
  });

  it('are not known where they may not be asked for', async () => {
    const { said } = await standings('rights-not-askable', (lab) => [give(lab)]);
    assert.deepEqual(said, ['unknown']);
  });
});

describe('rights in the directory', () => {
  const register: Right = { kind: 'application creation', doing: 'register it' };
  const own = (lab: Awaited<ReturnType<typeof makeLab>>, name: string): Right => ({
    kind: 'application ownership',
    doing: 'change it',
    clientId: applicationOf(lab, name).appId,
  });

  it('are those of the token, and an absent one may come by a role', async () => {
    assert.deepEqual((await standings('contoso', () => [register])).said, ['has']);
    assert.deepEqual((await standings('no-graph-permission', () => [register])).said, ['unknown']);
  });

  it('reach what the identity owns, and nothing else', async () => {
    assert.deepEqual((await standings('made-by-hand', (lab) => [own(lab, 'churn-by-hand')])).said, ['has']);
    assert.deepEqual((await standings('application-of-others', (lab) => [own(lab, 'churn-by-hand')])).said, ['lacks']);
  });
});
