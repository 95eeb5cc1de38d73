/** What is sent where a check is not there yet. */
import assert from 'node:assert/strict';
import { approvalCheck } from '../../../core/azdo/check/approval-resource';
import { branchCheck } from '../../../core/azdo/check/branches-resource';
import type { Context } from '../../../core/context';
import { asEndpointId, asProjectId } from '../../../core/names/ids';
import { served } from '../../http/served';

const on = { projectId: asProjectId('p-1'), endpointId: asEndpointId('c-1'), connectionName: 'mlw' };
const resource = { type: 'endpoint', id: 'c-1', name: 'mlw' };

async function made(apply: (context: Context) => Promise<unknown>) {
  const { context, asked, sent } = served(({ method }) => ({
    body: method === 'GET' ? { value: [] } : { id: 1, type: { id: 't' }, settings: {} },
  }));
  await apply(context);
  assert.equal(
    sent().at(-1),
    'POST https://dev.azure.com/contoso/p-1/_apis/pipelines/checks/configurations?api-version=7.1-preview.1',
  );
  return JSON.parse(String(asked.at(-1)?.request.body));
}

describe('a check that is made', () => {
  it('is an approval by whoever was named, in any order, of which the requester is no part', async () => {
    const approvers = [{ id: 'ana', name: 'Ana' }];
    assert.deepEqual(
      await made((context) => approvalCheck.apply({ ...on, approvers, minimum: 1 }, undefined, context)),
      {
        type: { id: '8c6f20a7-a545-4486-9777-f762fafe0d4d', name: 'Approval' },
        settings: {
          approvers: [{ id: 'ana' }],
          minRequiredApprovers: 1,
          executionOrder: 'anyOrder',
          instructions: 'Managed by AML Links for Azure DevOps; made by a test.',
          blockedApprovers: [],
          requesterCannotBeApprover: true,
        },
        resource,
        timeout: 43_200,
      },
    );
  });

  it('is a branch control that is tried every five minutes for a day', async () => {
    const branches = ['refs/heads/main', 'refs/tags/*'];
    assert.deepEqual(await made((context) => branchCheck.apply({ ...on, branches }, undefined, context)), {
      type: { id: 'fe1de3ee-a436-41b4-bb20-f6eb4cb879a7', name: 'Task Check' },
      settings: {
        displayName: 'Branch control. Managed by AML Links for Azure DevOps',
        definitionRef: {
          id: '86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b',
          name: 'evaluatebranchProtection',
          version: '0.0.1',
        },
        inputs: { allowedBranches: 'refs/heads/main, refs/tags/*', ensureProtectionOfBranch: 'false' },
        retryInterval: 5,
      },
      resource,
      timeout: 1440,
    });
  });
});
