/** Secrets that runs left behind when they broke off between the application and the connection. */
import assert from 'node:assert/strict';
import { ensure, type Lab, makeLab, openLab } from '../../scripts/lab';
import { passwordsOf } from './keys';
import { descriptionOf, linkName } from './tenant';

const authentication = 'secret';

/** A link whose secret is due, in a tenant where no connection can be changed. */
async function makeDue(): Promise<Lab> {
  const lab = await makeLab();
  await ensure(lab, { authentication });
  lab.emulator.clock.advance(61 * 86_400);
  const body = { typeKey: 'ServiceEndpointException', message: 'Not today.' };
  const match = { method: 'PUT', url: '/serviceendpoint/endpoints/' };
  lab.emulator.setFaults([{ match, times: 100, fault: { kind: 'status', status: 500, body } }]);
  return lab;
}

async function runLater({ emulator }: Lab, mode: 'apply' | 'plan' = 'apply') {
  emulator.clock.advance(7200);
  const lab = await openLab(emulator);
  const { report } = await ensure(lab, { authentication }, mode);
  return { lab, report };
}

const idsIn = (lab: Lab) => passwordsOf(lab, linkName).map(({ keyId }) => keyId);

describe('ensure-aml-service-connection: secrets of runs that broke off', () => {
  it('go before the next one is made, so that runs which all fail do not pile them up', async () => {
    const due = await makeDue();
    const [held] = idsIn(due);
    for (let round = 0; round < 4; round += 1) {
      const { lab, report } = await runLater(due);
      assert.equal(report.outcome, 'failed');
      const tidied = report.steps.filter(({ step, state }) => step === 'replacedKeys' && state === 'removed');
      assert.equal(tidied.length, round === 0 ? 0 : 1, 'what went is told, also by a run that fails');
      const [first, ...others] = idsIn(lab);
      assert.equal(first, held, 'the connection signs in with it');
      assert.equal(others.length, 1);
    }
  });

  it('are shown by a plan, and gone with the one that is replaced once a run ends well', async () => {
    const due = await makeDue();
    await runLater(due);
    const orphan = passwordsOf(due, linkName).at(-1);
    const { report, lab } = await runLater(due, 'plan');
    const shown = report.steps.find(({ state }) => state === 'toRemove')?.title;
    assert.equal(shown, `secret that ends ${orphan?.endDateTime.slice(0, 10)}`);
    assert.equal(idsIn(lab).length, 2);
    due.emulator.setFaults([]);
    assert.deepEqual((await runLater(due)).report.problems, []);
    const [only, ...more] = idsIn(due);
    assert.deepEqual(more, []);
    assert.ok(only && descriptionOf(due).includes(only));
  });
});
