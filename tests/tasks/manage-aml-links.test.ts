import assert from 'node:assert/strict';
import { packagedOnce } from '../package-once';
import { After } from './after-run';
import { automatic } from './input-rows-sign-in';
import { onBench } from './served-run';

const task = 'ManageAmlLinks';
const convertAll = { action: 'convertAll' };

describe('task ManageAmlLinks', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  it('plans the conversion of all, converts all, and then changes nothing', async () => {
    await onBench(automatic, async (bench) => {
      const after = new After(bench);
      const thenRun = [{ ...convertAll, mode: 'apply' }, convertAll];
      const { steps, log } = await bench.run({ ...convertAll, mode: 'plan' }, { task, thenRun });
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

  it('fails a plan of what could not be applied, and names the rights that are missing', async () => {
    await onBench('several-connections', async ({ run }) => {
      const { result, issues, log } = await run({ ...convertAll, mode: 'plan' }, { task });
      assert.equal(result, 'failed', log);
      assert.deepEqual(
        issues.map((issue) => /^(Not allowed to [^.]+)\./.exec(issue)?.[1]?.replace(/ [0-9a-f-]{36}$/, '')),
        [
          // A warning: Azure DevOps writes that trust itself, where it may.
          'Not allowed to put the federated credential on application',
          'Not allowed to convert the service connection "churn-automatic"',
          'Not allowed to put the federated credential on application',
          'Not allowed to convert the issuer of the service connection "churn-old-issuer"',
        ],
      );
    });
  });

  it('lists all links by default, as a table, CSV and JSON, and writes nothing', async () => {
    const named =
      'extends: several-connections\norganizations:\n  - name: contoso\n    projects:\n      - name: churn\n        buildRole: Administrator\n        connections: [{ name: churn-hidden, visibleTo: all }]\n';
    await onBench(named, async (bench) => {
      const after = new After(bench);
      // The agent empties its folder after the job, so what was written is looked at by what stays with the run.
      const { steps, log, left, outputs } = await bench.run({ test: 'true' }, { task, isDebug: true });
      assert.equal(steps[0]?.result, 'succeeded', log);
      assert.deepEqual(after.writes(), []);
      assert.deepEqual([outputs.changed, outputs.reportFile], ['false', outputs.json]);
      assert.match(outputs.csv ?? '', /AML-links-of-churn-inventory-[0-9a-f]{6}\.csv$/);
      assert.match(log, /^broken +service connection "churn-of-nobody" to rg-ml\/mlw-churn: Nothing in the tenant/m);
      assert.match(log, /15 links: 5 broken, 2 needs action, 8 over-privileged in project "churn"/);
      assert.match(left, /^\| broken \| service connection churn-of-nobody \|/m);
      assert.match(left, /^state,kind,name,id,place,/m);
      assert.match(left, /^needsAction,serviceConnection,churn-old-issuer,/m);
      assert.match(left, /"value": "olderIssuer",\n\s+"source": "Azure DevOps"/);
      for (const secret of Object.values(bench.served.emulator.secrets())) {
        assert.ok(!left.includes(secret), 'a secret was left behind');
      }
    });
  });

  it('lists those that are named, and fails only where the project does not show itself', async () => {
    await onBench('several-connections', async ({ run }) => {
      const named = await run({ connections: 'churn-s*' }, { task });
      assert.match(named.log, /2 links: 1 broken, 1 over-privileged in project "churn"/);
      const nowhere = await run({ project: 'nowhere' }, { task });
      assert.equal(nowhere.result, 'failed');
      assert.match(nowhere.issues.join(), /There is no project "nowhere"/);
    });
  });

  it('converts those that are named, and says which name nobody has', async () => {
    await onBench(automatic, async (bench) => {
      const after = new After(bench);
      const wrong = await bench.run({ ...convertAll, connections: 'mlw-churn, typo' }, { task });
      assert.match(wrong.issues.join(), /no service connection of the name "typo"/);
      assert.equal(after.scheme('mlw-churn'), 'ServicePrincipal');
      const thenRun = [{ ...convertAll, connections: 'mlw-*' }];
      const { steps, log } = await bench.run({ ...convertAll, connections: 'nothing-*' }, { task, thenRun });
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
      const inputs = { ...convertAll, project: 'fraud', mode: 'plan' };
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
      const { result, issues } = await run({ ...convertAll, mode: 'check', azureDevOpsSignIn: 'pat' }, { task });
      assert.equal(result, 'failed');
      assert.match(issues.join('\n'), /The input mode: "check" is none of apply, plan\./);
      assert.match(issues.join('\n'), /The input patConnection: nothing is given/);
    });
  });
});
