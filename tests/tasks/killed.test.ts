import assert from 'node:assert/strict';
import { packagedOnce } from '../package-once';
import { countMade } from '../recipes/made';
import { leaveId } from './left-id';
import { onBench } from './served-run';

const once = { applications: 1, identities: 0, principals: 1, credentials: 1, assignments: 1, connections: 1 };

describe('task EnsureAmlServiceConnection, killed', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  it('after any request, leaves one of everything once it has run again', async () => {
    const all = await onBench('contoso', async ({ run, requests }) => {
      assert.equal((await run()).result, 'succeeded');
      return requests().length;
    });
    const numbers = Array.from({ length: all }, (_, index) => index + 1);
    const workers = [0, 1, 2].map(async () => {
      for (let nth = numbers.shift(); nth !== undefined; nth = numbers.shift()) {
        await killAt(nth);
      }
    });
    await Promise.all(workers);
  }).timeout(180_000);
});

async function killAt(nth: number): Promise<void> {
  const id = leaveId();
  let answered = 0;
  const kill = () => {
    answered += 1;
    if (answered === nth) {
      id.send('SIGKILL');
    }
  };
  await onBench(
    'contoso',
    async ({ served, run }) => {
      const broken = await run({}, { env: id.env });
      assert.equal(broken.steps[0]?.exitCode, undefined, `request ${nth}: ${broken.log}`);
      const again = await run();
      assert.equal(again.result, 'succeeded', `killed after request ${nth}: ${again.log}`);
      assert.deepEqual(countMade(served.emulator), once, `killed after request ${nth}`);
    },
    kill,
  );
  id.clear();
}
