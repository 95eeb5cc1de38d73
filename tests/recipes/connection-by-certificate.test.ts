import assert from 'node:assert/strict';
import type { Certificate, EnsureAmlServiceConnectionText } from '../../core';
import { makeContext } from '../../core';
import { applicationCertificate } from '../../core/entra/key/certificate-resource';
import { askToken } from '../../core/http/entra';
import { asClientId } from '../../core/names/ids';
import { Secret } from '../../core/names/secret';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { certificateOf } from '../certificates';
import { certificatesOf } from './keys';
import { countMade } from './made';
import { codes, fixOf } from './said';
import { scenario } from './snapshot';
import { applicationOf, assertNoWrite, connectionOf, descriptionOf, linkName, principalIdOf } from './tenant';

const by = (certificateFile: Certificate): Partial<EnsureAmlServiceConnectionText> => ({
  authentication: 'certificate',
  certificateFile,
});
const thumbprintsOn = (lab: Lab, application = linkName) =>
  certificatesOf(lab, application).map(({ customKeyIdentifier }) => customKeyIdentifier);
const adoptable = `
extends: certificate-connection
organizations:
  - name: contoso
    projects: [{ name: churn, buildRole: Administrator }]
`;

/** Somebody else's application; the setup identity has no right in Graph. */
const closed = `
extends: role-at-group
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: azure-setup, graphRoles: [] }
      - { displayName: owner, graphRoles: [Application.ReadWrite.All], secret: of-the-owner-0123456789 }
`;
let first: Certificate;
let second: Certificate;

describe('ensure-aml-service-connection: a certificate', () => {
  before(async () => {
    [first, second] = await Promise.all([certificateOf('first'), certificateOf('second', '2027-09-01', '2028-09-01')]);
  });

  scenario('a link by certificate is made and proved', 'contoso', async ({ lab, run, requests }) => {
    const { report } = await run(by(first));
    assert.deepEqual([report.problems, report.verified, report.warnings], [[], true, []]);
    assert.equal(countMade(lab.emulator).credentials, 0, 'a certificate needs no trust');
    assert.deepEqual(thumbprintsOn(lab), [first.thumbprint]);
    assert.ok(descriptionOf(lab).endsWith(`\nCertificate ${first.thumbprint}, ends 2027-11-01.`), descriptionOf(lab));
    assert.equal((await run(by(first))).report.outcome, 'noChange');
    assertNoWrite(requests());
  });

  scenario('a new certificate takes the place of the old one with an overlap', 'contoso', async (scene) => {
    const { lab, run, earlier, later, requests } = scene;
    await earlier(by(first));
    const { id } = connectionOf(lab);
    await later(300);
    const { report } = await run(by(second));
    assert.deepEqual([report.problems, report.verified, connectionOf(lab).id], [[], true, id]);
    assert.deepEqual(thumbprintsOn(lab), [second.thumbprint]);
    assert.equal((await run(by(second))).report.outcome, 'noChange');
    assertNoWrite(requests());
  });

  scenario('a certificate that an owner registered is used where Graph is closed', closed, async (scene) => {
    const { lab, run } = scene;
    const clientId = applicationOf(lab, 'churn-link').appId;
    const principalId = principalIdOf(lab, 'churn-link');
    const text = { ...by(first), identity: 'existingClientId', clientId, principalId };
    const refused = await run(text);
    assert.deepEqual([codes(refused.report.problems), refused.report.changed], [['key.certificate-unknown'], false]);
    assert.match(fixOf(refused.report.problems[0]), /^Ask an owner of the application to upload the certificate/);
    await registerByOwner(lab, clientId, first);
    const { report } = await run(text);
    assert.deepEqual([report.problems, report.verified], [[], true]);
  });

  scenario('a connection made by hand with a certificate gets the one that is given', adoptable, async (scene) => {
    const { lab, run, requests } = scene;
    const { appId } = applicationOf(lab, 'churn-by-hand');
    await scene.byHand('GET', `https://graph.microsoft.com/v1.0/applications(appId='${appId}')`);
    const before = thumbprintsOn(lab, 'churn-by-hand');
    const text = { ...by(first), connectionName: 'mlw-churn', pipelineAccess: 'none' };
    const { report } = await run(text);
    assert.deepEqual([report.problems, report.verified], [[], true]);
    assert.deepEqual(thumbprintsOn(lab, 'churn-by-hand'), [...before, first.thumbprint], 'theirs stays');
    assert.equal((await run(text)).report.outcome, 'noChange');
    assertNoWrite(requests());
  });

  it('stays registered while another connection of the project names it', async () => {
    const lab = await makeLab();
    await ensure(lab, by(first));
    lab.emulator.clock.advance(60);
    const { appId: clientId } = applicationOf(lab, linkName);
    const beside = { connectionName: 'mlw-fraud', workspace: 'mlw-fraud', identity: 'existingClientId', clientId };
    assert.deepEqual((await ensure(lab, { ...by(first), ...beside })).report.problems, []);
    const next = await certificateOf('next');
    assert.deepEqual((await ensure(lab, by(next))).report.problems, []);
    assert.deepEqual(thumbprintsOn(lab), [first.thumbprint, next.thumbprint]);
    assert.deepEqual((await ensure(lab, { ...by(next), ...beside })).report.problems, []);
    assert.deepEqual((await ensure(lab, by(next))).report.problems, []);
    assert.deepEqual(thumbprintsOn(lab), [next.thumbprint]);
  });

  it('that has ended is refused before anything is written', async () => {
    const lab = await makeLab();
    const { report } = await ensure(lab, by(await certificateOf('late', '2025-11-01', '2026-11-01')));
    assert.deepEqual([codes(report.problems), report.changed], [['certificate.expired'], false]);
  });

  it('and its key are shown nowhere', async () => {
    const lab = await makeLab();
    const { report } = await ensure(lab, by(first));
    const key = first.pem.reveal().split('\n')[3] ?? '?';
    assert.ok(!JSON.stringify([report, lab.lines, lab.emulator.transcript]).includes(key));
  });

  it('and a secret of its own take turns, and leave no key of the other kind behind', async () => {
    const lab = await makeLab();
    for (const text of [by(first), { authentication: 'secret' }, by(first)]) {
      assert.deepEqual((await ensure(lab, text)).report.problems, []);
      lab.emulator.clock.advance(60);
      const keys = [certificatesOf(lab, linkName), applicationOf(lab, linkName).passwordCredentials];
      assert.deepEqual(
        keys.map((some) => Array.isArray(some) && some.length),
        text.authentication === 'secret' ? [0, 1] : [1, 0],
      );
    }
  });
});

async function registerByOwner(lab: Lab, clientId: string, certificate: Certificate): Promise<void> {
  const owner = {
    tenantId: lab.around.tenantId,
    clientId: asClientId(applicationOf(lab, 'owner').appId),
    key: { kind: 'secret', secret: new Secret('of-the-owner-0123456789') },
  } as const;
  const context = makeContext({
    ...lab.context,
    token: async (audience: string) => (await askToken(lab.context, owner, audience)).reveal(),
  });
  const want = { clientId: asClientId(clientId), displayName: 'by its owner', certificate };
  await applicationCertificate.apply(want, undefined, context);
  lab.emulator.clock.advance(60);
}
