import assert from 'node:assert/strict';
import type { EnsureAmlServiceConnectionText } from '../../core';
import { said } from './said';
import { scenario } from './snapshot';
import { assertNoWrite } from './tenant';

/** A seed in which a run cannot go on, and the problem that says why: found before anything is written. */
interface Refusal {
  readonly title: string;
  readonly seed: string;
  readonly text?: Partial<EnsureAmlServiceConnectionText>;
  readonly code: string;
  /** What the problem must name. */
  readonly says: RegExp;
}

const connectionName = 'mlw-churn';
const elsewhere = '/subscriptions/99999999-9999-4999-8999-999999999999/resourceGroups/rg-ml';
const workspaces = 'providers/Microsoft.MachineLearningServices/workspaces';
const halfMade = `
extends: made-by-hand
organizations:
  - name: contoso
    projects: [{ name: churn, connections: [{ name: mlw-churn, status: failed, creationMode: Automatic }] }]
`;
const ownerOfAll = `
extends: contoso
subscriptions:
  - { name: ML Platform, roleAssignments: [{ role: Owner, principal: azure-setup }] }
`;
const abroad = `
extends: workspace-in-other-tenant
subscriptions:
  - name: ML Abroad
    id: 99999999-9999-4999-8999-999999999999
`;

const refusals: readonly Refusal[] = [
  {
    title: 'a disabled connection is not switched on',
    seed: 'disabled-connection',
    text: { connectionName },
    code: 'connection.disabled',
    says: /100 days.*Enable/,
  },
  {
    title: 'a generic connection of the name cannot become ours',
    seed: 'generic-namesake',
    text: { connectionName },
    code: 'connection.other-kind',
    says: /"generic".*another connectionName/,
  },
  {
    title: 'a connection scoped to the subscription cannot become ours',
    seed: 'subscription-namesake',
    text: { connectionName },
    code: 'change.not-in-place',
    says: /Scope level is "Subscription" where "AzureMLWorkspace"/,
  },
  {
    title: 'a half-made automatic connection is explained',
    seed: halfMade,
    text: { connectionName },
    code: 'connection.not-ready',
    says: /only for people/,
  },
  {
    title: 'a multi-tenant application is refused',
    seed: 'multi-tenant-app',
    text: { connectionName },
    code: 'application.multi-tenant',
    says: /churn-by-hand.*AADSTS70052.*organizational directory only/,
  },
  {
    title: 'a Contributor cannot give roles',
    seed: 'contributor-only',
    code: 'role.forbidden',
    says: /identity (?:"azure-setup" of the setup|of service) connection.*lacks Microsoft.Authorization\/roleAssignments\/write.*Ask an Owner/,
  },
  {
    title: 'without rights in Graph no application can be looked up',
    seed: 'no-graph-permission',
    code: 'graph.forbidden',
    says: /Application\.ReadWrite\.OwnedBy.*Privileged Role Administrator.*managed identity/,
  },
  {
    title: 'a workspace of another tenant is not linked',
    seed: abroad,
    text: {
      resourceGroup: undefined,
      workspace: `${elsewhere.replace('rg-ml', 'rg-abroad')}/${workspaces}/mlw-abroad`,
    },
    code: 'azure.wrong-tenant',
    says: /another tenant.*azureSubscription/,
  },
  {
    title: 'a workspace that is not there is named',
    seed: 'contoso',
    text: { workspace: 'mlw-nowhere' },
    code: 'workspace.not-found',
    says: /mlw-nowhere.*no workspace of that name/,
  },
  {
    title: 'a resource group that is not there is named',
    seed: ownerOfAll,
    text: { resourceGroup: 'rg-nowhere' },
    code: 'workspace.not-found',
    says: /no such resource group/,
  },
  {
    title: 'a resource group that the setup identity cannot see is named',
    seed: 'contoso',
    text: { resourceGroup: 'rg-hidden' },
    code: 'azure.forbidden',
    says: /identity (?:"azure-setup" of the setup|of service) connection.*, application id \S+, object id \S+, lacks Microsoft.MachineLearningServices\/workspaces\/read on \S+rg-hidden\S+mlw-churn .*"Reader"/,
  },
  {
    title: 'a subscription that is not there is named',
    seed: 'contoso',
    text: { workspace: `${elsewhere}/${workspaces}/mlw-churn` },
    code: 'workspace.not-found',
    says: /subscription does not exist/,
  },
  {
    title: 'a role that is not there is named',
    seed: 'contoso',
    text: { role: 'Chief of Learning' },
    code: 'role.unknown',
    says: /Chief of Learning/,
  },
  {
    title: 'a pipeline that is not there is named beside those that are',
    seed: 'contoso',
    text: { pipelineAccess: 'list', pipelines: 'train, tarin' },
    code: 'pipeline.not-found',
    says: /"tarin".*link-workspace \(1\), train \(2\), score \(3\)/,
  },
  {
    title: 'a project that the job cannot see is named',
    seed: 'contoso',
    text: { project: 'nowhere', pipelineAccess: 'all' },
    code: 'project.not-found',
    says: /"nowhere".*Limit job authorization scope/,
  },
  {
    title: 'a managed identity that is not there is named',
    seed: 'contoso',
    text: { identity: 'existingManagedIdentity', managedIdentity: 'id-nowhere' },
    code: 'identity.not-found',
    says: /id-nowhere.*newManagedIdentity/,
  },
  {
    title: 'a client id that is not there is named',
    seed: 'contoso',
    text: { identity: 'existingClientId', clientId: '99999999-9999-4999-8999-000000000009' },
    code: 'application.not-found',
    says: /99999999-9999-4999-8999-000000000009.*Application \(client\) ID/,
  },
];

describe('ensure-aml-service-connection: what stops a run before it writes', () => {
  for (const { title, seed, text = {}, code, says } of refusals) {
    scenario(title, seed, async ({ run, requests }) => {
      const { report } = await run(text);
      assert.deepEqual([report.outcome, report.changed], ['failed', false]);
      assert.deepEqual(
        report.problems.map((problem) => problem.code),
        [code],
      );
      assert.match(said(report.problems[0]), says);
      assertNoWrite(requests());
    });
  }
});

describe('ensure-aml-service-connection: what only a write brings to light', () => {
  scenario(
    'a namesake that the job cannot see is told apart from one that is not there',
    'invisible-namesake',
    async ({ run }) => {
      const { report } = await run({ connectionName });
      assert.deepEqual(
        report.problems.map(({ code }) => code),
        ['connection.name-taken'],
      );
      assert.match(said(report.problems[0]), /"churn Build Service \(contoso\)" \(identity id \S+\) cannot see/);
    },
  );

  scenario('a build identity that is no Creator is named', 'build-without-creator', async ({ run }) => {
    const { report } = await run();
    assert.deepEqual(
      report.problems.map(({ code }) => code),
      ['connection.not-creator'],
    );
    assert.match(
      said(report.problems[0]),
      /"churn Build Service \(contoso\)", identity id \S+, is not a Creator.*administrator of project "churn"/,
    );
  });

  scenario('an adopted connection needs its Administrator for a grant', 'made-by-hand', async ({ run }) => {
    const { report } = await run({ connectionName });
    assert.deepEqual(
      report.problems.map(({ code }) => code),
      ['connection.not-administrator'],
    );
    assert.match(
      said(report.problems[0]),
      /"churn Build Service \(contoso\)", identity id \S+, is not an Administrator.*"mlw-churn"/,
    );
  });
});
