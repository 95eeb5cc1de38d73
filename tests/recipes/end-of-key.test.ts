/** When the key of a connection ends is said in time, in words that grow more urgent, with what will do about it. */
import assert from 'node:assert/strict';
import { type EnsureAmlServiceConnectionText, Secret } from '../../core';
import { askGraph } from '../../core/http/graph';
import { type ConnectionMode, ensure, type Lab, makeLab, openLab } from '../../scripts/lab';
import { certificateOf } from '../certificates';
import { fixOf, said } from './said';
import { applicationOf } from './tenant';

type Text = Partial<EnsureAmlServiceConnectionText>;

const secret = 'giv8Q~kept-by-whoever-made-the-application';
const givenSeed = (more = '') => `
extends: role-at-group
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: churn-link, secret: "${secret}", secretExpires: "2027-01-01T00:00:00Z"${more} }
`;
const given = (lab: Lab): Text => ({
  authentication: 'secret',
  identity: 'existingClientId',
  clientId: applicationOf(lab, 'churn-link').appId,
  clientSecret: new Secret(secret),
});
const ours: Text = { authentication: 'secret', secretDays: '90', renewDays: '5' };

/** The warnings of a run on a day. */
async function warned(lab: Lab, day: string, text: Text, mode: ConnectionMode = 'check') {
  lab.emulator.clock.advance((Date.parse(day) - lab.emulator.clock.now().getTime()) / 1000);
  const { report } = await ensure(await openLab(lab.emulator), text, mode);
  assert.deepEqual(report.problems, []);
  return report.warnings.filter(({ code }) => /ends?$/.test(code) && code !== 'advice.unused');
}

describe('the end of a key', () => {
  it('is said at 60, 30, 14 and 7 days in a check, once, and a secret of our own in no other run', async () => {
    const lab = await makeLab();
    await ensure(lab, ours);
    const said = [];
    const byItself = 'It is renewed by itself in time, as long as runs go on';
    for (const day of ['2026-12-20', '2026-12-21', '2026-12-22', '2027-01-21', '2027-02-06', '2027-02-13']) {
      const warnings = await warned(lab, day, ours);
      said.push([day, ...warnings.map(({ what, why }) => [what.match(/in (.*)\./)?.[1], why.match(/^[^.]*/)?.[0]])]);
      assert.deepEqual(await warned(lab, day, ours, 'apply'), []);
    }
    assert.deepEqual(said, [
      ['2026-12-20'],
      ['2026-12-21', ['60 days', byItself]],
      ['2026-12-22', ['59 days', byItself]],
      ['2027-01-21', ['29 days', byItself]],
      ['2027-02-06', ['13 days', byItself]],
      ['2027-02-13', ['6 days', byItself]],
    ]);
  });

  it('names the date, and the run that will renew a secret of our own', async () => {
    const lab = await makeLab();
    await ensure(lab, ours);
    const [warning] = await warned(lab, '2027-01-21', ours);
    assert.equal(warning?.code, 'advice.secret-ends');
    assert.match(said(warning), /"mlw-churn-prod" ends on 2027-02-19.*next run renews it.*fewer than 5 days/);
  });

  it('of a certificate is said by every run from 30 days on, with what to bring', async () => {
    const lab = await makeLab();
    const text: Text = {
      authentication: 'certificate',
      certificateFile: await certificateOf('brief', '2026-11-01', '2027-02-01'),
    };
    await ensure(lab, text);
    assert.deepEqual(await warned(lab, '2026-12-31', text, 'apply'), []);
    assert.equal((await warned(lab, '2026-12-31', text)).length, 1);
    const [warning, ...more] = await warned(lab, '2027-01-10', text, 'apply');
    assert.deepEqual([warning?.code, more], ['advice.certificate-ends', []]);
    assert.match(said(warning), /ends on 2027-02-01.*a new certificate.*beside the old one/);
  });

  it('of a given secret is read from the application, and said by every run from 30 days on', async () => {
    const lab = await makeLab(givenSeed());
    await ensure(lab, given(lab));
    assert.deepEqual(await warned(lab, '2026-11-25', given(lab), 'apply'), []);
    const [warning, ...more] = await warned(lab, '2026-12-10', given(lab), 'apply');
    assert.deepEqual([warning?.code, more], ['advice.secret-ends', []]);
    assert.match(said(warning), /ends on 2027-01-01, in 22 days.*give it as clientSecret/);
  });

  it('of a given secret is not guessed from keys that begin otherwise, nor where Graph is closed', async () => {
    const lab = await makeLab(givenSeed(', owners: [azure-setup]'));
    await ensure(lab, given(lab));
    await addSecret(lab, 'churn-link', '2026-12-12T00:00:00Z');
    const [warning, ...more] = await warned(lab, '2026-12-10', given(lab));
    assert.deepEqual([warning?.what.includes('2027-01-01'), more], [true, []]);
    lab.emulator.setFaults([
      { match: { url: 'passwordCredentials' }, times: 9, fault: { kind: 'status', status: 403 } },
    ]);
    assert.deepEqual(await warned(lab, '2026-12-11', given(lab)), []);
  });

  it('of a secret that somebody else put there is said as what may be, with all ends', async () => {
    const lab = await makeLab('secret-connection');
    const text: Text = { authentication: 'secret', connectionName: 'mlw-churn', pipelineAccess: 'none' };
    const [only, ...none] = await warned(lab, '2028-10-25', text, 'apply');
    assert.deepEqual([only?.code, none], ['advice.secret-ends', []]);
    assert.match(fixOf(only), /Ask whoever put the client secret there.*takeOver: true/);
    await addSecret(await openLab(lab.emulator), 'churn-by-hand', '2028-12-24T00:00:00Z');
    const [either, ...nothing] = await warned(lab, '2028-10-26', text, 'apply');
    assert.deepEqual([either?.code, nothing], ['advice.secret-may-end', []]);
    assert.match(either?.why ?? '', /has 2 secrets, which end on 2028-11-21, 2028-12-24/);
  });
});

async function addSecret(lab: Lab, application: string, endDateTime: string): Promise<void> {
  const path = `/applications(appId='${applicationOf(lab, application).appId}')/addPassword`;
  await askGraph(lab.context, { method: 'POST', path, body: { passwordCredential: { endDateTime } } });
}
