import assert from 'node:assert/strict';
import { readOrphanedRoles } from '../../../core/azure/role/orphaned-read';
import { asArmId } from '../../../core/names/ids';
import { served } from '../../http/served';

const scope = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/mlw';

const assignment = (principalId: string, more: Readonly<Record<string, string>> = {}) => ({
  id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${principalId}`,
  name: principalId,
  properties: { principalId, principalType: 'ServicePrincipal', scope, roleDefinitionId: `${scope}/r/1`, ...more },
});

/** The holders of roles that nobody has any more, and who was asked about. */
async function orphans(assignments: readonly unknown[], there: readonly string[] = []) {
  const { context, sent } = served(({ url }) => {
    if (url.includes('/roleAssignments')) {
      return { body: { value: assignments } };
    }
    const id = /servicePrincipals\/([^?]+)/.exec(url)?.[1] ?? '';
    return there.includes(id)
      ? { body: { id } }
      : { status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'No.' } } };
  });
  const found = await readOrphanedRoles(asArmId(scope), context);
  const asked = sent().flatMap((line) => /servicePrincipals\/([^?]+)/.exec(line)?.[1] ?? []);
  return { found: found.map(({ principalId }) => principalId), asked };
}

describe('roles whose holder is gone', () => {
  it('are those at the workspace itself of applications that are not there any more', async () => {
    const above = assignment('above', { scope: '/subscriptions/s' });
    const person = assignment('person', { principalType: 'User' });
    const all = [assignment('gone'), assignment('there'), above, person];
    assert.deepEqual(await orphans(all, ['there']), { found: ['gone'], asked: ['gone', 'there'] });
  });

  it('are looked for with one question for each holder, and with fifty at most', async () => {
    const all = Array.from({ length: 52 }, (_, at) => assignment(`id-${Math.max(at - 1, 0)}`));
    const { found, asked } = await orphans(all);
    assert.deepEqual([found.length, asked.length, new Set(asked).size], [51, 50, 50]);
  });
});
