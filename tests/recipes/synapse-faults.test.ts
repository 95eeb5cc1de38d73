/**
 * Every request of a first link, bent in every way a network or a service bends them. The run then succeeds or says a
 * problem of the catalogue; the next run, undisturbed, completes it; and never is anything there twice.
 */
import { strict as assert } from 'node:assert';
import type { LinkSynapseAmlText } from '../../core';
import { type Lab, makeLab, openLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { faults, killedAfter, nameOf, anyButSignIn as url } from './bending';
import { countLinked, hasTested, madeForApplication, madeForIdentity, type SynapseMade } from './synapse-tenant';

const seed = 'extends: contoso\nreplicationSeconds: 0\n';

const ways: readonly (readonly [name: string, text: LinkSynapseAmlText, made: SynapseMade])[] = [
  ['managed identity', {}, madeForIdentity],
  ['new application', { authentication: 'servicePrincipal' }, madeForApplication],
];

describe('a first synapse link bent at any request', () => {
  for (const [way, text, made] of ways) {
    for (const fault of faults) {
      const name = nameOf(fault);
      it(`${way}: ${name}: ends well or says why, and the next run completes it`, async () => {
        const requests = await countRequests(text);
        for (let nth = 1; nth <= requests; nth += 1) {
          const lab = await makeLab(seed);
          lab.emulator.setFaults([{ match: { url }, nth, times: 1, fault }]);
          const bent = await linkSynapse(lab, text);
          for (const problem of bent.report.problems) {
            assert.notEqual(problem.code, 'internal', `request ${nth}: ${problem.message}`);
          }
          await completes(lab, text, made, `${name} at request ${nth}`);
        }
      });
    }
  }
});

describe('a first synapse link in which one request never gets better', () => {
  for (const [way, text, made] of ways) {
    for (const fault of faults) {
      const name = nameOf(fault);
      it(`${way}: ${name}: gives up with a problem in time, and the next run completes it`, async () => {
        const requests = await countRequests(text);
        for (let nth = 1; nth <= requests; nth += 1) {
          const lab = await makeLab(seed);
          lab.emulator.setFaults([{ match: { url }, nth, times: 10_000, fault }]);
          const begun = lab.emulator.clock.now().getTime();
          const bent = await linkSynapse(lab, text);
          const minutes = (lab.emulator.clock.now().getTime() - begun) / 60_000;
          assert.ok(minutes < 16, `${name} from request ${nth} on took ${minutes} minutes`);
          // Once all is in place and tested, what is asked for a warning may be refused without a word.
          const isDone = hasTested(bent.report) && bent.report.outcome === 'created';
          assert.ok(bent.report.problems.length > 0 || isDone, `${name} from request ${nth} on went unnoticed`);
          for (const problem of bent.report.problems) {
            assert.notEqual(problem.code, 'internal', `request ${nth}: ${problem.message}`);
          }
          lab.emulator.setFaults([]);
          await completes(lab, text, made, `${name} from request ${nth} on`);
        }
      });
    }
  }
});

describe('a first synapse link killed after any request, in a tenant that replicates slowly', () => {
  for (const [way, text, made] of ways) {
    it(`${way}: is completed by a run at once after it`, async () => {
      const requests = await countRequests(text);
      for (let nth = 1; nth <= requests; nth += 1) {
        const lab = await makeLab('extends: contoso\nreplicationSeconds: 20\n');
        await linkSynapse(lab, text, 'apply', killedAfter(lab, nth)).catch(() => {});
        await completes(lab, text, made, `killed after request ${nth}`);
      }
    });
  }

  it('a renewal of its key: the next run leaves one key, and the link works', async () => {
    const text = { authentication: 'servicePrincipal', workspace: 'mlw-fraud' };
    const made = { ...madeForApplication, assignments: 2 };
    for (let nth = 1; nth <= 20; nth += 1) {
      const lab = await makeLab(seed);
      assert.deepEqual((await linkSynapse(lab, { ...text, workspace: 'mlw-churn' })).report.problems, []);
      lab.emulator.clock.advance(60);
      await linkSynapse(lab, text, 'apply', killedAfter(lab, nth)).catch(() => {});
      // A key that nobody names is left alone for an hour: another run may be about to store it.
      lab.emulator.clock.advance(7200);
      await completes(await openLab(lab.emulator), text, made, `killed after request ${nth}`);
    }
  });
});

async function countRequests(text: LinkSynapseAmlText): Promise<number> {
  const lab = await makeLab(seed);
  await linkSynapse(lab, text);
  return lab.requests().length;
}

async function completes(lab: Lab, text: LinkSynapseAmlText, made: SynapseMade, when: string): Promise<void> {
  const again = await linkSynapse(lab, text);
  assert.deepEqual(
    again.report.problems.map((problem) => problem.message),
    [],
    when,
  );
  assert.equal(hasTested(again.report), true, when);
  assert.deepEqual(countLinked(lab), made, when);
}
