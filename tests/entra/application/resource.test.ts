import assert from 'node:assert/strict';
import { appRegistration } from '../../../core/entra/application/resource';
import { ensure, makeLab } from '../../../scripts/lab';
import { contract } from '../../contract';
import { applicationWant } from '../../parts';

const says =
  /identity "azure-setup" of the setup connection, .*lacks the Microsoft Graph permission Application\.ReadWrite\.OwnedBy.*Ask a Privileged Role Administrator/;

contract('app registration', {
  resource: appRegistration,
  open: async () => applicationWant,
  drifts: [{ field: 'display name', want: (want) => ({ ...want, displayName: 'another name' }), mends: 'in place' }],
  refusals: [
    { match: { service: 'graph', method: 'GET' }, code: 'graph.forbidden', says },
    { match: { service: 'graph', method: 'PATCH' }, code: 'graph.forbidden', says },
  ],
});

describe('resource app registration', () => {
  it('keeps the name of one that is there, unless a name is asked for', () => {
    const have = { displayName: 'named by hand' } as Parameters<typeof appRegistration.diff>[1];
    assert.deepEqual(appRegistration.diff({ ...applicationWant, displayNameAsked: false }, have), []);
  });

  it('refuses one that is multi-tenant', async () => {
    const { report } = await ensure(await makeLab('multi-tenant-app'), { connectionName: 'mlw-churn' });
    assert.deepEqual(
      report.problems.map(({ code }) => code),
      ['application.multi-tenant'],
    );
  });
});
