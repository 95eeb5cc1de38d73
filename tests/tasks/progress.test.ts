import assert from 'node:assert/strict';
import { packagedOnce } from '../package-once';
import { onBench } from './served-run';

describe('the progress of a step, packaged', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  it('grows with what a run writes, and stands still where it plans', async () => {
    await onBench('contoso', async ({ run }) => {
      const percents = async (mode: string) => {
        const { log } = await run({ mode }, { isDebug: true });
        return Array.from(log.matchAll(/progress: (\d+) % \S/g), ([, percent]) => Number(percent));
      };
      assert.deepEqual(await percents('plan'), []);
      const grown = await percents('apply');
      assert.deepEqual([grown[0], grown.at(-1)], [0, 100]);
      assert.deepEqual(
        grown,
        [...grown].sort((one, other) => one - other),
      );
      assert.deepEqual(await percents('apply'), []);
    });
  });
});
