import assert from 'node:assert/strict';
import { isWrite } from '../../scripts/lab';
import { packagedOnce } from '../package-once';
import { withRights } from '../recipes/conversion-tenant';
import { countMade } from '../recipes/made';
import { onBench, type TaskRun } from './served-run';

const planned = '$(link.planFile)';
const errorOf = (step: TaskRun['steps'][number] | undefined) =>
  step?.issues.find(({ type }) => type === 'error')?.message ?? '';

describe('a plan of one step that a later step applies, packaged', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  it('is applied as it was planned, and a second plan has nothing to change', async () => {
    await onBench('contoso', async ({ run, served }) => {
      const { result, steps, log } = await run(
        { mode: 'plan' },
        { thenRun: [{ planFile: planned }, { mode: 'plan' }] },
      );
      assert.equal(result, 'succeeded', log);
      assert.deepEqual(
        steps.map(({ outputVariables }) => [outputVariables.changesPlanned, outputVariables.changed]),
        [
          ['true', 'false'],
          ['false', 'true'],
          ['false', 'false'],
        ],
      );
      assert.equal(countMade(served.emulator).connections, 1);
    });
  });

  it('is applied for a Synapse workspace as well', async () => {
    await onBench('contoso', async ({ run }) => {
      const { result, log } = await run({ mode: 'plan' }, { task: 'LinkSynapseAml', thenRun: [{ planFile: planned }] });
      assert.equal(result, 'succeeded', log);
    });
  });

  it('stops a conversion of all connections as well where the inputs are others, before it writes', async () => {
    const plan = { action: 'convertAll', mode: 'plan' };
    await onBench(withRights('automatic-secret-connection'), async ({ run, requests }) => {
      const apply = { ...plan, mode: 'apply', planFile: planned, connections: 'mlw-*' };
      const { result, steps, log } = await run(plan, { task: 'ManageAmlLinks', thenRun: [apply] });
      assert.equal(result, 'failed', log);
      assert.deepEqual(steps[0]?.outputVariables.changesPlanned, 'true');
      assert.match(errorOf(steps[1]), /^Nothing was written: .*is not what was planned.*the input connections/s);
      assert.deepEqual(requests().filter(isWrite), []);
      const listed = await run({ action: 'inventory', mode: 'plan' }, { task: 'ManageAmlLinks' });
      assert.match(listed.issues[0] ?? '', /^The input mode: is given, but counts only with action: convertAll/);
    });
  });

  it('stops before it writes where the inputs are others', async () => {
    await onBench('contoso', async ({ run, requests }) => {
      const { result, steps } = await run(
        { mode: 'plan' },
        { thenRun: [{ planFile: planned, role: 'AzureML Data Scientist' }] },
      );
      assert.equal(result, 'failed');
      const said = errorOf(steps[1]);
      assert.match(said, /^Nothing was written: what would be done now is not what was planned\..*\n.*the input role/s);
      assert.deepEqual(requests().filter(isWrite), []);
    });
  });

  it('stops before it writes where something was made meanwhile', async () => {
    await onBench('contoso', async ({ run, requests }) => {
      const { steps } = await run({ mode: 'plan' }, { thenRun: [{}, { planFile: planned }] });
      const writes = requests().filter(isWrite).length;
      assert.ok(writes > 0);
      const said = errorOf(steps[2]);
      assert.match(said, /is not what was planned\..*service connection: was to come after another, and is not now/s);
      assert.equal(requests().filter(isWrite).length, writes);
    });
  });

  it('is complained of where the file is none, before the first request', async () => {
    await onBench('contoso', async ({ run, served }) => {
      for (const [planFile, complaint] of [
        ['$(no.such)', 'cannot be read'],
        ['$(Agent.WorkFolder)/../pipeline.yml', 'holds no plan|cannot be read'],
      ] as const) {
        const { result, issues } = await run({ planFile });
        assert.equal(result, 'failed');
        assert.match(issues[0] ?? '', new RegExp(`^The input planFile: .*(?:${complaint})`), planFile);
      }
      assert.match((await run({ mode: 'check', planFile: planned })).issues[0] ?? '', /^The input planFile: /);
      assert.deepEqual(served.emulator.transcript, []);
    });
  });
});
