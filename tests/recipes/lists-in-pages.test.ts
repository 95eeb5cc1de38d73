/** Lists that come in pages, the first of them empty: what is on the second counts, and a link leads nowhere else. */
import assert from 'node:assert/strict';
import { ensure, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { changeAnswers, emptyFirstPage } from './changed-answers';
import { countLinked, existing, inVault, madeForIdentity } from './synapse-tenant';

describe('a list in pages is read to its end', () => {
  it('in Azure: a role that is there is not given again', async () => {
    const lab = await makeLab();
    await ensure(lab);
    lab.emulator.clock.advance(60);
    lab.forget();
    const pages = emptyFirstPage(lab, /\/roleAssignments\?/);
    assert.equal((await ensure(lab)).report.outcome, 'noChange');
    assert.deepEqual(lab.writes(), []);
    assert.ok(pages.seconds() > 0);
  });

  it('in Azure: a role is found by its name', async () => {
    const lab = await makeLab();
    const pages = emptyFirstPage(lab, /\/roleDefinitions\?/);
    const { report } = await ensure(lab, { role: 'User Access Administrator' }, 'plan');
    assert.deepEqual([report.problems, pages.seconds()], [[], 1]);
  });

  it('in Azure: a vault that Synapse may not read is found', async () => {
    const lab = await makeLab(`
extends: synapse-spn-link
subscriptions:
  - name: ML Platform
    resourceGroups: [{ name: rg-ml, keyVaults: [{ name: kv-churn, roles: { syn-churn: [] } }] }]
`);
    const pages = emptyFirstPage(lab, /\/vaults\?/);
    const { report } = await linkSynapse(lab, { ...existing(lab), ...inVault });
    assert.deepEqual(
      [report.outcome, report.warnings.map(({ code }) => code), pages.seconds()],
      ['created', ['advice.vault-role'], 1],
    );
  });

  it('in Azure: a Synapse workspace is found by its name', async () => {
    const lab = await makeLab();
    const pages = emptyFirstPage(lab, /Microsoft\.Synapse\/workspaces\?/);
    const { report } = await linkSynapse(lab, { synapseResourceGroup: undefined }, 'plan');
    assert.deepEqual([report.problems, report.outcome, pages.seconds()], [[], 'planned', 1]);
  });

  it('in Synapse: another link keeps the role that both rely on', async () => {
    const lab = await makeLab();
    await linkSynapse(lab);
    await linkSynapse(lab, { linkedServiceName: 'second' });
    lab.emulator.clock.advance(60);
    const pages = emptyFirstPage(lab, /\/linkedservices\?/);
    assert.equal((await linkSynapse(lab, {}, 'remove')).report.outcome, 'removed');
    assert.ok(pages.seconds() > 0);
    assert.deepEqual(countLinked(lab), madeForIdentity);
  });

  it('in Synapse: an approved private endpoint is enough', async () => {
    const lab = await makeLab(`
extends: synapse-managed-network
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        synapseWorkspaces:
          - { name: syn-churn, privateEndpoints: [{ name: pe-churn, workspace: mlw-churn, status: Approved }] }
`);
    const pages = emptyFirstPage(lab, /\/managedPrivateEndpoints\?/);
    const { report } = await linkSynapse(lab);
    assert.deepEqual([report.outcome, report.warnings, pages.seconds()], ['created', [], 1]);
  });

  it('in a key vault: a secret has a version', async () => {
    const lab = await makeLab('synapse-spn-link');
    const pages = emptyFirstPage(lab, /\/secrets\/aml-link-key\/versions\?/);
    const { report } = await linkSynapse(lab, { ...existing(lab), ...inVault });
    assert.deepEqual([report.problems, report.outcome], [[], 'created']);
    assert.ok(pages.seconds() > 0);
  });
});

describe('a link to a next page', () => {
  for (const link of ['https://evil.example/next', 'https://management.azure.com.evil.example/next']) {
    it(`is not followed to another service: ${link}`, async () => {
      const lab = await makeLab();
      await ensure(lab);
      lab.emulator.clock.advance(60);
      changeAnswers(lab, /\/roleAssignments\?/, (body) => ({ ...body, nextLink: link }));
      const { report } = await ensure(lab);
      assert.deepEqual([report.problems, report.outcome], [[], 'noChange']);
    });
  }
});
