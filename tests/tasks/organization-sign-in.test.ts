import assert from 'node:assert/strict';
import { isObject, readText } from '../../emulator/json';
import { packagedOnce } from '../package-once';
import { type Bench, onBench } from './served-run';

/** The project's build service may make nothing; `robot` may, by an application of Entra or by a personal access token. */
const seed = `
extends: contoso
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: robot-app }, { displayName: stranger-app }]
organizations:
  - name: contoso
    users:
      - { name: robot, application: robot-app, pat: generated, roles: { churn: Creator } }
      - { name: setup, application: azure-setup, roles: { churn: Creator } }
    projects:
      - name: churn
        buildRole: none
        connections:
          - { name: azdo-robot, type: WorkloadIdentityUser, identity: robot-app, grants: all }
          - { name: azdo-stranger, type: WorkloadIdentityUser, identity: stranger-app, grants: all }
          - { name: azdo-secret, type: WorkloadIdentityUser, scheme: ServicePrincipal, identity: robot-app, grants: all }
          - { name: azdo-untrusted, type: WorkloadIdentityUser, identity: robot-app, trusted: false, grants: all }
          - { name: azdo-pat, type: externaltfs, scheme: Token, user: robot, grants: all }
          - { name: azdo-older, type: externaltfs, scheme: UsernamePassword, user: robot, grants: all }
          - { name: azdo-revoked, type: externaltfs, scheme: Token, grants: all }
`;
const byEntra = (azureDevOpsConnection: string) => ({ azureDevOpsSignIn: 'connection', azureDevOpsConnection });
const byToken = (patConnection: string) => ({ azureDevOpsSignIn: 'pat', patConnection });

describe('task EnsureAmlServiceConnection, as whom it asks Azure DevOps', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  for (const [title, inputs, who] of [
    ['the identity of the setup connection', { azureDevOpsSignIn: 'azureSubscription' }, 'setup'],
    ['an "Azure DevOps" connection', byEntra('azdo-robot'), 'robot'],
    ['a personal access token', byToken('azdo-pat'), 'robot'],
    ['a personal access token in place of a password', byToken('azdo-older'), 'robot'],
  ] as const) {
    it(`makes the connection as ${title}, and shows none of its secrets`, async () => {
      await onBench(seed, async (bench) => {
        const first = await bench.run(inputs, { isDebug: true });
        assert.equal(first.result, 'succeeded', first.log);
        assert.equal(makerOf(bench), who);
        assert.doesNotMatch(first.left, /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/);
        for (const [label, secret] of Object.entries(bench.served.emulator.secrets())) {
          assert.ok(secret.length < 8 || !first.left.includes(secret), `${label} is shown`);
        }
        const second = await bench.run(inputs);
        assert.deepEqual([second.result, second.outputs.changed], ['succeeded', 'false'], second.log);
      });
    });
  }

  it('is the build service without more, which is told what it lacks', async () => {
    await onBench(seed, async ({ run }) => {
      assert.match(
        (await run()).issues[0] ?? '',
        /"churn Build Service \(contoso\)", identity id \S+, is not a Creator/,
      );
    });
  });

  it('asks the collection of the job, whatever address the connection has', async () => {
    await onBench(seed, async ({ run, requests }) => {
      assert.equal((await run(byEntra('azdo-robot'))).result, 'succeeded');
      const hosts = new Set(requests().map(({ url }) => new URL(url).host));
      assert.deepEqual([...hosts].sort(), ['dev.azure.com', 'graph.microsoft.com', 'management.azure.com']);
    });
  });

  it('says who is no member of the organization, and how to add it', async () => {
    await onBench(seed, async ({ run, served }) => {
      const { issues } = await run(byEntra('azdo-stranger'));
      const [issue = ''] = issues;
      assert.equal(issues.length, 1, issues.join('\n'));
      assert.match(issue, /^The identity of the Azure DevOps connection .* is not a member of the organization https:/);
      assert.match(issue, /TF401444.*\nAdd it under Organization settings, Users.*Basic.*Creator/);
      const stranger = principalOf(served.emulator.state(), 'stranger-app');
      assert.ok(stranger !== '' && issue.includes(`(object id ${stranger})`), issue);
    });
  });

  it('says that a personal access token does not sign in', async () => {
    await onBench(seed, async ({ run }) => {
      const { issues } = await run(byToken('azdo-revoked'));
      assert.equal(issues.length, 1, issues.join('\n'));
      assert.match(issues[0] ?? '', /did not accept the personal access token.*\n.*expired, was revoked.*\nMake a new/);
    });
  });

  it('names the connection that cannot sign in: by its scheme before any request, by its trust after', async () => {
    await onBench(seed, async ({ run, served }) => {
      const unusable = await run(byEntra('azdo-secret'));
      assert.match(
        unusable.issues[0] ?? '',
        /^The connection of azureDevOpsConnection cannot sign in.*\n.*"ServicePrincipal"/,
      );
      assert.deepEqual(served.emulator.transcript, []);
      const untrusted = await run(byEntra('azdo-untrusted'));
      assert.equal(untrusted.issues.length, 1, untrusted.issues.join('\n'));
      assert.match(
        untrusted.issues[0] ?? '',
        /^The Azure DevOps connection \(azureDevOpsConnection\) could not sign in to Azure DevOps\. \[sign-in\.AADSTS\d+\]\n.*AADSTS7002\d+/,
      );
    });
  });

  it('refuses an identity of another cloud before any request', async () => {
    await onBench('us-government', async ({ run, served }) => {
      const { issues } = await run({ azureDevOpsSignIn: 'azureSubscription' });
      assert.match(issues[0] ?? '', /cannot sign in to Azure DevOps\. \[azdo\.cloud\]\n.*AzureUSGovernment/);
      assert.deepEqual(served.emulator.transcript, []);
    });
  });
});

/** Who made the one connection that was made. */
function makerOf({ requests }: Bench): string | undefined {
  const [outputs, ...others] = requests().filter(
    ({ method, url }) => method === 'POST' && url.includes('/serviceendpoint/endpoints?'),
  );
  assert.equal(others.length, 0);
  const body: unknown = JSON.parse(outputs?.responseBody ?? '{}');
  return isObject(body) && isObject(body.createdBy) ? readText(body.createdBy, 'displayName') : undefined;
}

function principalOf(state: ReturnType<Bench['served']['emulator']['state']>, name: string): string {
  const { servicePrincipals } = isObject(state.graph) ? state.graph : {};
  const found = Array.isArray(servicePrincipals)
    ? servicePrincipals.find((one) => one.displayName === name)
    : undefined;
  return isObject(found) ? (readText(found, 'id') ?? '') : '';
}
