import assert from 'node:assert/strict';
import { parseSeed, WrongSeed } from '../../emulator/seed/read';

/** The lines of the refusal, after its head. */
function complaintsOf(yaml: string): readonly string[] {
  try {
    parseSeed(yaml);
  } catch (error) {
    assert.ok(error instanceof WrongSeed, String(error));
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
      .sort();
  }
  return [];
}

describe('a seed', () => {
  it('is refused with everything that cannot be read, each with its path', () => {
    const yaml = `
extra: 1
replicationSeconds: -1
tenants:
  - { domain: a.example, id: x, cloud: Y, forbidsSecrets: 1 }
  - { applications: [{ displayName: app, secret: 3, secretExpires: soon, tags: [1] }] }
subscriptions: { name: one }
organizations:
  - name: contoso
    server: 2019
    users: [{ name: ana, roles: { churn: Boss } }]
    projects:
      - name: churn
        pipelines: [{ name: links }]
        connections:
          - { name: a, visibleTo: some, grants: [one], data: { k: 3 }, issuer: '' }
          - { name: b, checks: [{}, { type: other }, { type: approval, approvers: all, allowedBranches: x }, null] }
`;
    const churn = 'organizations[0].projects[0]';
    assert.deepEqual(
      complaintsOf(yaml),
      [
        'extra: unknown key',
        'replicationSeconds: a whole number is expected',
        "tenants[0].id: 'x' is not a GUID",
        "tenants[0].cloud: 'Y' is none of AzureCloud, AzureUSGovernment, AzureChinaCloud",
        'tenants[0].forbidsSecrets: true or false is expected',
        'tenants[1].domain: missing',
        'tenants[1].applications[0].secret: a text is expected',
        "tenants[1].applications[0].secretExpires: 'soon' is not a time",
        'tenants[1].applications[0].tags[0]: a text is expected',
        'subscriptions: a list is expected',
        "organizations[0].server: '2019' is none of 2020, 2022, 2022.1",
        "organizations[0].users[0].roles.churn: 'Boss' is none of Reader, User, Creator, Administrator",
        `${churn}.pipelines[0].id: missing`,
        `${churn}.connections[0].visibleTo: 'all' or a list of texts is expected`,
        `${churn}.connections[0].grants: 'all' or a list of numbers is expected`,
        `${churn}.connections[0].data.k: a text is expected`,
        `${churn}.connections[0].issuer: '' is none of entra, azdo`,
        `${churn}.connections[1].checks[0].type: missing`,
        `${churn}.connections[1].checks[1].type: 'other' is none of approval, branchControl`,
        `${churn}.connections[1].checks[2].approvers: a list is expected`,
        `${churn}.connections[1].checks[2].allowedBranches: unknown key`,
        `${churn}.connections[1].checks[3]: a map is expected`,
      ].sort(),
    );
    assert.deepEqual(complaintsOf('[]'), ['the seed: a map is expected']);
  });

  it('is refused with every name that leads nowhere, each with its path', () => {
    const yaml = `
agentIdentity: nobody
tenants: [{ domain: a.example, applications: [{ displayName: app, owners: [nobody] }] }]
subscriptions:
  - { name: one, tenant: b.example, roleAssignments: [{ role: Nothing, principal: nobody }] }
organizations:
  - name: contoso
    tenant: c.example
    users: [{ name: ana, roles: { beta: Reader } }, { name: robot, application: nobody }]
    groups: [{ name: all, members: [ana, nobody] }]
    projects:
      - name: churn
        groups: [{ name: approvers, members: [nobody] }]
        connections:
          - { name: a, identity: nobody, subscription: two, sharedWith: [beta], grants: [7], user: nobody }
          - { name: b, scopeLevel: AzureMLWorkspace, workspace: w }
          - name: c
            checks: [{ type: approval, approvers: [ana, '[contoso]\\all', '[churn]\\approvers', '[churn]\\all'] }]
`;
    const connections = 'organizations[0].projects[0].connections';
    assert.deepEqual(
      complaintsOf(yaml),
      [
        "agentIdentity: there is no managed identity 'nobody'",
        "tenants[0].applications[0].owners: there is no application or person 'nobody'",
        "subscriptions[0].tenant: there is no tenant 'b.example'",
        "subscriptions[0].roleAssignments[0].principal: there is no application, identity, person, group or Synapse workspace 'nobody'",
        "subscriptions[0].roleAssignments[0].role: there is no role 'Nothing'",
        "organizations[0].tenant: there is no tenant 'c.example'",
        "organizations[0].users[0].roles: there is no project 'beta'",
        "organizations[0].users[1].application: there is no application or managed identity 'nobody'",
        "organizations[0].groups[0].members: there is no user 'nobody'",
        "organizations[0].projects[0].groups[0].members: there is no user 'nobody'",
        `${connections}[0].identity: there is no application or managed identity 'nobody'`,
        `${connections}[0].subscription: there is no subscription 'two'`,
        `${connections}[0].sharedWith: there is no project 'beta'`,
        `${connections}[0].grants: there is no pipeline 7`,
        `${connections}[0].user: there is no user 'nobody'`,
        `${connections}[1]: scopeLevel AzureMLWorkspace needs resourceGroup and workspace`,
        `${connections}[2].checks[0].approvers: there is no user or group '[churn]\\all'`,
      ].sort(),
    );
  });

  it('gets from its names and its parents what it leaves out', () => {
    const { tenants, subscriptions, organizations } = parseSeed(`
tenants:
  - { domain: a.example }
  - { domain: b.example, id: 11111111-AAAA-4111-8111-111111111111, applications: [{ displayName: app, servicePrincipal: false }] }
subscriptions:
  - name: one
    tenant: b.example
    resourceGroups:
      - name: rg
        location: northeurope
        workspaces: [{ name: near }, { name: far, location: westus }]
        identities: [{ name: umi, remade: true, formerClientId: 22222222-2222-4222-8222-222222222222 }]
organizations:
  - name: contoso
    server: 2022.1
    projects:
      - name: churn
        connections:
          - { name: made, scheme: ServicePrincipal }
          - { name: agent, scheme: ManagedServiceIdentity, data: { kept: '', gone: null } }
`);
    assert.equal(tenants[1]?.id, '11111111-aaaa-4111-8111-111111111111');
    assert.equal(tenants[1]?.applications[0]?.appId, 'ebecf392-d7de-59bf-a2c6-a876bb30300a');
    assert.equal('principalId' in (tenants[1]?.applications[0] ?? {}), false);
    assert.equal(subscriptions[0]?.tenantId, tenants[1]?.id);
    const group = subscriptions[0]?.resourceGroups[0];
    assert.deepEqual(
      group?.workspaces.map(({ location }) => location),
      ['northeurope', 'westus'],
    );
    assert.equal(group?.identities[0]?.former?.clientId, '22222222-2222-4222-8222-222222222222');
    assert.equal(group?.identities[0]?.former?.principalId, '43d65ca4-5a77-5a7c-af15-7d098b338721');
    assert.equal(organizations[0]?.tenantId, tenants[0]?.id);
    assert.equal(organizations[0]?.server, '2022.1');
    assert.deepEqual(
      complaintsOf(
        `subscriptions: [{ name: one, resourceGroups: [{ name: rg, identities: [{ name: umi, formerClientId: '${tenants[1]?.id}' }] }] }]`,
      ),
      ['subscriptions[0].resourceGroups[0].identities[0].formerClientId: needs remade: true'],
    );
    const [made, agent] = organizations[0]?.projects[0]?.connections ?? [];
    assert.deepEqual(
      [made?.id, made?.creationMode, made?.data],
      ['9f17a718-2962-5c51-8db8-eb5dd0a467ef', 'Manual', undefined],
    );
    assert.deepEqual([agent?.creationMode, agent?.data], [undefined, { kept: '', gone: null }]);
  });

  it('takes an inherited value away with an empty one', () => {
    const { tenants } = parseSeed(
      'extends: contoso\ntenants: [{ domain: contoso.onmicrosoft.com, applications: [{ displayName: azure-setup, graphRoles: }] }]',
    );
    const setup = tenants[0]?.applications.find(({ displayName }) => displayName === 'azure-setup');
    assert.deepEqual(setup?.graphRoles, []);
    assert.deepEqual(complaintsOf('tenants: [{ domain: a.example, nothing: }]'), ['tenants[0].nothing: unknown key']);
  });
});
