/** Deny assignments, on the emulator and as a service may say them: who is meant, where, and what cannot be told. */
import assert from 'node:assert/strict';
import { askRights } from '../../../core/links/rights/ask';
import { Problem } from '../../../core/problem/problem';
import type { Right } from '../../../core/problem/right';
import { ensure, makeLab } from '../../../scripts/lab';
import { served } from '../../http/served';

const giving = 'Microsoft.Authorization/roleAssignments/write';
const denying = (denial: object, lacks = '') => `
extends: contoso
${lacks}
subscriptions:
  - name: ML Platform
    denyAssignments: [${JSON.stringify({ name: 'frozen', actions: [giving], scope: '/resourceGroups/rg-ml', ...denial })}]
`;

interface Case {
  readonly plan: 'says so' | 'leaves it open' | 'is green';
  readonly denial: object;
  readonly lacks?: string;
}

/** What is denied, what a plan makes of it; what it makes of it is what becomes of the run. */
const cases: Readonly<Record<string, Case>> = {
  'to the setup identity': { plan: 'says so', denial: { principals: ['azure-setup'] } },
  'to everybody': { plan: 'says so', denial: { principals: 'all' } },
  'by a pattern': { plan: 'says so', denial: { actions: ['*/write'] } },
  'at the subscription': { plan: 'says so', denial: { scope: '/' } },
  'to a group of it, which only the service knows': {
    plan: 'says so',
    denial: { principals: ['azure-setup'], group: 'Platform' },
  },
  'to a group that it is not in': { plan: 'is green', denial: { principals: ['syn-churn'], group: 'Platform' } },
  'to somebody else': { plan: 'is green', denial: { principals: ['syn-churn'] } },
  'to everybody but it': { plan: 'is green', denial: { principals: 'all', except: ['azure-setup'] } },
  'to everybody but a group, in which it may be': {
    plan: 'leaves it open',
    denial: { principals: 'all', except: ['syn-churn'], exceptGroup: 'Platform' },
  },
  'but for this action': {
    plan: 'is green',
    denial: { actions: ['Microsoft.Authorization/*/write'], notActions: [giving] },
  },
  'for another action': { plan: 'is green', denial: { actions: ['Microsoft.Authorization/locks/write'] } },
  'at the group, and not in it': { plan: 'is green', denial: { onChildScopes: false } },
  elsewhere: { plan: 'is green', denial: { scope: '/resourceGroups/other' } },
  'where deny assignments may not be read': {
    plan: 'leaves it open',
    denial: { principals: ['azure-setup'] },
    lacks: 'lacks: [{ principal: azure-setup, system: azure, action: Microsoft.Authorization/denyAssignments/read }]',
  },
};

describe('giving a role that is denied', () => {
  for (const [title, { plan, denial, lacks }] of Object.entries(cases)) {
    it(`${title}: the plan ${plan}`, async () => {
      const lab = await makeLab(denying(denial, lacks));
      const { report } = await ensure(lab, { pipelineAccess: 'all' }, 'plan');
      const isOpen = report.warnings.some(({ code }) => code === 'advice.rights-unknown');
      assert.deepEqual(
        [report.problems.map(({ code }) => code), isOpen],
        [plan === 'says so' ? ['azure.denied'] : [], plan === 'leaves it open'],
      );
      const applied = (await ensure(lab, { pipelineAccess: 'all' })).report;
      assert.equal(applied.outcome === 'failed', plan === 'says so' || plan === 'leaves it open');
      assert.ok(plan !== 'says so' || lab.writes().length === 0, lab.writes().join());
      assert.ok(applied.problems.every(({ code }) => code === 'azure.denied'));
    });
  }

  it('is said by its name and place, with what to hand over', async () => {
    const lab = await makeLab(denying({ principals: ['azure-setup'] }));
    const { report } = await ensure(lab, { pipelineAccess: 'all' }, 'plan');
    const [problem] = report.problems;
    assert.match(problem?.why ?? '', /"frozen" on \/subscriptions\/[^/]+\/resourceGroups\/rg-ml forbids /);
    assert.doesNotMatch(problem?.message ?? '', /Role Based Access Control/);
    assert.match(report.requests[0]?.text ?? '', /left out of the deny assignment "frozen"/);
    const standing = report.rights.find(({ action }) => action === giving)?.standing;
    assert.equal(standing, 'lacks');
  });
});

/** What the service says of itself where no seed can. */
describe('a deny assignment', () => {
  const scope = '/subscriptions/s/resourceGroups/g';
  const right: Right = { kind: 'azure action', doing: 'do it', action: 'A/b/write', role: 'Contributor', scope };
  const denial = (properties: object, place = scope) => ({
    id: `${place}/providers/Microsoft.Authorization/denyAssignments/d`,
    properties: {
      denyAssignmentName: 'frozen',
      scope: place,
      permissions: [{ actions: ['*'], notActions: [] }],
      principals: [{ id: 'me', type: 'ServicePrincipal' }],
      ...properties,
    },
  });
  const asking = async (
    denials: unknown,
    { groups, may = true }: { groups?: readonly string[]; may?: boolean } = {},
  ) => {
    const claims = Buffer.from(JSON.stringify({ oid: 'me', groups })).toString('base64url');
    const { context } = served(
      ({ request }) => {
        const [, list = ''] = /Microsoft\.Authorization\/(\w+)\?/.exec(request.url) ?? [];
        const allowed = [{ actions: ['*'], notActions: may ? [] : ['A/b/write'] }];
        return { body: { value: { permissions: allowed, denyAssignments: denials }[list] ?? [] } };
      },
      { token: async () => `x.${claims}.x` },
    );
    const [said] = await askRights([right], context);
    return said instanceof Problem ? said.code : said;
  };

  it('comes before the want of a role, since the permissions may be less what it forbids', async () => {
    assert.equal(await asking([denial({})], { may: false }), 'azure.denied');
    assert.equal(await asking([], { may: false }), 'lacks');
  });

  it('is met through a group that the token names, and is not for whom it leaves out so', async () => {
    const team = [{ id: 'team', type: 'Group' }];
    assert.equal(await asking([denial({ principals: team })], { groups: ['team'] }), 'azure.denied');
    assert.equal(await asking([denial({ excludePrincipals: team })], { groups: ['team'] }), 'has');
    assert.equal(await asking([denial({ excludePrincipals: team })]), 'unknown');
  });

  for (const [title, denials, standing] of [
    ['with a condition', [denial({ condition: "@Resource[x] StringEquals 'a'" })], 'unknown'],
    ['of the scope alone, in which something is made', [denial({ doNotApplyToChildScopes: true })], 'unknown'],
    ['of a management group', [denial({}, '/providers/Microsoft.Management/managementGroups/m')], 'azure.denied'],
    ['of something beside it', [denial({}, `${scope}2`)], 'has'],
    ['on data alone', [denial({ permissions: [{ dataActions: ['*'] }] })], 'has'],
    ['whose principals are of a kind that is not said', [denial({ principals: [{ id: 'me' }] })], 'azure.denied'],
    ['in another shape', [{ id: 'x' }], 'unknown'],
    ['in no list', {}, 'unknown'],
  ] as const) {
    it(`${title} is taken for ${standing}`, async () => {
      assert.equal(await asking(denials), standing);
    });
  }
});
