import assert from 'node:assert/strict';
import { packagedOnce } from '../package-once';
import { interrupt, stories, uninterrupted } from './interrupted';
import type { TaskRun } from './served-run';

const shows = ({ steps, log }: TaskRun) => assert.equal(steps[0]?.exitCode, undefined, log);

for (const story of stories) {
  describe(`task ${story.task}, killed`, () => {
    before(async function () {
      this.timeout(120_000);
      await packagedOnce();
    });

    it('after any request, leaves one of everything once it has run again', async () => {
      const whole = await uninterrupted(story);
      const numbers = Array.from({ length: whole.requests }, (_, index) => index + 1);
      const workers = [0, 1, 2].map(async () => {
        for (let nth = numbers.shift(); nth !== undefined; nth = numbers.shift()) {
          await interrupt(story, { signal: 'SIGKILL', nth, whole, shows });
        }
      });
      await Promise.all(workers);
    }).timeout(600_000);
  });
}
