/** Connections of every kind and condition, read, changed, shared and converted, for the specifications to judge. */
import assert from 'node:assert/strict';
import { AzdoParty } from '../emulator/azdo-party';
import { keepExchanges } from './exchanges';

const path = '_apis/serviceendpoint/endpoints';

describe('Connections of every kind', () => {
  for (const seed of [
    'several-connections',
    'automatic-secret-connection',
    'old-issuer-connection',
    'draft-connection',
  ]) {
    it(`are read, changed, shared and converted (${seed})`, async () => {
      const party = new AzdoParty(seed);
      const { body } = await party.admin('GET', `churn/${path}?includeFailed=true`);
      for (const one of body.value) {
        await party.admin('GET', `churn/${path}/${one.id}`);
        await party.admin('GET', `churn/_apis/serviceendpoint/${one.id}/executionhistory`);
        await party.through(one.id);
        const federated = { ...one, authorization: { scheme: 'WorkloadIdentityFederation' } };
        await party.put(one.id, federated, '?operation=ConvertAuthenticationScheme');
        await party.put(one.id, one);
        const reference = { projectReference: { id: party.projectId('fraud') }, name: one.name };
        await party.admin('PATCH', `${path}/${one.id}`, [reference]);
      }
      const { transcript } = party.emulator;
      assert.deepEqual(
        transcript.filter(({ status }) => status === 501),
        [],
      );
      keepExchanges('the emulator itself', party.emulator);
    });
  }
});
