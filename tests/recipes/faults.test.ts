/**
 * Every request of a first run, bent in every way a network or a service bends them. The run then succeeds or says a
 * problem of the catalogue; the next run, undisturbed, completes it; and never is anything there twice.
 */
import { strict as assert } from 'node:assert';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { faults, killedAfter, nameOf, anyButSignIn as url } from './bending';
import { countMade } from './made';

const seed = 'extends: contoso\nreplicationSeconds: 0\n';

describe('a first run bent at any request', () => {
  for (const identity of ['newApplication', 'newManagedIdentity']) {
    for (const fault of faults) {
      const name = nameOf(fault);
      it(`${identity}: ${name}: ends well or says why, and the next run completes it`, async () => {
        const requests = await countRequests(identity);
        for (let nth = 1; nth <= requests; nth += 1) {
          const lab = await makeLab(seed);
          lab.emulator.setFaults([{ match: { url }, nth, times: 1, fault }]);
          const bent = await ensure(lab, { identity });
          for (const problem of bent.report.problems) {
            assert.notEqual(problem.code, 'internal', `request ${nth}: ${problem.message}`);
          }
          await completes(lab, identity, `${name} at request ${nth}`);
        }
      });
    }
  }
});

describe('a first run in which one request never gets better', () => {
  for (const identity of ['newApplication', 'newManagedIdentity']) {
    for (const fault of faults) {
      const name = nameOf(fault);
      it(`${identity}: ${name}: gives up with a problem in time, and the next run completes it`, async () => {
        const requests = await countRequests(identity);
        for (let nth = 1; nth <= requests; nth += 1) {
          const lab = await makeLab(seed);
          lab.emulator.setFaults([{ match: { url }, nth, times: 10_000, fault }]);
          const begun = lab.emulator.clock.now().getTime();
          const bent = await ensure(lab, { identity });
          const minutes = (lab.emulator.clock.now().getTime() - begun) / 60_000;
          assert.ok(bent.report.problems.length > 0, `${name} from request ${nth} on went unnoticed`);
          // By the clock of the emulator, which goes on for each of those that time out side by side.
          assert.ok(minutes < 20, `${name} from request ${nth} on took ${minutes} minutes`);
          for (const problem of bent.report.problems) {
            assert.notEqual(problem.code, 'internal', `request ${nth}: ${problem.message}`);
          }
          lab.emulator.setFaults([]);
          await completes(lab, identity, `${name} from request ${nth} on`);
        }
      });
    }
  }
});

describe('a first run killed after any request, in a tenant that replicates slowly', () => {
  for (const identity of ['newApplication', 'newManagedIdentity']) {
    it(`${identity}: is completed by a run at once after it`, async () => {
      const requests = await countRequests(identity);
      for (let nth = 1; nth <= requests; nth += 1) {
        const lab = await makeLab('extends: contoso\nreplicationSeconds: 20\n');
        await ensure(lab, { identity }, 'apply', killedAfter(lab, nth)).catch(() => {});
        await completes(lab, identity, `killed after request ${nth}`);
      }
    });
  }
});

async function countRequests(identity: string): Promise<number> {
  const lab = await makeLab(seed);
  await ensure(lab, { identity });
  return lab.requests().length;
}

async function completes(lab: Lab, identity: string, when: string): Promise<void> {
  const again = await ensure(lab, { identity });
  assert.deepEqual(
    again.report.problems.map((problem) => problem.message),
    [],
    when,
  );
  const expected =
    identity === 'newApplication' ? { applications: 1, identities: 0 } : { applications: 0, identities: 1 };
  assert.deepEqual(
    countMade(lab.emulator),
    { ...expected, principals: 1, credentials: 1, assignments: 1, connections: 1 },
    when,
  );
}
