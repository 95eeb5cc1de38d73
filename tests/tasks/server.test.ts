import assert from 'node:assert/strict';
import { packagedOnce } from '../package-once';
import { type Bench, onBench } from './served-run';

const bySecret = { authentication: 'secret' };

describe('task EnsureAmlServiceConnection, on Azure DevOps Server', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  for (const [seed, taken] of [
    ['azure-devops-server', ['7.0', '7.0-preview.1']],
    ['azure-devops-server-2020', ['6.0', '6.0-preview', '6.0-preview.1']],
  ] as const) {
    it(`makes, proves and finds again a connection by secret, in the versions that it knows: ${seed}`, async () => {
      await onBench(seed, async (bench) => {
        const first = await bench.run(bySecret);
        assert.equal(first.result, 'succeeded', first.log);
        assert.match(first.left, /proved by a call to the workspace/);
        const refused = versionsOf(bench, 400);
        assert.equal(refused[0], '7.1', refused.join(' '));
        assert.ok(refused.length <= 3, refused.join(' '));
        assert.deepEqual([...new Set(versionsOf(bench, 200))].sort(), taken);
        const second = await bench.run(bySecret);
        assert.deepEqual([second.result, second.outputs.changed], ['succeeded', 'false'], second.log);
        assert.ok(
          bench.requests().every(({ url }) => !url.includes('dev.azure.com')),
          'everything of Azure DevOps is at the collection',
        );
      });
    });
  }

  it('signs in by a personal access token', async () => {
    const seed = `
extends: azure-devops-server
organizations:
  - name: contoso
    users: [{ name: robot, pat: generated, roles: { churn: Creator } }]
    projects:
      - { name: churn, buildRole: none, connections: [{ name: pat, type: externaltfs, scheme: Token, user: robot, grants: all }] }
`;
    await onBench(seed, async ({ run }) => {
      const signIn = { azureDevOpsSignIn: 'pat', patConnection: 'pat' };
      const { result, log } = await run({ ...bySecret, ...signIn });
      assert.equal(result, 'succeeded', log);
    });
  });

  it('refuses what needs Entra, with every complaint and no request', async () => {
    await onBench('azure-devops-server', async ({ run, served }) => {
      const { issues } = await run({ azureDevOpsSignIn: 'azureSubscription' });
      assert.equal(issues.length, 2, issues.join('\n'));
      assert.match(issues[0] ?? '', /authentication: Azure DevOps Server has no workload identity federation/);
      assert.match(issues[1] ?? '', /azureDevOpsSignIn: Azure DevOps Server knows no identities of Entra/);
      assert.deepEqual(served.emulator.transcript, []);
    });
  });

  it('is known by its address where the agent does not say', async () => {
    await onBench('azure-devops-server', async ({ run }) => {
      const { issues } = await run({}, { variables: { 'System.ServerType': '' } });
      assert.match(issues[0] ?? '', /Azure DevOps Server has no workload identity federation/);
    });
    await onBench('contoso', async ({ run }) => {
      assert.equal((await run({ mode: 'plan' }, { variables: { 'System.ServerType': '' } })).result, 'succeeded');
    });
  });
});

/** The API versions in which Azure DevOps was asked and answered so, in order. */
function versionsOf({ requests }: Bench, status: number): string[] {
  return requests()
    .filter((entry) => entry.status === status && entry.url.startsWith('https://tfs.'))
    .map(({ url }) => new URL(url).searchParams.get('api-version') ?? '');
}
