import assert from 'node:assert/strict';
import { askRights } from '../../../core/links/rights/ask';
import type { RightOf } from '../../../core/problem/right';
import { type Answer, served } from '../../http/served';

const right: RightOf<'synapse action'> = {
  kind: 'synapse action',
  doing: 'write it',
  action: 'Microsoft.Synapse/workspaces/linkedServices/write',
  role: 'Synapse Linked Data Manager',
  workspace: 'syn',
  url: 'https://syn.dev.azuresynapse.net',
};
const tokenOf = (claims: unknown) => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

interface Told {
  readonly decision?: Answer;
  readonly roles?: Answer;
  readonly of?: RightOf<'synapse action'>;
}

/** What is asked for whoever has such a token, and what is made of the answer. */
async function asking(claims: unknown, { decision = deciding('Allowed'), roles, of = right }: Told) {
  const { context, asked } = served(
    ({ request }) => (request.method === 'POST' ? decision : (roles ?? { body: { value: [] } })),
    { token: async () => tokenOf(claims) },
  );
  const [standing] = await askRights([of], context);
  const posts = asked.filter(({ request }) => request.method === 'POST');
  return { standing, bodies: posts.map(({ request }) => JSON.parse(String(request.body))) };
}

function deciding(accessDecision: string, actionId = right.action): Answer {
  return { body: { AccessDecisions: [{ actionId, accessDecision }] } };
}

describe('a right in a Synapse workspace', () => {
  it('is asked for with the groups that the token names, and then a no is certain', async () => {
    const subject = { principalId: 'me', groupIds: ['team-a', 'team-b'] };
    const claims = { oid: 'me', groups: subject.groupIds };
    const { standing, bodies } = await asking(claims, { decision: deciding('NotAllowed') });
    const actions = [{ id: right.action, isDataAction: true }];
    assert.deepEqual([standing, bodies], ['lacks', [{ subject, actions, scope: 'workspaces/syn' }]]);
  });

  it('is asked for without groups where the token names none', async () => {
    const { standing, bodies } = await asking({ oid: 'me' }, {});
    assert.deepEqual([standing, bodies[0].subject], ['has', { principalId: 'me' }]);
  });

  it('is asked for on the linked service too, where that is there', async () => {
    const { bodies } = await asking({ oid: 'me' }, { of: { ...right, linkedService: 'ml' } });
    assert.deepEqual(
      bodies.map(({ scope }) => scope),
      ['workspaces/syn', 'workspaces/syn/linkedServices/ml'],
    );
  });

  for (const [principalType, standing] of [
    ['Group', 'unknown'],
    ['ServicePrincipal', 'lacks'],
  ]) {
    it(`is ${standing} after a no where a ${principalType} holds a role there`, async () => {
      const roles = { body: { value: [{ id: 'r', principalType }] } };
      assert.equal((await asking({ oid: 'me' }, { decision: deciding('NotAllowed'), roles })).standing, standing);
    });
  }

  for (const [title, decision] of Object.entries({
    'no decision': { body: { AccessDecisions: [] } },
    'a decision on another action': deciding('NotAllowed', 'other'),
    'a decision without words': { body: { AccessDecisions: [{ actionId: right.action }] } },
    'another shape': { body: {} },
    'a refusal': { status: 403, body: { code: 'No', message: 'No.' } },
    'a service in trouble': { status: 409, body: { code: 'Busy', message: 'No.' } },
  })) {
    it(`is not known after ${title}`, async () => {
      assert.equal((await asking({ oid: 'me' }, { decision })).standing, 'unknown');
    });
  }

  it('is not known of a token that does not say whose it is', async () => {
    const { standing, bodies } = await asking({}, {});
    assert.deepEqual([standing, bodies], ['unknown', []]);
  });
});
