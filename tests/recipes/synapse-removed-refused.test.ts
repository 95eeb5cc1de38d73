/** Each deletion of a Synapse link's removal, refused or overtaken: as for a connection. */

import assert from 'node:assert/strict';
import type { LinkSynapseAmlText } from '../../core';
import { type Lab, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { type Deletion, overtaken, refused, refusedId } from './removing';
import { said } from './said';
import { codesOf, countLinked, existing, nothingMade, synapseScenario } from './synapse-tenant';

interface Case {
  readonly title: string;
  readonly match: Deletion;
  readonly text?: (lab: Lab) => LinkSynapseAmlText;
  readonly code: string;
  /** Who may not, what, and the right that allows it. */
  readonly says: readonly RegExp[];
}

const seed = 'extends: synapse-spn-link\nreplicationSeconds: 0\n';
const newApplication = () => ({ authentication: 'servicePrincipal' });
const setup = /identity (?:"azure-setup" of the setup|of service) connection.*lacks/;

const cases: readonly Case[] = [
  {
    title: 'the linked service',
    match: { method: 'DELETE', url: '/linkedservices/' },
    code: 'synapse.forbidden',
    says: [setup, /remove the linked service "mlw-link"/, /the role "Synapse Linked Data Manager"/],
  },
  {
    title: 'the key of a link',
    match: { method: 'POST', url: 'removePassword' },
    text: existing,
    code: 'graph.forbidden',
    says: [setup, /remove a secret from application/, /Application\.ReadWrite\.OwnedBy/],
  },
  {
    title: 'the role of a link',
    match: { method: 'DELETE', url: 'roleAssignments/' },
    code: 'role.forbidden',
    says: [setup, /role assignment \/subscriptions/, /give it the role "Role Based Access Control Administrator"/],
  },
  {
    title: 'the application of a link',
    match: { method: 'DELETE', url: '/applications/[0-9a-f-]{36}$' },
    text: newApplication,
    code: 'graph.forbidden',
    says: [setup, /application "aml-links-syn-churn-mlw-link"/, /make it an owner/],
  },
];

describe('remove-synapse-link: a deletion that is refused', () => {
  for (const { title, match, text = () => ({}), code, says } of cases) {
    synapseScenario(`403 at removing ${title}`, seed, async ({ lab, earlier, run }) => {
      const given = text(lab);
      assert.deepEqual((await earlier(given)).report.problems, []);
      lab.emulator.setFaults([refused(match)]);
      const { report } = await run(given, 'remove');
      assert.deepEqual([report.outcome, ...codesOf(report)], ['failed', code]);
      for (const words of says) {
        assert.match(said(report.problems[0]), words);
      }
      assert.deepEqual([report.problems[0]?.seen?.status, report.problems[0]?.seen?.requestId], [403, refusedId]);
      lab.emulator.setFaults([]);
      assert.deepEqual((await run(given, 'remove')).report.problems, []);
      assert.deepEqual(countLinked(lab), nothingMade);
    });
  }
});

describe('remove-synapse-link: what somebody else took away a moment before', () => {
  for (const { title, match, text = () => ({}) } of cases) {
    it(`is no failure: ${title}`, async () => {
      const lab = await makeLab(seed);
      const given = text(lab);
      assert.deepEqual((await linkSynapse(lab, given)).report.problems, []);
      const { context, count } = overtaken(lab, match);
      const { report } = await linkSynapse(lab, given, 'remove', context);
      assert.deepEqual([report.outcome, report.problems, count()], ['removed', [], 1]);
      assert.deepEqual(countLinked(lab), nothingMade);
    });
  }
});
