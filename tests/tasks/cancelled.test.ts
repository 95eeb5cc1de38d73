/** The packaged tasks as processes that are cancelled as the agent cancels them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { packagedOnce } from '../package-once';
import { countMade } from '../recipes/made';
import { leaveId } from './left-id';
import { onBench, type TaskRun } from './served-run';

const once = { applications: 1, identities: 0, principals: 1, credentials: 1, assignments: 1, connections: 1 };

/** @param nth after which answer the signal is sent */
async function cancelled(
  signal: NodeJS.Signals,
  nth: number,
  shows: (run: TaskRun, seconds: number) => void,
): Promise<void> {
  const id = leaveId();
  let answered = 0;
  let sentAt = Number.NaN;
  const cancel = () => {
    answered += 1;
    if (answered === nth) {
      sentAt = performance.now();
      id.send(signal);
    }
  };
  await onBench(
    'contoso',
    async ({ served, run }) => {
      const broken = await run({}, { env: id.env });
      shows(broken, (performance.now() - sentAt) / 1000);
      const again = await run();
      assert.equal(again.result, 'succeeded', again.log);
      assert.deepEqual(countMade(served.emulator), once, `${signal} after answer ${nth}: ${broken.log}`);
    },
    cancel,
  );
  id.clear();
}

/** The report that stays with the run. */
function reportOf({ log }: TaskRun) {
  const [, file = ''] = /^kept: (.*\.json)$/m.exec(log) ?? [];
  return JSON.parse(readFileSync(file, 'utf8'));
}

describe('task EnsureAmlServiceConnection, cancelled', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    for (const nth of [1, 4, 6, 8]) {
      it(`by ${signal} after answer ${nth}, ends within the agent's seconds, tells, and is completed by the next run`, async () => {
        await cancelled(signal, nth, (run, seconds) => {
          assert.ok(seconds < 7, `${seconds} s: ${run.log}`);
          assert.deepEqual([run.steps[0]?.exitCode, run.steps[0]?.result], [0, 'canceled'], run.log);
          assert.match(run.log, /cancelled: no further write begins/);
          assert.match(run.log, /The run was cancelled\. \[run\.cancelled\]\n/);
          assert.match(run.log, /Not done: .*/);
          assert.match(run.log, /Run again: it finds what is there and completes the rest\./);
          const { outcome, changed, problems } = reportOf(run);
          assert.deepEqual([outcome, problems[0].code], ['cancelled', 'run.cancelled']);
          assert.equal(changed, /^created: /m.test(run.log), run.log);
        });
      });
    }
  }
});
