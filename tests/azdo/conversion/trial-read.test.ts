import assert from 'node:assert/strict';
import { workspaceScope } from '../../../core/azdo/connection/read';
import { tryConnection } from '../../../core/azdo/conversion/trial-read';
import { asProjectId } from '../../../core/names/ids';
import { served } from '../../http/served';
import { someConnection } from '../../parts';

const toWorkspace = { scopeLevel: workspaceScope, subscriptionId: 's', resourceGroup: 'rg', workspace: 'mlw' };

describe('whether a connection signs in', () => {
  for (const [title, about, details] of [
    [
      'the computes of its workspace',
      toWorkspace,
      {
        dataSourceName: '',
        dataSourceUrl:
          '{{endpoint.url}}subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/mlw/computes?api-version=2024-10-01',
        resultSelector: 'jsonpath:$',
        parameters: {},
      },
    ],
    ['its subscription', { scopeLevel: 'Subscription' }, { dataSourceName: 'TestConnection', parameters: {} }],
    [
      'its subscription where it does not name all of its workspace',
      { ...toWorkspace, resourceGroup: undefined },
      { dataSourceName: 'TestConnection', parameters: {} },
    ],
  ] as const) {
    it(`is tried by reading ${title}`, async () => {
      const { context, asked, sent } = served(() => ({ body: { statusCode: 'ok', result: [] } }));
      const project = { id: asProjectId('p-1'), name: 'churn' };
      const trial = await tryConnection(project, { ...someConnection, ...about }, context);
      assert.deepEqual(trial, { kind: 'works', said: '' });
      assert.deepEqual(sent(), [
        'POST https://dev.azure.com/contoso/p-1/_apis/serviceendpoint/endpointproxy?api-version=7.1&endpointId=c-1',
      ]);
      assert.deepEqual(JSON.parse(String(asked[0]?.request.body)).dataSourceDetails, details);
    });
  }
});
