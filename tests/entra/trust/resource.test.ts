import assert from 'node:assert/strict';
import { converge } from '../../../core/engine/converge';
import type { IdentityRef } from '../../../core/entra/principal/read';
import {
  type FederatedCredentialWant,
  federatedCredential,
  trustOfConverted,
} from '../../../core/entra/trust/resource';
import { type Lab, makeLab } from '../../../scripts/lab';
import { contract, type Drift } from '../../contract';
import { madeApplication, madeIdentity } from '../../parts';

const wantOn = (home: IdentityRef): FederatedCredentialWant => ({
  home,
  name: 'aml-links-test',
  issuer: 'https://login.microsoftonline.com/some/v2.0',
  subject: '/eid1/some/subject',
  audience: 'api://AzureADTokenExchange',
  description: 'Managed by AML Links for Azure DevOps; made by a test',
});
const onApplication = async (lab: Lab) =>
  wantOn({ kind: 'application', clientId: (await madeApplication(lab)).clientId });
const onIdentity = async (lab: Lab) => wantOn({ kind: 'managed identity', armId: (await madeIdentity(lab)).armId });

const drifts: readonly Drift<FederatedCredentialWant>[] = [
  { field: 'issuer', want: (want) => ({ ...want, issuer: 'https://elsewhere' }), mends: 'in place' },
  { field: 'subject', want: (want) => ({ ...want, subject: want.subject.toUpperCase() }), mends: 'in place' },
  { field: 'audience', want: (want) => ({ ...want, audience: 'api://other' }), mends: 'in place' },
  // Under another name it is somebody else's.
  {
    field: 'audience',
    want: (want) => ({ ...want, audience: 'api://other', name: 'aml-links-other' }),
    mends: 'conflict',
  },
];
const trust = /issuer `https:\S+`, subject `\/eid1\/some\/subject`, audience `api:\/\/AzureADTokenExchange`/;

contract('federated credential of an application', {
  resource: federatedCredential,
  open: onApplication,
  drifts,
  refusals: [
    { match: { method: 'PATCH', url: 'federatedIdentityCredentials' }, code: 'credential.forbidden', says: trust },
  ],
});

contract('federated credential of a managed identity', {
  resource: federatedCredential,
  open: onIdentity,
  drifts,
  refusals: [
    { match: { method: 'PUT', url: 'federatedIdentityCredentials' }, code: 'credential.forbidden', says: trust },
  ],
});

describe('resource federated credential', () => {
  it('waits for another write to the same managed identity to end', async () => {
    const lab = await makeLab();
    const want = await onIdentity(lab);
    const fault = { kind: 'status', status: 409 } as const;
    lab.emulator.setFaults([{ match: { method: 'PUT', url: 'federatedIdentityCredentials' }, times: 3, fault }]);
    const { have } = await converge(federatedCredential, { want: want, have: undefined }, { context: lab.context });
    assert.deepEqual(federatedCredential.diff(want, have), []);
    assert.match(lab.lines.join(), /waiting for another change of managed identity id-test to end/);
  });

  it('is taken on faith where the setup identity may not look', async () => {
    const lab = await makeLab();
    const want = await onApplication(lab);
    lab.emulator.setFaults([{ match: { url: 'federated' }, fault: { kind: 'status', status: 403 } }]);
    const have = await federatedCredential.read(want, lab.context);
    assert.deepEqual([have?.held, federatedCredential.diff(want, have)], [undefined, []]);
  });

  it('that Azure DevOps writes itself is waited for two minutes, where it may not be written twice', async () => {
    const lab = await makeLab();
    const want = await onApplication(lab);
    const fault = { kind: 'status', status: 400 } as const;
    lab.emulator.setFaults([{ match: { method: 'PATCH', url: 'federatedIdentityCredentials' }, times: 9, fault }]);
    const began = lab.emulator.clock.now().getTime();
    await assert.rejects(converge(trustOfConverted, { want, have: undefined }, { context: lab.context }));
    assert.equal((lab.emulator.clock.now().getTime() - began) / 1000, 120);
  });

  it('says when an identity takes no further one', async () => {
    const lab = await makeLab();
    const want = await onApplication(lab);
    for (let number = 1; number <= 20; number += 1) {
      await federatedCredential.apply(
        { ...want, name: `other-${number}`, subject: `other ${number}` },
        undefined,
        lab.context,
      );
    }
    lab.emulator.clock.advance(60);
    await assert.rejects(federatedCredential.read(want, lab.context), { code: 'credential.limit' });
  });
});
