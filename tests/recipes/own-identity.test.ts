/** A managed identity that nobody named is its link's own: names that fall together never make two links share one. */
import assert from 'node:assert/strict';
import type { EnsureAmlServiceConnectionText } from '../../core';
import { type Json, readObject, readObjects, readText } from '../../emulator/json';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { asMember, forecastSeed } from '../member';
import { codes, said } from './said';
import { scenario } from './snapshot';
import { assertNoWrite, connectionOf, workspaceOf } from './tenant';

const own = { identity: 'newManagedIdentity' };
const version = 'api-version=2024-11-30';

function identityUrl(lab: Lab, name: string): string {
  const path = workspaceOf(lab).replace(/MachineLearning.*$/, 'ManagedIdentity/userAssignedIdentities');
  return `https://management.azure.com${path}/${name}?${version}`;
}

function identitiesOf(lab: Lab): readonly Json[] {
  return readObjects(lab.emulator.state().arm as Json, 'managedIdentities');
}

function nameOf(identity: Json | undefined): string {
  return readText(identity ?? {}, 'name') ?? '';
}

/** Makes the links, each with its inputs, and gives the identity that each signs in as. */
async function linked(lab: Lab, texts: readonly Partial<EnsureAmlServiceConnectionText>[]): Promise<readonly string[]> {
  const names: string[] = [];
  for (const text of texts) {
    const { report, outputs } = await ensure(lab, { ...own, ...text });
    assert.deepEqual([report.outcome, report.problems], ['created', []]);
    lab.emulator.clock.advance(60);
    const { home } = outputs.signIn ?? {};
    names.push(home?.kind === 'managed identity' ? home.armId.replace(/^.*\//, '') : '');
  }
  return names;
}

describe('the managed identity of a link that names none', () => {
  for (const [title, texts, expected] of [
    [
      'connections of one name in two projects',
      [
        { connectionName: 'aml' },
        { connectionName: 'aml', project: 'forecast', workspace: 'mlw-fraud', pipelineAccess: 'all' },
      ],
      [/^id-contoso-churn-aml-[0-9a-f]{8}$/, /^id-contoso-forecast-aml-[0-9a-f]{8}$/],
    ],
    [
      'connections whose names differ by what Azure does not allow',
      [{ connectionName: 'mlw churn' }, { connectionName: 'mlw.churn' }],
      [/^id-contoso-churn-mlw-churn-/, /^id-contoso-churn-mlw-churn-/],
    ],
    [
      'connections of which Azure allows no letter',
      [{ connectionName: '生产' }, { connectionName: '测试' }],
      [/^id-contoso-churn-[0-9a-f]{8}$/, /^id-contoso-churn-[0-9a-f]{8}$/],
    ],
    [
      'connections of 200 characters that differ in the last',
      [{ connectionName: `${'n'.repeat(199)}a` }, { connectionName: `${'n'.repeat(199)}b` }],
      [/^id-contoso-churn-n+-[0-9a-f]{8}$/, /^id-contoso-churn-n+-[0-9a-f]{8}$/],
    ],
  ] as const) {
    it(`is another one for each of two ${title}, and goes alone`, async () => {
      const lab = asMember(await makeLab(forecastSeed));
      const names = await linked(lab, texts);
      for (const [at, pattern] of expected.entries()) {
        assert.match(names[at] ?? '', pattern);
        assert.ok((names[at] ?? '').length <= 128);
      }
      assert.equal(new Set(names).size, 2);
      for (const text of texts) {
        assert.equal((await ensure(lab, { ...own, ...text })).report.outcome, 'noChange');
      }
      // Also by a removal that is told no identity.
      const removed = await ensure(lab, texts[0], 'remove');
      assert.equal(removed.report.outcome, 'removed');
      assert.deepEqual(identitiesOf(lab).map(nameOf), [names[1]]);
      assert.equal((await ensure(lab, { ...own, ...texts[1] }, 'check')).report.outcome, 'inOrder');
    }).timeout(20_000);
  }

  scenario(
    'an identity of another link is used only where it is named',
    'contoso',
    async ({ lab, earlier, run, requests }) => {
      await earlier({ ...own, connectionName: 'first' });
      const [first] = identitiesOf(lab);
      const named = { connectionName: 'second', ...own, managedIdentity: nameOf(first) };
      assert.equal((await run(named)).report.outcome, 'created');
      const unnamed = await run({ ...own, connectionName: 'second' });
      assert.deepEqual(codes(unnamed.report.problems), ['identity.of-other-link']);
      assert.match(said(unnamed.report.problems[0]), /contoso\/churn\/second.*contoso\/churn\/first.*managedIdentity/s);
      assertNoWrite(requests());
      // The second goes, and leaves the identity to the link that it was made for, whatever relies on it.
      const removed = await run({ connectionName: 'second' }, 'remove');
      assert.match(JSON.stringify(removed.report.steps), /it was made for contoso\/churn\/first/);
      assert.deepEqual(identitiesOf(lab).map(nameOf), [nameOf(first)]);
    },
  );

  scenario(
    'a name that somebody else gave already is no identity of the link',
    'contoso',
    async ({ lab, earlier, run, byHand, requests }) => {
      await earlier({ ...own });
      const name = nameOf(identitiesOf(lab)[0]);
      await run({}, 'remove');
      await byHand('PUT', identityUrl(lab, name), { location: 'westeurope' });
      const { report } = await run({ ...own });
      assert.deepEqual(codes(report.problems), ['identity.of-other-link']);
      assert.match(said(report.problems[0]), /do not say that it was made for this link/);
      assertNoWrite(requests());
      const removed = await run({ ...own }, 'remove');
      assert.equal(removed.report.outcome, 'noChange');
      assert.equal(identitiesOf(lab).length, 1);
    },
  );

  it('is found by its mark after the project was renamed, and by any name of it', async () => {
    const lab = await makeLab();
    const [name] = await linked(lab, [{}]);
    const renamed = { ...lab, around: { ...lab.around, project: { ...lab.around.project, name: 'churn-2' } } };
    const { report } = await ensure(renamed, own);
    assert.deepEqual([report.outcome, report.problems], ['noChange', []]);
    assert.deepEqual(identitiesOf(lab).map(nameOf), [name]);
  });
});

const ours = { 'aml-links': 'Managed by AML Links for Azure DevOps; made by contoso/churn, run 3' };
const others = { 'aml-links': 'Managed by AML Links for Azure DevOps; made by contoso/fraud, run 3' };

describe('a managed identity that was made before its tag named the link', () => {
  for (const [title, tags, expected] of [
    ['goes on where the connection signs in as it', ours, 'noChange'],
    ['is refused where a run of another project made it', others, 'failed'],
  ] as const) {
    scenario(`an identity of a former version ${title}`, 'contoso', async ({ lab, earlier, run, byHand, requests }) => {
      await earlier({ ...own, managedIdentity: 'id-mlw-churn-prod' });
      await byHand('PATCH', identityUrl(lab, 'id-mlw-churn-prod'), { tags });
      const { report } = await run({ ...own });
      assert.equal(report.outcome, expected);
      assertNoWrite(requests());
      assert.equal(identitiesOf(lab).length, 1);
      if (expected === 'failed') {
        assert.match(said(report.problems[0]), /It was made for contoso\/fraud/);
      } else {
        assert.equal((await run({}, 'remove')).report.outcome, 'removed');
        assert.equal(identitiesOf(lab).length, 0);
      }
    });
  }

  for (const [title, trusts, expected] of [
    ['is completed where a run broke off before anything relied on it', 0, 1],
    ['stays with those who rely on it, and another is made', 1, 2],
  ] as const) {
    it(title, async () => {
      const lab = await makeLab(withFormer(trusts));
      const names = await linked(lab, [{}]);
      assert.equal(identitiesOf(lab).length, expected);
      assert.equal(names[0] === 'id-mlw-churn-prod', expected === 1);
      assert.ok(connectionOf(lab));
    });
  }
});

function withFormer(trusts: number): string {
  const held = trusts > 0 ? ', federatedCredentials: [{ name: other, issuer: "https://other", subject: other }]' : '';
  return `
extends: contoso
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        identities: [{ name: id-mlw-churn-prod, tags: { aml-links: "${ours['aml-links']}" }${held} }]
`;
}

describe('the tags of a managed identity', () => {
  it('say who made it and for which link', async () => {
    const lab = await makeLab();
    await linked(lab, [{ connectionName: `${'生'.repeat(250)}` }]);
    const tags = readObject(identitiesOf(lab)[0] ?? {}, 'tags');
    assert.match(
      readText(tags, 'aml-links') ?? '',
      /^Managed by AML Links for Azure DevOps; made by contoso\/churn, run 7/,
    );
    assert.match(readText(tags, 'aml-links-for') ?? '', /^aml-links-[0-9a-f-]{36} contoso\/churn\/生+$/);
    assert.equal((readText(tags, 'aml-links-for') ?? '').length, 256);
  });
});
