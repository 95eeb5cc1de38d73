import assert from 'node:assert/strict';
import { type EnsureAmlServiceConnectionText, Secret } from '../../core';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { passwordsOf } from './keys';
import { codes, said } from './said';
import { scenario } from './snapshot';
import { applicationOf, assertNoWrite, connectionOf, descriptionOf } from './tenant';

const secret = 'giv8Q~kept-by-whoever-made-the-application';
const seed = (more = '') => `
extends: role-at-group
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: churn-link, secret: "${secret}"${more} }
`;
const given = (lab: Lab, key = secret, application = 'churn-link'): Partial<EnsureAmlServiceConnectionText> => ({
  authentication: 'secret',
  identity: 'existingClientId',
  clientId: applicationOf(lab, application).appId,
  clientSecret: new Secret(key),
});

describe('ensure-aml-service-connection: a secret that is given', () => {
  scenario('a link by a given secret is made and proved', seed(), async ({ lab, run, requests }) => {
    const { report } = await run(given(lab));
    assert.deepEqual([report.problems, report.verified, report.warnings], [[], true, []]);
    assert.match(descriptionOf(lab), /^Secret with fingerprint [0-9a-f]{8}\.$/m);
    assert.equal((await run(given(lab))).report.outcome, 'noChange');
    assertNoWrite(requests());
  });

  scenario('a given secret that changed is put into the connection', seed(', owners: [azure-setup]'), async (scene) => {
    const { lab, earlier, run, byHand } = scene;
    await earlier(given(lab));
    const { id } = connectionOf(lab);
    const path = `https://graph.microsoft.com/v1.0/applications(appId='${applicationOf(lab, 'churn-link').appId}')`;
    const body = { passwordCredential: { displayName: 'the next' } };
    const { secretText } = await byHand('POST', `${path}/addPassword`, body);
    const { report } = await run(given(lab, String(secretText)));
    assert.deepEqual([report.problems, report.outcome, connectionOf(lab).id], [[], 'changed', id]);
    assert.deepEqual(
      report.steps.filter(({ state }) => state === 'changed').map(({ step }) => step),
      ['connection'],
    );
    assert.equal(passwordsOf(lab, 'churn-link').length, 2, 'keys of others stay');
  });

  scenario('a connection made by hand gets the secret that is given', adoptable(), async ({ lab, run, requests }) => {
    const text = { ...given(lab, secret, 'churn-by-hand'), connectionName: 'mlw-churn', pipelineAccess: 'none' };
    const { report } = await run(text);
    assert.deepEqual([report.problems, report.outcome, report.verified], [[], 'changed', true]);
    assert.equal((await run(text)).report.outcome, 'noChange');
    assertNoWrite(requests());
  });

  it('is refused when it is wrong, and nothing is written', async () => {
    const lab = await makeLab(seed());
    await refused(lab, given(lab, 'wrong'), 'key.wrong', /not one of application.*value of the secret/);
  });

  it('is refused when it belongs to another application', async () => {
    const lab = await makeLab(seed());
    await refused(lab, given(lab, secret, 'azure-setup'), 'key.wrong', /belongs to another application/);
  });

  it('is refused when it has expired', async () => {
    const lab = await makeLab(seed(', secretExpires: "2026-11-20T00:00:00Z"'));
    await refused(lab, given(lab), 'key.expired', /has expired.*leave clientSecret out/);
  });

  it('is refused when its application is in another tenant, also where Graph cannot be asked', async () => {
    const lab = await makeLab(`${seed()}      - { displayName: azure-setup, graphRoles: [] }
`);
    const [clientId, principalId] = ['99999999-9999-4999-8999-999999999999', '99999999-9999-4999-8999-999999999998'];
    const says = /azureSubscription to a connection of that tenant/;
    await refused(lab, { ...given(lab), clientId, principalId }, 'key.unknown-application', says);
  });

  it('is refused for a managed identity, which has none', async () => {
    const lab = await makeLab(`${seed()}${managed}`);
    const text = { ...given(lab), clientId: '99999999-9999-4999-8999-999999999997' };
    await refused(lab, text, 'identity.no-keys', /authentication: federation/);
  });

  it('is never shown, and is masked by core too', async () => {
    const lab = await makeLab(seed());
    const { report } = await ensure(lab, given(lab));
    assert.ok(lab.masked.includes(secret));
    assert.ok(!JSON.stringify([report, lab.lines, lab.emulator.transcript]).includes(secret));
  });
});

async function refused(lab: Lab, text: Partial<EnsureAmlServiceConnectionText>, code: string, says: RegExp) {
  const { report } = await ensure(lab, text);
  assert.deepEqual([codes(report.problems), report.changed], [[code], false]);
  assert.match(said(report.problems[0]), says);
  assert.deepEqual(lab.writes(), []);
}

const managed = `
subscriptions:
  - name: ML Platform
    resourceGroups:
      - { name: rg-ml, identities: [{ name: id-there, clientId: 99999999-9999-4999-8999-999999999997 }] }
`;

/** Somebody's connection, whose administrator the job is. */
function adoptable(): string {
  return `
extends: secret-connection
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: churn-by-hand, secret: "${secret}" }]
organizations:
  - name: contoso
    projects: [{ name: churn, buildRole: Administrator }]
`;
}
