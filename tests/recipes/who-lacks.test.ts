/** Who lacks a right: by the names and ids that a portal shows, and with a command that works for this kind of identity. */
import assert from 'node:assert/strict';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { codes, fixOf, said } from './said';

/** The setup connection signs in as a managed identity, which holds no Graph permission and roles on the group alone. */
const byManagedIdentity = `
extends: contoso
subscriptions:
  - name: ML Platform
    resourceGroups:
      - { name: rg-ml, identities: [{ name: id-setup }] }
    roleAssignments:
      - { role: Owner, principal: id-setup, scope: /resourceGroups/rg-ml }
organizations:
  - name: contoso
    projects:
      - name: churn
        connections:
          - { name: azure-setup, identity: id-setup }
`;

const mayNotRead = (more = '') => `
extends: contoso
lacks: [{ principal: azure-setup, system: azure, action: Microsoft.MachineLearningServices/workspaces/read }]
${more}`;

const graphCommand = (objectId: string) =>
  new RegExp(
    `az rest --method POST --url https://graph\\.microsoft\\.com/v1\\.0/servicePrincipals/${objectId}/appRoleAssignments ` +
      `--body "\\{\\\\"principalId\\\\":\\\\"${objectId}\\\\",\\\\"resourceId\\\\":\\\\"\\$\\(az ad sp show --id 00000003-`,
  );

describe('who lacks a right', () => {
  for (const [kind, name, seed] of [
    ['an application', 'azure-setup', 'no-graph-permission'],
    ['a managed identity', 'id-setup', byManagedIdentity],
  ] as const) {
    it(`in Graph is told by its own name and ids, with a command that gives it to ${kind}`, async () => {
      const lab = await makeLab(seed);
      const { report } = await ensure(lab);
      const [problem] = report.problems;
      const objectId = await principalOfSetup(lab);
      assert.deepEqual(codes(report.problems), ['graph.forbidden']);
      assert.match(
        said(problem),
        new RegExp(
          `The identity "${name}" of the setup connection, application id [0-9a-f-]{36}, object id ${objectId}, `,
        ),
      );
      assert.match(fixOf(problem), graphCommand(objectId));
      assert.match(report.requests[0]?.text ?? '', graphCommand(objectId));
      assert.doesNotMatch(said(problem), /az ad app permission|admin-consent|azureSubscription/);
    });
  }

  it('is told by its connection where no token showed its own name', async () => {
    const lab = await makeLab(mayNotRead());
    const { report } = await linkSynapse(lab);
    const objectId = await principalOfSetup(lab);
    assert.match(
      said(report.problems[0]),
      new RegExp(`The identity of service connection "azure-setup", application id \\S+, object id ${objectId}, lacks`),
    );
    assert.match(fixOf(report.problems[0]), new RegExp(`--assignee-object-id ${objectId} --assignee-principal-type `));
  });

  it('is told in general words, and with its ids, where the connection does not show itself either', async () => {
    const hidden = `
organizations:
  - name: contoso
    projects:
      - { name: churn, connections: [{ name: azure-setup, visibleTo: [admin] }] }
`;
    const lab = await makeLab(mayNotRead(hidden));
    const { report } = await linkSynapse(lab);
    const objectId = await principalOfSetup(lab);
    assert.match(
      said(report.problems[0]),
      new RegExp(`The identity of the setup connection, application id \\S+, object id ${objectId}, lacks`),
    );
  });

  it('in Azure DevOps is told by its name and its id there', async () => {
    const lab = await makeLab('build-without-creator');
    const { report } = await ensure(lab);
    assert.match(
      said(report.problems[0]),
      /"churn Build Service \(contoso\)", identity id [0-9a-f-]{36}, is not a Creator/,
    );
    assert.match(fixOf(report.problems[0]), /Security, "churn Build Service \(contoso\)"\.$/);
  });
});

describe('what is refused and may not be there', () => {
  const typo = { resourceGroup: 'rg-typo' };
  const identity = (group: string) =>
    `/subscriptions/cb1cbc97-4d29-5545-b9e2-7df99d99cf8f/resourceGroups/${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-x`;

  for (const [what, refused] of [
    ['the workspace of a connection', (lab: Lab) => ensure(lab, typo)],
    ['the workspace of a Synapse link', (lab: Lab) => linkSynapse(lab, typo)],
    ['the Synapse workspace', (lab: Lab) => linkSynapse(lab, { synapseResourceGroup: 'rg-typo' })],
    [
      'a managed identity that is to be used',
      (lab: Lab) => ensure(lab, { identity: 'existingManagedIdentity', managedIdentity: identity('rg-typo') }),
    ],
  ] as const) {
    it(`may be misspelt, and that is said before any role is asked for: ${what}`, async () => {
      const lab = await makeLab();
      const { report } = await refused(lab);
      const [problem] = report.problems;
      assert.match(problem?.what ?? '', /^Not allowed to .*, or it is not there\.$/);
      assert.match(
        fixOf(problem),
        /^Check the spelling of subscription, resource group and name\. If it is right, ask /,
      );
      assert.match(report.requests[0]?.text ?? '', /\n- if it is there, give it the role "Reader"/);
      assert.deepEqual(lab.writes(), []);
    });
  }

  it('is asked of the group where it would be made', async () => {
    const lab = await makeLab();
    const made = { identity: 'newManagedIdentity', managedIdentity: identity('rg-typo') };
    const { report } = await ensure(lab, made);
    const asked = report.problems.map(({ asks }) => [asks?.right.role, asks?.right.scope.replace(/^.*\//, '')]);
    assert.deepEqual(asked, [['Managed Identity Contributor', 'rg-typo']]);
    assert.match(
      fixOf(report.problems[0]),
      /^Check the spelling of subscription and resource group\. If it is right, ask /,
    );
  });

  it('is not asked a role for where Azure says that it is not there', async () => {
    const roles = '      - { role: Reader, principal: azure-setup, scope: / }\n';
    const lab = await makeLab(`
extends: contoso
subscriptions:
  - name: ML Platform
    roleAssignments:
${roles}`);
    const { report } = await ensure(lab, typo);
    assert.deepEqual(codes(report.problems), ['workspace.not-found']);
    assert.doesNotMatch(fixOf(report.problems[0]), /role|Reader/);
  });
});

describe('rights that one role gives', () => {
  it('are asked for once, with all that they are needed for', async () => {
    const lab = await makeLab();
    const { report } = await ensure(lab, { resourceGroup: 'rg-typo', role: 'AzureML Registry User' });
    assert.equal(report.problems.length, 1, JSON.stringify(report.problems));
    assert.match(
      report.problems[0]?.what ?? '',
      /^Not allowed to read the workspace, and to look up the role by its name/,
    );
    assert.equal(report.requests.length, 1);
  });

  it('are asked for by the wider of two, since that includes the other', async () => {
    const lab = await makeLab();
    lab.emulator.setLacks([
      { principal: 'azure-setup', system: 'azure', action: 'Microsoft.Authorization/roleAssignments/read' },
      { principal: 'azure-setup', system: 'azure', action: 'Microsoft.Authorization/roleAssignments/write' },
    ]);
    const { report } = await ensure(lab, {}, 'plan');
    const asked = report.problems.map(({ asks }) => asks?.right.role);
    assert.deepEqual(asked, ['Role Based Access Control Administrator']);
  });
});

async function principalOfSetup(lab: Lab): Promise<string> {
  const token = await lab.context.token(lab.context.cloud.arm);
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).oid;
}
