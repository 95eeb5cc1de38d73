import assert from 'node:assert/strict';
import type { LinkSynapseAmlText } from '../../core';
import { readObject } from '../../emulator/json';
import { type Lab, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { killedAfter } from './bending';
import {
  assertNothingWritten,
  codesOf,
  countLinked,
  existing,
  linksOf,
  linkUrl,
  madeForApplication,
  nothingMade,
  synapseScenario,
} from './synapse-tenant';
import { applicationOf } from './tenant';

const newApplication = { authentication: 'servicePrincipal' } as const;

describe('remove-synapse-link', () => {
  synapseScenario(
    'a link that signs in as itself goes with its role',
    'contoso',
    async ({ lab, earlier, run, requests }) => {
      await earlier();
      const { report } = await run({}, 'remove');
      assert.deepEqual([report.outcome, report.problems], ['removed', []]);
      assert.deepEqual(countLinked(lab), nothingMade);
      assert.equal((await run({}, 'remove')).report.outcome, 'noChange');
      assertNothingWritten(requests());
    },
  );

  synapseScenario(
    'a link goes with its application, its role and its key',
    'contoso',
    async ({ lab, earlier, run }) => {
      await earlier(newApplication);
      assert.equal((await run(newApplication, 'planRemove')).report.outcome, 'planned');
      assert.deepEqual(countLinked(lab), madeForApplication);
      const { report } = await run(newApplication, 'remove');
      assert.deepEqual([report.outcome, report.problems], ['removed', []]);
      assert.deepEqual(countLinked(lab), nothingMade);
    },
  );

  it('is checked: what is left of a link is named, and all is in order when it is gone', async () => {
    const lab = await makeLab();
    await linkSynapse(lab);
    const { report } = await linkSynapse(lab, {}, 'checkRemove');
    assert.deepEqual([report.outcome, codesOf(report)], ['drifted', ['check.left-over', 'check.left-over']]);
    await linkSynapse(lab, {}, 'remove');
    assert.equal((await linkSynapse(lab, {}, 'checkRemove')).report.outcome, 'inOrder');
  });

  synapseScenario(
    'an application that was there before stays, without the key of the link',
    'synapse-spn-link',
    async ({ lab, earlier, run }) => {
      await earlier(existing(lab));
      const { report } = await run(existing(lab), 'remove');
      assert.equal(report.outcome, 'removed');
      assert.deepEqual(countLinked(lab), nothingMade);
      const { passwordCredentials } = applicationOf(lab, 'app-synapse-link');
      assert.equal((passwordCredentials as readonly unknown[]).length, 1, 'the key of others is there');
    },
  );

  it('the role of an application of others stays where another link of ours put a key on it', async () => {
    const lab = await makeLab('synapse-spn-link');
    assert.deepEqual((await linkSynapse(lab, { ...existing(lab), role: 'Contributor\nReader' })).report.problems, []);
    const { assignments } = countLinked(lab);
    const { id } = applicationOf(lab, 'app-synapse-link');
    const { graph } = lab.context.cloud;
    const { status } = await lab.emulator.send({
      method: 'POST',
      url: `${graph}/v1.0/applications/${String(id)}/addPassword`,
      headers: { authorization: `Bearer ${await lab.context.token(graph)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ passwordCredential: { displayName: 'aml-links-99999999-9999-4999-8999-999999999999' } }),
    });
    assert.equal(status, 200);
    lab.emulator.clock.advance(60);
    const { report } = await linkSynapse(lab, existing(lab), 'remove');
    assert.deepEqual([report.problems, countLinked(lab).assignments, countLinked(lab).links], [[], assignments, 0]);
    assert.ok(assignments > 0);
  });

  synapseScenario('what another link relies on stays', 'contoso', async ({ lab, earlier, run }) => {
    await earlier();
    await earlier({ linkedServiceName: 'second' });
    const { report } = await run({}, 'remove');
    assert.equal(report.outcome, 'removed');
    assert.deepEqual(countLinked(lab), { ...nothingMade, assignments: 1, links: 1 });
    const checked = await run({ linkedServiceName: 'second' }, 'check');
    assert.equal(checked.report.outcome, 'inOrder');
  });

  synapseScenario('an application that another link signs in as stays, with its role', 'contoso', async (scene) => {
    const { lab, earlier, run } = scene;
    await earlier(newApplication);
    const { appId: clientId } = applicationOf(lab, 'aml-links-syn-churn-mlw-link');
    await earlier({ ...newApplication, linkedServiceName: 'second', identity: 'existingClientId', clientId });
    const { report } = await run(newApplication, 'remove');
    assert.equal(report.outcome, 'removed');
    assert.deepEqual(countLinked(lab), madeForApplication, 'one key is there, that of the other link');
    assert.equal((await run({ linkedServiceName: 'second', ...newApplication }, 'check')).report.outcome, 'inOrder');
    assert.match(JSON.stringify(report.steps), /other linked services rely on it: \\"second\\"/);
  });

  synapseScenario(
    'the role of the synapse workspace stays when a link names no application',
    'contoso',
    async (scene) => {
      const { lab, earlier, run, byHand } = scene;
      await earlier();
      const whole = readObject(await byHand('GET', linkUrl()), 'properties');
      const { authentication, ...rest } = readObject(whole, 'typeProperties');
      await byHand('PUT', linkUrl(), { properties: { ...whole, typeProperties: rest } });
      assert.equal((await run({}, 'remove')).report.outcome, 'removed');
      assert.deepEqual(countLinked(lab), { ...nothingMade, assignments: 1 });
    },
  );

  synapseScenario(
    'a link that somebody else made is not removed',
    'synapse-link-by-hand',
    async ({ run, requests }) => {
      const { report } = await run({ linkedServiceName: 'mlw-churn' }, 'remove');
      assert.deepEqual(codesOf(report), ['remove.linked-service-not-ours']);
      assertNothingWritten(requests());
    },
  );

  synapseScenario(
    'a link for another machine learning workspace is not removed',
    'contoso',
    async ({ earlier, run }) => {
      await earlier();
      const { report } = await run({ workspace: 'mlw-fraud' }, 'remove');
      assert.deepEqual([report.changed, codesOf(report)], [false, ['remove.other-linked-workspace']]);
    },
  );

  synapseScenario(
    'a link that was deleted by hand leaves nothing behind',
    'contoso',
    async ({ lab, earlier, run, byHand }) => {
      await earlier(newApplication);
      await byHand('DELETE', linkUrl());
      assert.equal((await run(newApplication, 'remove')).report.outcome, 'removed');
      assert.deepEqual(countLinked(lab), nothingMade);
    },
  );

  synapseScenario('who may not delete linked services learns it before anything goes', 'contoso', async (scene) => {
    const { lab, earlier, run, requests } = scene;
    await earlier();
    const decisions = {
      AccessDecisions: [
        { actionId: 'Microsoft.Synapse/workspaces/linkedServices/delete', accessDecision: 'NotAllowed' },
      ],
    };
    const fault = { kind: 'status', status: 200, body: decisions } as const;
    lab.emulator.setFaults([{ match: { url: 'checkAccessSynapseRbac' }, times: 9, fault }]);
    const { report } = await run({}, 'remove');
    assert.deepEqual(codesOf(report), ['synapse.forbidden']);
    assertNothingWritten(requests());
  });

  for (const [title, text] of [
    ['as itself', {}],
    ['as an application', newApplication],
  ] as const) {
    it(`is completed when it was killed after any request: ${title}`, async () => {
      const all = await countRequests(text);
      for (let nth = 1; nth <= all; nth += 1) {
        const lab = await linked(text);
        await linkSynapse(lab, text, 'remove', killedAfter(lab, nth)).catch(() => {});
        lab.emulator.clock.advance(60);
        const { report } = await linkSynapse(lab, text, 'remove');
        assert.deepEqual(report.problems, [], `killed after request ${nth}`);
        lab.emulator.clock.advance(60);
        assert.deepEqual(countLinked(lab), nothingMade, `killed after request ${nth}`);
        assert.equal(
          linksOf(lab).some(({ name }) => name === 'mlw-link'),
          false,
        );
      }
    });
  }
});

async function linked(text: LinkSynapseAmlText): Promise<Lab> {
  const lab = await makeLab('extends: contoso\nreplicationSeconds: 0\n');
  assert.deepEqual((await linkSynapse(lab, text)).report.problems, []);
  lab.forget();
  return lab;
}

async function countRequests(text: LinkSynapseAmlText): Promise<number> {
  const lab = await linked(text);
  await linkSynapse(lab, text, 'remove');
  return lab.requests().length;
}
