/** A connection that is there under another name. */
import assert from 'node:assert/strict';
import { type EnsureAmlServiceConnectionText, parseEnsureAmlServiceConnection } from '../../../core';
import type { Json } from '../../../core/http/json';
import { renamedConnection } from '../../../core/links/aml-connection/renamed';
import { asClientId } from '../../../core/names/ids';
import { makeLab, plainText } from '../../../scripts/lab';
import { served } from '../../http/served';
import { projectOf } from '../../recipes/tenant';

const clientId = asClientId('11111111-aaaa-4111-8111-111111111111');
const ours = 'Managed by AML Links for Azure DevOps; made by contoso/churn, run 7';

interface Told {
  readonly client?: string;
  readonly description?: string;
  readonly data?: Json;
}

const listed = ({ client = clientId.toUpperCase(), description = ours, data = {} }: Told): Json => ({
  id: 'c-1',
  name: 'mlw-churn-live',
  description,
  type: 'azurerm',
  authorization: { scheme: 'WorkloadIdentityFederation', parameters: { serviceprincipalid: client } },
  data: { resourceGroupName: 'RG-ML', mlWorkspaceName: 'MLW-churn', ...data },
});

async function told(connection: Told, text: EnsureAmlServiceConnectionText = {}, planned = ['connection']) {
  const lab = await makeLab();
  const { context, asked } = served(() => ({ body: { value: [listed({ client: 'another' }), listed(connection)] } }));
  const request = parseEnsureAmlServiceConnection({ ...plainText, ...text }, lab.around);
  assert.ok(request.action === 'ensure');
  const before = { project: projectOf(lab, 'churn'), existing: undefined, signIn: { clientId } };
  const plan = { has: (name: string) => planned.includes(name), everywhere: () => planned, size: planned.length };
  const problems = await renamedConnection(request)(plan, before, context);
  return { problems: problems.map(({ code, what }) => `${code} ${what}`), asked: asked.length };
}

describe('a connection that is about to be made', () => {
  it('is there under another name where one of ours signs in as its application, to its workspace', async () => {
    const { problems } = await told({});
    assert.equal(problems.length, 1);
    assert.match(problems.join(), /^connection\.renamed .*mlw-churn-live/);
  });

  for (const [title, connection] of [
    ['somebody else made that one', { description: 'made by hand' }],
    ['that one signs in as another', { client: '22222222-bbbb-4222-8222-222222222222' }],
    ['that one is for another workspace', { data: { mlWorkspaceName: 'mlw-other' } }],
    ['that one is for a workspace of another resource group', { data: { resourceGroupName: 'rg-other' } }],
  ] as const) {
    it(`is not where ${title}`, async () => {
      assert.deepEqual(await told(connection), { problems: [], asked: 1 });
    });
  }

  it('is not looked for where the identity was named, or where none is to be made', async () => {
    const identity = { identity: 'existingClientId', clientId };
    assert.deepEqual(await told({}, identity), { problems: [], asked: 0 });
    assert.deepEqual(await told({}, {}, ['role']), { problems: [], asked: 0 });
  });
});
