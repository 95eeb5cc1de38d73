import assert from 'node:assert/strict';
import { packagedOnce } from '../package-once';
import { After } from './after-run';
import { automatic } from './input-rows-sign-in';
import { onBench } from './served-run';

const task = 'ManageAmlLinks';

describe('task ManageAmlLinks', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  it('plans the conversion of all, converts all, and then changes nothing', async () => {
    await onBench(automatic, async (bench) => {
      const after = new After(bench);
      const thenRun = [{ action: 'convertAll', mode: 'apply' }, {}];
      const { steps, log } = await bench.run({ mode: 'plan' }, { task, thenRun });
      const told = steps.map(({ result, outputVariables }) => [result, outputVariables.changed]);
      assert.deepEqual(
        told,
        [
          ['succeeded', 'false'],
          ['succeeded', 'true'],
          ['succeeded', 'false'],
        ],
        log,
      );
      assert.equal(after.scheme('mlw-churn'), 'WorkloadIdentityFederation');
    });
  });

  it('converts those that are named, and says which name nobody has', async () => {
    await onBench(automatic, async (bench) => {
      const after = new After(bench);
      const wrong = await bench.run({ connections: 'mlw-churn, typo' }, { task });
      assert.match(wrong.issues.join(), /no service connection of the name "typo"/);
      assert.equal(after.scheme('mlw-churn'), 'ServicePrincipal');
      const thenRun = [{ connections: 'mlw-*' }];
      const { steps, log } = await bench.run({ connections: 'nothing-*' }, { task, thenRun });
      assert.deepEqual(
        steps.map(({ outputVariables }) => outputVariables.changed),
        ['false', 'true'],
        log,
      );
      assert.equal(after.scheme('mlw-churn'), 'WorkloadIdentityFederation');
    });
  });

  it('looks into another project, as whom it is told to', async () => {
    const seed = `
extends: contoso
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: robot-app }]
organizations:
  - name: contoso
    users: [{ name: robot, application: robot-app, pat: generated, roles: { fraud: Administrator } }]
    projects:
      - name: churn
        connections:
          - { name: azdo-robot, type: WorkloadIdentityUser, identity: robot-app, grants: all }
          - { name: azdo-pat, type: externaltfs, scheme: Token, user: robot, grants: all }
      - name: fraud
        connections: [{ name: by-feed, type: generic, scheme: UsernamePassword }]
`;
    await onBench(seed, async ({ run }) => {
      const inputs = { project: 'fraud', mode: 'plan' };
      const [pat, connection] = [
        { ...inputs, azureDevOpsSignIn: 'pat', patConnection: 'azdo-pat' },
        { ...inputs, azureDevOpsSignIn: 'connection', azureDevOpsConnection: 'azdo-robot' },
      ];
      const { steps, log } = await run(pat, { task, thenRun: [connection] });
      assert.deepEqual(
        steps.map(({ result }) => result),
        ['succeeded', 'succeeded'],
        log,
      );
      assert.match(log, /not listed: 1 that do not sign in by Entra \(generic\)/);
    });
  });

  it('says all that is wrong with its inputs', async () => {
    await onBench('contoso', async ({ run }) => {
      const { result, issues } = await run({ mode: 'check', azureDevOpsSignIn: 'pat' }, { task });
      assert.equal(result, 'failed');
      assert.match(issues.join('\n'), /The input mode: "check" is none of apply, plan\./);
      assert.match(issues.join('\n'), /The input patConnection: nothing is given/);
    });
  });
});
