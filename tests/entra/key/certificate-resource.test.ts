import assert from 'node:assert/strict';
import type { Certificate } from '../../../core';
import {
  type ApplicationCertificateWant,
  applicationCertificate,
  removeCertificate,
} from '../../../core/entra/key/certificate-resource';
import { asClientId, type ClientId } from '../../../core/names/ids';
import { type Lab, makeLab } from '../../../scripts/lab';
import { certificateOf } from '../../certificates';
import { contract } from '../../contract';
import { applicationWant, madeApplication } from '../../parts';
import { certificatesOf } from '../../recipes/keys';
import { applicationOf } from '../../recipes/tenant';

const says =
  /identity "azure-setup" of the setup connection, .*lacks the Microsoft Graph permission Application\.ReadWrite\.OwnedBy.*or does not own the application.*Ask an owner.*make it an owner/;
const wantOf = (clientId: ClientId, certificate: Certificate): ApplicationCertificateWant => ({
  clientId,
  displayName: 'aml-links-of-a-test',
  certificate,
});
const open = async (lab: Lab) => wantOf((await madeApplication(lab)).clientId, await certificateOf('link'));
const written = (lab: Lab) => certificatesOf(lab, applicationWant.displayName);

contract('application certificate', {
  resource: applicationCertificate,
  open,
  refusals: [{ match: { method: 'PATCH', url: '/applications' }, code: 'graph.forbidden', says }],
});

describe('resource application certificate', () => {
  it('is registered as it is, under our name and with its own times', async () => {
    const lab = await makeLab();
    const want = await open(lab);
    await applicationCertificate.apply(want, undefined, lab.context);
    const [found] = written(lab);
    assert.deepEqual(
      [found?.customKeyIdentifier, found?.displayName, found?.endDateTime],
      [want.certificate.thumbprint, 'aml-links-of-a-test', '2027-11-01T00:00:00.000Z'],
    );
  });

  it('sends the others back as they came, and takes only itself away', async () => {
    const lab = await makeLab();
    const want = await open(lab);
    const theirs = { ...want, displayName: 'by hand', certificate: await certificateOf('theirs') };
    await applicationCertificate.apply(theirs, undefined, lab.context);
    const before = written(lab);
    await applicationCertificate.apply(want, undefined, lab.context);
    assert.deepEqual(written(lab).slice(0, 1), before);
    const have = await applicationCertificate.read(want, lab.context);
    assert.ok(have);
    await removeCertificate(want.clientId, have.held?.keyId ?? '', lab.context);
    assert.deepEqual(written(lab), before);
  });

  it('is there, also when somebody else registered it', async () => {
    const lab = await makeLab();
    const want = await open(lab);
    await applicationCertificate.apply({ ...want, displayName: 'by hand' }, undefined, lab.context);
    const have = await applicationCertificate.read(want, lab.context);
    assert.deepEqual(applicationCertificate.diff(want, have), []);
    assert.ok(have);
  });

  it('is taken to be there where the setup identity may not look', async () => {
    const lab = await makeLab('no-graph-permission');
    const clientId = asClientId(applicationOf(lab, 'azure-setup').appId);
    const want = wantOf(clientId, await certificateOf('link'));
    const have = await applicationCertificate.read(want, lab.context);
    assert.deepEqual([have?.held, applicationCertificate.diff(want, have)], [undefined, []]);
  });

  for (const [title, startsAt, endsAt, code] of [
    ['has ended', '2025-11-01', '2026-11-01', 'certificate.expired'],
    ['has not begun', '2027-01-01', '2027-11-01', 'certificate.not-begun'],
  ] as const) {
    it(`is refused when it ${title}, before anything is asked`, async () => {
      const lab = await makeLab();
      const want = { ...(await open(lab)), certificate: await certificateOf('late', startsAt, endsAt) };
      lab.forget();
      await assert.rejects(applicationCertificate.read(want, lab.context), { code, message: /certificateFile/ });
      assert.deepEqual(lab.requests(), []);
    });
  }
});
