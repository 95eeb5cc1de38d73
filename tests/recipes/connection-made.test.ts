import assert from 'node:assert/strict';
import { asksForRights, type Lab } from '../../scripts/lab';
import { countMade } from './made';
import { fixOf } from './said';
import { scenario } from './snapshot';
import { applicationOf, assertNoWrite, principalIdOf } from './tenant';

const once = { applications: 1, identities: 0, principals: 1, credentials: 1, assignments: 1, connections: 1 };
const onceManaged = { ...once, applications: 0, identities: 1 };

const clientId = '99999999-9999-4999-8999-000000000001';
const withIdentity = `
extends: contoso
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        identities:
          - { name: id-churn, clientId: ${clientId} }
`;
const withoutGraph = `
extends: no-graph-permission
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: churn-link }
      - { displayName: entra-admin, graphRoles: [Application.ReadWrite.All], secret: known-to-the-test }
`;

describe('ensure-aml-service-connection: a connection that is not there yet', () => {
  scenario('an empty tenant becomes a proved connection', 'contoso', async ({ lab, run, requests }) => {
    const { report } = await run();
    assert.equal(report.outcome, 'created');
    assertFew(requests());
    assert.deepEqual(countMade(lab.emulator), once);
    const { graph, arm, azdo } = lab.emulator.state();
    const mark =
      /"(notes|description)":"(?:Link aml-links-[0-9a-f-]{36}\. )?Managed by AML Links for Azure DevOps; made by contoso\/churn, run 7/g;
    // Application, credential, principal; the assignment; the connection, which says it in its project's reference too.
    assert.deepEqual(
      [graph, arm, azdo].map((state) => JSON.stringify(state).match(mark)?.length),
      [3, 1, 2],
    );
  });

  scenario('the second run changes nothing', 'contoso', async ({ lab, run, earlier, requests }) => {
    await earlier();
    const { report } = await run();
    assert.deepEqual([report.outcome, report.changed, report.verified], ['noChange', false, true]);
    assert.ok(requests().length <= 8, `${requests().length} requests`);
    assertNoWrite(requests());
    assert.deepEqual(countMade(lab.emulator), once);
  });

  scenario('slow replication is waited for', 'extends: contoso\nreplicationSeconds: 20\n', async ({ lab, run }) => {
    assert.equal((await run()).report.outcome, 'created');
    assert.deepEqual(countMade(lab.emulator), once);
  });

  scenario('a new managed identity is made beside the workspace', 'contoso', async ({ lab, run, requests }) => {
    const text = { identity: 'newManagedIdentity' };
    assert.equal((await run(text)).report.outcome, 'created');
    assertFew(requests());
    assert.deepEqual(countMade(lab.emulator), onceManaged);
    assert.equal((await run(text)).report.outcome, 'noChange');
    assertNoWrite(requests());
  });

  scenario('an existing managed identity is used', withIdentity, async ({ run }) => {
    const text = { identity: 'existingManagedIdentity', managedIdentity: 'id-churn' };
    assert.equal((await run(text)).report.outcome, 'created');
    assert.equal((await run(text)).report.outcome, 'noChange');
  });

  scenario('an existing managed identity is named by its client id', withIdentity, async ({ run }) => {
    const text = { identity: 'existingClientId', clientId };
    assert.equal((await run(text)).report.outcome, 'created');
    assert.equal((await run(text)).report.outcome, 'noChange');
  });

  scenario(
    'an existing application that holds the role from above is named by its client id',
    'role-at-group',
    async ({ lab, run }) => {
      const { report } = await run({ identity: 'existingClientId', clientId: applicationOf(lab, 'churn-link').appId });
      assert.equal(report.outcome, 'created');
      assert.equal(report.steps.find((step) => step.step === 'assignment')?.state, 'noChange');
    },
  );

  scenario('every pipeline may use it', 'contoso', async ({ run }) => {
    assert.equal((await run({ pipelineAccess: 'all' })).report.outcome, 'created');
    assert.equal((await run({ pipelineAccess: 'all' })).report.outcome, 'noChange');
  });

  scenario('the pipelines listed by name and id may use it', 'contoso', async ({ lab, run }) => {
    await run({ pipelineAccess: 'list', pipelines: 'TRAIN\n3' });
    assert.match(JSON.stringify(lab.emulator.state().azdo), /"allPipelines":false,"pipelines":\[2,3\]/);
  });

  scenario('no pipeline may use it yet', 'contoso', async ({ lab, run }) => {
    assert.equal((await run({ pipelineAccess: 'none' })).report.outcome, 'created');
    assert.match(JSON.stringify(lab.emulator.state().azdo), /"allPipelines":false,"pipelines":\[\]/);
  });

  scenario('a role is found by its name', 'contoso', async ({ run }) => {
    assert.equal((await run({ role: 'role based access control administrator' })).report.outcome, 'created');
  });

  scenario('the US government cloud has its own addresses and audience', 'us-government', async ({ run, requests }) => {
    assert.equal((await run()).report.outcome, 'created');
    assert.deepEqual([...new Set(requests().map(({ url }) => new URL(url).hostname))].sort(), [
      'dev.azure.com',
      'graph.microsoft.us',
      'management.usgovcloudapi.net',
    ]);
  });

  scenario(
    'without rights in Graph an owner writes the trust and the next run proves it',
    withoutGraph,
    async ({ lab, run }) => {
      const { appId } = applicationOf(lab, 'churn-link');
      const text = { identity: 'existingClientId', clientId: appId, principalId: principalIdOf(lab, 'churn-link') };
      const { report } = await run(text);
      assert.equal(report.problems[0]?.code, 'credential.missing');
      const [, issuer, subject, audience] =
        /issuer `(\S+)`, subject `(\S+)`, audience `(\S+)`,/.exec(fixOf(report.problems[0])) ?? [];
      await asAdmin(lab, 'POST', `/applications(appId='${appId}')/federatedIdentityCredentials`, {
        name: 'by-hand',
        issuer,
        subject,
        audiences: [audience],
      });
      assert.equal((await run(text)).report.outcome, 'noChange');
    },
  );
});

describe('ensure-aml-service-connection: a plan', () => {
  scenario(
    'a plan on an empty tenant writes nothing and says what would be made',
    'contoso',
    async ({ lab, run, requests }) => {
      const { report } = await run({}, 'plan');
      assert.deepEqual([report.outcome, report.changed, report.verified], ['planned', false, false]);
      assertNoWrite(requests());
      assert.equal(countMade(lab.emulator).connections, 0);
    },
  );

  scenario('a plan of what is there already says no change', 'contoso', async ({ run, earlier, requests }) => {
    await earlier();
    assert.equal((await run({}, 'plan')).report.outcome, 'noChange');
    assertNoWrite(requests());
  });
});

/** Somebody with every right in Graph. */
async function asAdmin(lab: Lab, method: string, path: string, body: unknown): Promise<void> {
  const { appId } = applicationOf(lab, 'entra-admin');
  const { authority, graph } = lab.context.cloud;
  const secret = { client_id: appId, client_secret: 'known-to-the-test', grant_type: 'client_credentials' };
  const signedIn = await lab.emulator.send({
    method: 'POST',
    url: `${authority}/${lab.around.tenantId}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...secret, scope: `${graph}/.default` }).toString(),
  });
  const headers = {
    authorization: `Bearer ${JSON.parse(signedIn.body).access_token}`,
    'content-type': 'application/json',
  };
  const answer = await lab.emulator.send({ method, url: `${graph}/v1.0${path}`, headers, body: JSON.stringify(body) });
  assert.equal(answer.status, 201, answer.body);
  lab.emulator.clock.advance(60);
}

/** Fourteen, and three more that ask for rights beside those that are under way. */
function assertFew(requests: readonly { readonly url: string }[]): void {
  const forRights = requests.filter(asksForRights).length;
  assert.ok(requests.length - forRights <= 14 && requests.length <= 17, `${requests.length}, ${forRights} for rights`);
}
