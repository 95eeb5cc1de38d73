/** When the key of a link ends is said in time, with who brings the next one; where nothing says so, it is not guessed. */
import assert from 'node:assert/strict';
import type { LinkSynapseAmlText } from '../../core';
import { Secret } from '../../core';
import { readObjects } from '../../emulator/json';
import type { LinkMode } from '../../scripts/lab';
import { type Lab, makeLab, openLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { changeAnswers } from './changed-answers';
import { said } from './said';
import { existing, inVault, knownKey } from './synapse-tenant';

const seed = `
extends: synapse-spn-link
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: app-synapse-link, secret: ${knownKey}, secretExpires: "2027-01-01T00:00:00Z" }
`;
const ours: LinkSynapseAmlText = { authentication: 'servicePrincipal', secretDays: '90', renewDays: '5' };

/** What a run on a day says of ends. */
async function warned(lab: Lab, day: string, text: LinkSynapseAmlText, mode: LinkMode = 'apply') {
  lab.emulator.clock.advance((Date.parse(day) - lab.emulator.clock.now().getTime()) / 1000);
  const { report } = await linkSynapse(await openLab(lab.emulator), text, mode);
  assert.deepEqual(report.problems, []);
  return report.warnings.filter(({ code }) => /ends?$/.test(code)).map((one) => `${one.code}: ${said(one)}`);
}

describe('the end of the key of a Synapse link', () => {
  it('is said by a check 60 days before, and a key of our own is renewed by any other run', async () => {
    const lab = await makeLab();
    await linkSynapse(lab, ours);
    assert.deepEqual(await warned(lab, '2026-12-20', ours, 'check'), []);
    const [said = '', ...more] = await warned(lab, '2027-01-21', ours, 'check');
    assert.match(said, /^advice.secret-ends: .*linked service "mlw-link" ends on 2027-02-19, in 29 days/);
    assert.match(said, /use the link fail from that day on.*next run renews it/);
    assert.deepEqual([more, await warned(lab, '2027-01-21', ours)], [[], []]);
  });

  it('of a given key is read from the application, and said by every run from 30 days on', async () => {
    const lab = await makeLab(seed);
    const text = { ...existing(lab), clientSecret: new Secret(knownKey) };
    await linkSynapse(lab, text);
    assert.deepEqual(await warned(lab, '2026-11-25', text), []);
    const [said = '', ...more] = await warned(lab, '2026-12-10', text);
    assert.match(said, /ends on 2027-01-01, in 22 days.*give it as clientSecret.*authentication: managedIdentity/);
    assert.deepEqual(more, []);
  });

  it('of a key in a vault is read there, or from the application where the vault has no date', async () => {
    const undated = await makeLab(seed);
    const text = { ...existing(undated), ...inVault };
    await linkSynapse(undated, text);
    const [said = '', ...more] = await warned(undated, '2026-12-10', text);
    assert.match(said, /^advice.secret-ends: .*store it as "aml-link-key" in the key vault "kv-churn"/);
    assert.deepEqual(more, []);
    const dated = await makeLab(`${seed}subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        keyVaults: [{ name: kv-churn, secrets: [{ name: aml-link-key, expires: "2027-01-02T00:00:00Z" }] }]
`);
    assert.match(
      (await warned(dated, '2026-12-10', { ...existing(dated), ...inVault }))[0] ?? '',
      /ends on 2027-01-02/,
    );
  });

  it('of a key in a vault is that of the version made last, wherever it stands among them', async () => {
    const lab = await makeLab(seed);
    const text = { ...existing(lab), ...inVault };
    changeAnswers(lab, /aml-link-key\/versions/, (body) => {
      const [first] = readObjects(body, 'value');
      const version = (created: number, day: string) => ({
        ...first,
        attributes: { enabled: true, created, exp: Date.parse(day) / 1000 },
      });
      return { value: [version(1, '2026-12-02'), version(9, '2026-12-09'), version(3, '2026-12-03')] };
    });
    const { report } = await linkSynapse(lab, text);
    assert.deepEqual(report.problems, []);
    assert.match(report.warnings.map(said).join('\n'), /ends on 2026-12-09/);
  });
});
