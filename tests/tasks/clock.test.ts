/** Time as the emulator has it, on the packaged tasks: moved by its control address, without waiting. */
import assert from 'node:assert/strict';
import { packagedOnce } from '../package-once';
import { After } from './after-run';
import { type Bench, onBench } from './served-run';

async function moveClock({ served }: Bench, days: number): Promise<void> {
  const body = JSON.stringify({ advanceSeconds: days * 86_400 });
  const answer = await fetch(`${served.ready.control}/clock`, { method: 'POST', body });
  assert.equal(answer.status, 200);
}

describe('The emulated agent', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  it("gives a task the emulator's time: a secret is made anew when its end is near, and not before", async () => {
    await onBench('contoso', async (bench) => {
      const bySecret = { authentication: 'secret', secretDays: '90', renewDays: '30' };
      const keys = () => {
        const { passwordCredentials } = new After(bench).applicationOf();
        return (Array.isArray(passwordCredentials) ? passwordCredentials : []).map(({ keyId }) => keyId);
      };
      const first = await bench.run(bySecret);
      assert.equal(first.result, 'succeeded', first.log);
      const [made] = keys();
      await moveClock(bench, 55);
      assert.equal((await bench.run(bySecret)).outputs.changed, 'false');
      assert.deepEqual(keys(), [made]);
      await moveClock(bench, 10);
      const renewed = await bench.run(bySecret);
      assert.deepEqual([renewed.result, renewed.outputs.changed], ['succeeded', 'true'], renewed.log);
      assert.equal(keys().length, 1);
      assert.notEqual(keys()[0], made);
    });
  });

  it('leaves a task the time of the machine where the emulator has the same', async () => {
    await onBench('contoso', async ({ run }) => {
      const { left } = await run({ mode: 'plan' });
      const [, startedAt = ''] = /"startedAt": "([^"]+)"/.exec(left) ?? [];
      assert.ok(Math.abs(Date.parse(startedAt) - Date.now()) < 600_000, startedAt);
    });
  });

  it('meets a connection that nobody used for 100 days: switched off, and said so', async () => {
    await onBench('unused-99-days', async (bench) => {
      const here = { connectionName: 'mlw-churn', pipelineAccess: 'none' };
      const before = await bench.run(here);
      assert.equal(before.result, 'succeeded', before.log);
      await moveClock(bench, 1);
      const { result, issues } = await bench.run(here);
      assert.equal(result, 'failed');
      assert.match(issues.join('\n'), /"mlw-churn".*disabled.*\n?.*100 days/s);
    });
  });
});
