/**
 * What an expert on machine-learning platforms tries in the first hour, on the packaged tasks as the agent runs them: each
 * by the name that the list of such trials gives it.
 */
import assert from 'node:assert/strict';
import { packagedOnce } from '../package-once';
import { countMade } from '../recipes/made';
import { After } from '../tasks/after-run';
import { leaveId } from '../tasks/left-id';
import { type Bench, onBench, type RunMore, type TaskRun } from '../tasks/served-run';
import { asOwner, secretsIn, watch } from './hand';

const synapse = { task: 'LinkSynapseAml' } as const satisfies RunMore;
const once = { applications: 1, identities: 0, principals: 1, credentials: 1, assignments: 1, connections: 1 };
const nothing = { applications: 0, identities: 0, principals: 0, credentials: 0, assignments: 0, connections: 0 };

/** @returns what the run wrote. */
async function writesOf(bench: Bench, act: () => Promise<TaskRun>, result: TaskRun['result'] = 'succeeded') {
  const before = new After(bench).writes().length;
  const run = await act();
  assert.equal(run.result, result, run.log);
  return { run, writes: new After(bench).writes().slice(before) };
}

describe('The first hour', function () {
  // Several runs each, of processes that other suites' compete with.
  this.timeout(240_000);
  before(() => packagedOnce());

  for (const more of [{}, synapse]) {
    const { task = 'EnsureAmlServiceConnection' } = more as RunMore;
    it(`1. run it twice: the second run of ${task} writes nothing`, async () => {
      await onBench('contoso', async (bench) => {
        const first = await writesOf(bench, () => bench.run({}, more));
        assert.deepEqual([first.run.outputs.changed, first.writes.length > 0], ['true', true]);
        const second = await writesOf(bench, () => bench.run({}, more));
        assert.deepEqual([second.run.outputs.changed, second.writes], ['false', []]);
      });
    });
  }

  it('2. run it with too few rights: all that is missing is named at once, with who gives it, before any write', async () => {
    await onBench('three-rights-missing', async (bench) => {
      const { run, writes } = await writesOf(bench, () => bench.run(), 'failed');
      assert.deepEqual(writes, []);
      const said = run.issues.join('\n');
      for (const missing of [/Application\.ReadWrite\.OwnedBy/, /roleAssignments\/write/, /Creator/]) {
        assert.match(said, missing);
      }
      assert.match(said, /Ask .* Owner/);
      assert.doesNotMatch(run.log, /\n\s+at \S+ \(/);
    });
  });

  it('3. point it at a connection someone made by hand: adopted as it is, and never removed', async () => {
    await onBench('made-by-hand', async (bench) => {
      const here = { connectionName: 'mlw-churn', pipelineAccess: 'none' };
      const { id } = new After(bench).connection('mlw-churn');
      const adopted = await writesOf(bench, () => bench.run(here));
      assert.deepEqual([adopted.run.outputs.connectionId, adopted.writes], [id, []]);
      const removal = await writesOf(
        bench,
        () => bench.run({ connectionName: 'mlw-churn', action: 'remove' }),
        'failed',
      );
      assert.match(removal.run.issues.join('\n'), /mlw-churn.*\n?.*(mark|somebody else made)/s);
      assert.deepEqual([new After(bench).connection('mlw-churn').id, removal.writes], [id, []]);
    });
  });

  it('4. change the role in Azure by hand: a check notices, and the next run mends it', async () => {
    await onBench(asOwner.seed, async (bench) => {
      await bench.run({ role: 'AzureML Data Scientist' });
      const check = (result: TaskRun['result']) =>
        writesOf(bench, () => bench.run({ role: 'AzureML Data Scientist', mode: 'check' }), result);
      assert.deepEqual((await check('succeeded')).writes, []);
      await asOwner.dropRoleOf(bench, 'mlw-churn-prod');
      const noticed = await check('failed');
      assert.match(noticed.run.issues.join('\n'), /AzureML Data Scientist/);
      assert.deepEqual(noticed.writes, []);
      const mended = await writesOf(bench, () => bench.run({ role: 'AzureML Data Scientist' }));
      assert.deepEqual(
        mended.writes.map((line) => /^(\w+) .*\/(\w+)\/[^/]+$/.exec(line)?.slice(1)),
        [['PUT', 'roleAssignments']],
      );
      await check('succeeded');
    });
  });

  it('5. turn on debug: no token, no secret made or given, is in the log, the reports or the outputs', async () => {
    const given = 'P~given-secret-of-this-test-0123456789ab';
    await onBench(
      `extends: setup-by-secret\ntenants: [{ domain: contoso.onmicrosoft.com, applications: [{ displayName: app-known, secret: ${given} }] }]\n`,
      async (bench) => {
        const secrets = watch(bench);
        const clientId = String(new After(bench).application('app-known').appId);
        const runs = [
          await bench.run({ authentication: 'secret' }, { isDebug: true }),
          await bench.run(
            { linkedServiceName: 'by-new-key', authentication: 'servicePrincipal' },
            { ...synapse, isDebug: true },
          ),
          await bench.run(
            {
              linkedServiceName: 'by-given-key',
              authentication: 'servicePrincipal',
              identity: 'existingClientId',
              clientId,
              clientSecret: given,
              role: 'none',
            },
            { ...synapse, isDebug: true },
          ),
        ];
        const known = [...secretsIn(secrets), given, ...Object.values(bench.served.emulator.secrets())];
        assert.ok(secrets.tokens.length > 3 && secrets.made.length > 1, 'the test saw tokens and made secrets');
        for (const run of runs) {
          assert.match(run.log, /debug: /);
          for (const secret of known) {
            assert.ok(!run.left.includes(secret), `${secret.slice(0, 12)}… is shown`);
          }
        }
      },
    );
  });

  it('6. a Synapse workspace in Git mode, then one with public access off: told apart, and nothing half written', async () => {
    await onBench('synapse-git', async (bench) => {
      const { run, writes } = await writesOf(bench, () => bench.run({}, synapse), 'failed');
      assert.match(run.issues.join('\n'), /Git/);
      assert.match(run.issues.join('\n'), /gitMode/);
      assert.deepEqual(writes, []);
      const live = await bench.run({ gitMode: 'live' }, synapse);
      assert.match(live.result, /^succeeded/, live.log);
    });
    await onBench('synapse-public-access-off', async (bench) => {
      const { run, writes } = await writesOf(bench, () => bench.run({}, synapse), 'failed');
      assert.match(run.issues.join('\n'), /public network access is off/);
      assert.doesNotMatch(run.issues.join('\n'), /Git/);
      assert.deepEqual(writes, []);
    });
  });

  it('7. rename the connection: found again under either name, never made a second time', async () => {
    await onBench('contoso', async (bench) => {
      await bench.run();
      await asOwner.rename(bench, 'mlw-churn-prod', 'mlw-churn-new');
      const old = await writesOf(bench, () => bench.run(), 'failed');
      assert.match(old.run.issues.join('\n'), /"mlw-churn-prod" is now called "mlw-churn-new"/);
      const renamed = await writesOf(bench, () => bench.run({ connectionName: 'mlw-churn-new' }));
      assert.deepEqual([old.writes, renamed.writes], [[], []]);
      assert.deepEqual(countMade(bench.served.emulator), once);
    });
  });

  it('8. unlink, and look what is left in Entra and in access control: nothing that can sign in or act', async () => {
    await onBench('contoso', async (bench) => {
      await bench.run();
      const principal = String(new After(bench).applicationOf('mlw-churn-prod').displayName);
      const principalId = new After(bench).principalId(principal);
      assert.equal((await bench.run({ action: 'remove' })).result, 'succeeded');
      assert.deepEqual(countMade(bench.served.emulator), nothing);
      assert.deepEqual(new After(bench).roles(principalId), []);
      assert.equal(new After(bench).hasConnection(), false);
      await bench.run({}, synapse);
      assert.equal((await bench.run({ action: 'remove' }, synapse)).result, 'succeeded');
      assert.deepEqual(countMade(bench.served.emulator), nothing);
    });
  });

  for (const nth of [3, 6, 9]) {
    it(`9. cancel after answer ${nth} and run again: the next run completes it, and the one after has nothing to do`, async () => {
      const id = leaveId();
      let answered = 0;
      const cancel = () => {
        answered += 1;
        if (answered === nth) {
          id.send('SIGINT');
        }
      };
      await onBench(
        'contoso',
        async (bench) => {
          const cancelled = await bench.run({}, { env: id.env });
          assert.match(cancelled.log, /run again/i);
          await writesOf(bench, () => bench.run());
          assert.deepEqual(countMade(bench.served.emulator), once, cancelled.log);
          assert.deepEqual((await writesOf(bench, () => bench.run())).writes, []);
        },
        cancel,
      );
      id.clear();
    });
  }
});
