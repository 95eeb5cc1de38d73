import assert from 'node:assert/strict';
import { managedIdentity } from '../../../core/azure/managed-identity/resource';
import { makeLab } from '../../../scripts/lab';
import { contract } from '../../contract';
import { identityId } from '../../parts';

const withIdentity = `
extends: contoso
subscriptions: [{ name: ML Platform, resourceGroups: [{ name: rg-ml, identities: [{ name: id-there }] }] }]
`;

contract('managed identity', {
  resource: managedIdentity,
  open: async (lab) => ({ armId: identityId(lab), location: 'westeurope' }),
  refusals: [
    {
      match: { method: 'GET', url: 'id-test\\?' },
      code: 'azure.forbidden',
      says: /Not allowed to read.*give it the role "Managed Identity Contributor"/,
    },
    {
      match: { method: 'PUT', url: 'id-test\\?' },
      code: 'azure.forbidden',
      says: /Not allowed to make.*resourceGroups\/rg-ml to give it the role "Managed Identity Contributor"/,
    },
  ],
});

describe('resource managed identity', () => {
  it('is a problem when it is absent and must be there', async () => {
    const lab = await makeLab();
    const want = { armId: identityId(lab), location: undefined };
    await assert.rejects(managedIdentity.read(want, lab.context), { code: 'identity.not-found' });
  });

  it('keeps region and tags of one that is there', async () => {
    const lab = await makeLab(withIdentity);
    const want = { armId: identityId(lab, 'id-there'), location: 'northeurope' };
    assert.deepEqual(managedIdentity.diff(want, await managedIdentity.read(want, lab.context)), []);
  });
});
