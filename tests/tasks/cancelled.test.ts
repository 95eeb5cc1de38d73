/** The packaged tasks as processes that are cancelled as the agent cancels them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { packagedOnce } from '../package-once';
import { interrupt, stories, uninterrupted, type Whole } from './interrupted';
import type { TaskRun } from './served-run';

/** The report that stays with the run. */
function reportOf({ log }: TaskRun) {
  const [, file = ''] = /^kept: (.*\.json)$/m.exec(log) ?? [];
  return JSON.parse(readFileSync(file, 'utf8'));
}

function shows(run: TaskRun, seconds: number): void {
  assert.ok(seconds < 7, `${seconds} s: ${run.log}`);
  assert.deepEqual([run.steps[0]?.exitCode, run.steps[0]?.result], [0, 'canceled'], run.log);
  assert.equal(run.log.match(/cancelled: no further write begins/g)?.length, 1, run.log);
  assert.match(run.log, /The run was cancelled\. \[run\.cancelled\]\n/);
  assert.match(run.log, /(?:Done: .*|Nothing is known to have been written\.).*/);
  assert.match(run.log, /Run again: it finds what is there and completes the rest\./);
  const { outcome, changed, problems, steps } = reportOf(run);
  assert.deepEqual([outcome, problems[0].code], ['cancelled', 'run.cancelled']);
  const did = steps.filter(({ state }: { readonly state: string }) =>
    ['created', 'changed', 'removed'].includes(state),
  );
  assert.equal(changed, did.length > 0, run.log);
  for (const { title } of did) {
    assert.ok(run.log.includes(title), title);
  }
}

for (const story of stories) {
  describe(`task ${story.task}, cancelled`, () => {
    let whole: Whole;

    before(async function () {
      this.timeout(120_000);
      await packagedOnce();
      whole = await uninterrupted(story);
    });

    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      for (const nth of story.moments) {
        it(`by ${signal} after answer ${nth}, ends within the agent's seconds, tells, and is completed by the next run`, async () => {
          assert.ok(nth < whole.requests, `only ${whole.requests} requests`);
          await interrupt(story, { signal, nth, whole, shows });
        });
      }
    }
  });
}
