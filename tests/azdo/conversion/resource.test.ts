import assert from 'node:assert/strict';
import { connectionFromWire } from '../../../core/azdo/connection/read';
import { type ConnectionConversionWant, connectionConversion } from '../../../core/azdo/conversion/resource';
import { converge } from '../../../core/engine/converge';
import { asProjectId } from '../../../core/names/ids';
import { served } from '../../http/served';

const endpoint = {
  id: 'c-1',
  name: 'mlw',
  type: 'azurerm',
  authorization: { scheme: 'ServicePrincipal', parameters: {} },
  data: {},
  isReady: true,
};

describe('a conversion that Azure DevOps took and does not do', () => {
  for (const [title, isTrusted, expected] of [
    ['ten minutes, since it can take a few', true, 600],
    ['three where the trust could not be put there', false, 180],
  ] as const) {
    it(`is waited for ${title}`, async () => {
      const { context, seconds } = served(() => ({ body: endpoint }));
      const want: ConnectionConversionWant = {
        project: { id: asProjectId('p-1'), name: 'churn' },
        connection: connectionFromWire(endpoint),
        conversion: 'sign-in',
        foreseen: undefined,
        isTrusted,
        audience: 'api://AzureADTokenExchange',
      };
      await assert.rejects(converge(connectionConversion, { want, have: undefined }, { context }), {
        code: 'change.not-visible',
      });
      assert.equal(seconds(), expected);
    });
  }
});
