/**
 * Every request of a run that makes or replaces a key, bent, and the run killed after each of them. The connection goes on
 * working all the while; the next run, undisturbed, completes it; and never does a second key stay.
 */

import { strict as assert } from 'node:assert';
import type { EnsureAmlServiceConnectionText } from '../../core';
import type { FaultRule } from '../../emulator/faults';
import { ensure, type Lab, makeLab, openLab } from '../../scripts/lab';
import { certificateOf } from '../certificates';
import { faults, killedAfter, nameOf } from './bending';
import { callThrough, certificatesOf, passwordsOf } from './keys';
import { countMade } from './made';
import { passing } from './passing';
import { linkName } from './tenant';

type Text = Partial<EnsureAmlServiceConnectionText>;

interface Case {
  readonly title: string;
  /** What was there before; nothing for a first run. */
  readonly before?: () => Promise<Text>;
  readonly days: number;
  readonly text: () => Promise<Text>;
}

const bySecret = async (): Promise<Text> => ({ authentication: 'secret' });
const byCertificate = (name: string) => async (): Promise<Text> => ({
  authentication: 'certificate',
  certificateFile: await certificateOf(name),
});

const renewal: Case = { title: 'the renewal of a secret', before: bySecret, days: 61, text: bySecret };
const cases: readonly Case[] = [
  { title: 'a first run with a secret', days: 0, text: bySecret },
  renewal,
  { title: 'the change of a certificate', before: byCertificate('first'), days: 1, text: byCertificate('second') },
];

for (const about of cases) {
  describe(`${about.title}, bent at any request`, () => {
    for (const fault of faults) {
      const name = nameOf(fault);
      it(`${name}: ends well or says why, keeps the connection working, and the next run completes it`, async () => {
        const requests = await countRequests(about);
        for (let nth = 1; nth <= requests; nth += 1) {
          await bend(about, { nth, times: 1, fault }, `${name} at request ${nth}`);
        }
      });
    }
  });

  describe(`${about.title}, killed after any request`, () => {
    it('goes on working, and is completed by a run at once after it', async () => {
      const requests = await countRequests(about);
      for (let nth = 1; nth <= requests; nth += 1) {
        const lab = await opened(about, 20);
        await ensure(lab, await about.text(), 'apply', killedAfter(lab, nth)).catch(() => {});
        await works(lab, about, `killed after request ${nth}`);
        await completes(lab, about, `killed after request ${nth}`);
      }
    });
  });
}

describe('a key that is replaced', () => {
  for (const about of cases.filter(({ before }) => before)) {
    it(`leaves no moment in which the connection does not work: ${about.title}`, async () => {
      const lab = await opened(about, 20);
      let calls = 0;
      const context = passing(lab.context, async (request, send) => {
        const answer = await send(request);
        assert.equal(await callThrough(lab, 'mlw-churn-prod'), 'ok', `after ${request.method} ${request.url}`);
        calls += 1;
        return answer;
      });
      const { report } = await ensure(lab, await about.text(), 'apply', context);
      assert.deepEqual([report.problems, report.changed], [[], true]);
      assert.ok(calls > 12, String(calls));
      lab.emulator.clock.advance(3600);
      await works(await openLab(lab.emulator), about, 'an hour later');
    });
  }
});

describe('the renewal of a secret in which one request never gets better', () => {
  for (const fault of faults) {
    const name = nameOf(fault);
    it(`${name}: gives up with a problem, keeps the connection working, and the next run completes it`, async () => {
      const requests = await countRequests(renewal);
      for (let nth = 1; nth <= requests; nth += 1) {
        const problems = await bend(renewal, { nth, times: 10_000, fault }, `${name} from request ${nth} on`);
        assert.ok(problems > 0, `${name} from request ${nth} on went unnoticed`);
      }
    });
  }
});

/** One run with a fault in it, and one without. @returns how many problems the first told */
async function bend(about: Case, rule: Omit<FaultRule, 'match'>, when: string): Promise<number> {
  const lab = await opened(about, 0);
  lab.emulator.setFaults([{ match: {}, ...rule }]);
  const { report } = await ensure(lab, await about.text());
  lab.emulator.setFaults([]);
  for (const problem of report.problems) {
    assert.notEqual(problem.code, 'internal', `${when}: ${problem.message}`);
  }
  const next = await openLab(lab.emulator);
  await works(next, about, when);
  await completes(next, about, when);
  return report.problems.length;
}

/** What was there before, some days later. Tokens of the setup identity are at hand: their sign-in is not core's work. */
async function opened({ before, days }: Case, replicationSeconds: number): Promise<Lab> {
  const first = await makeLab(`extends: contoso\nreplicationSeconds: ${replicationSeconds}\n`);
  if (before) {
    assert.deepEqual((await ensure(first, await before())).report.problems, []);
  }
  first.emulator.clock.advance(days * 86_400);
  const lab = days > 0 ? await openLab(first.emulator) : first;
  await lab.context.token(lab.context.cloud.arm);
  await lab.context.token(lab.context.cloud.graph);
  return lab;
}

async function countRequests(about: Case): Promise<number> {
  const lab = await opened(about, 0);
  const from = lab.emulator.transcript.length;
  await ensure(lab, await about.text());
  return lab.emulator.transcript.length - from;
}

async function works(lab: Lab, { before }: Case, when: string): Promise<void> {
  if (before) {
    assert.equal(await callThrough(lab, 'mlw-churn-prod'), 'ok', when);
  }
}

async function completes(lab: Lab, about: Case, when: string): Promise<void> {
  const again = await ensure(lab, await about.text());
  assert.deepEqual(
    again.report.problems.map((problem) => problem.message),
    [],
    when,
  );
  const { applications, principals, assignments, connections } = countMade(lab.emulator);
  assert.deepEqual([applications, principals, assignments, connections], [1, 1, 1, 1], when);
  const keys = [...passwordsOf(lab, linkName), ...certificatesOf(lab, linkName)];
  assert.equal(keys.length, 1, when);
}
