import assert from 'node:assert/strict';
import type { Lack } from '../../emulator/lacks';
import { parseSeed } from '../../emulator/seed/read';
import { keepExchanges } from '../witness/exchanges';
import { type Answered, arm, Party, withSecret } from './party';

const authorization = 'Microsoft.Authorization';
const version = 'api-version=2022-04-01';
const roles = {
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  scientist: 'f6c7c914-8db3-469d-8ca1-694a8f32e121',
};
/** As docs/service-connection.md gives it. */
const documentedCondition = `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${roles.scientist}})) AND ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${roles.scientist}}))`;

function conditioned(condition: string, more = ''): string {
  return withSecret(`
subscriptions:
  - name: ML Platform
    ${more}
    roleAssignments:
      - { role: Reader, principal: azure-setup, scope: /resourceGroups/rg-ml }
      - role: Role Based Access Control Administrator
        principal: azure-setup
        scope: /resourceGroups/rg-ml
        condition: >-
          ${condition}
`);
}

class Azure extends Party {
  async call(method: string, path: string, body?: unknown, query = version): Promise<Answered> {
    const url = `${arm}${path}${path.includes('?') ? '&' : '?'}${query}`;
    return this.ask(method, url, { token: await this.token(arm), ...(body === undefined ? {} : { body }) });
  }

  give(role: string, more: object = { principalType: 'ServicePrincipal' }, name = crypto.randomUUID()) {
    const roleDefinitionId = `${this.workspace}/providers/${authorization}/roleDefinitions/${role}`;
    const { principalId } = this.application('bystander');
    const path = `${this.workspace}/providers/${authorization}/roleAssignments/${name}`;
    return this.call('PUT', path, { properties: { roleDefinitionId, principalId, ...more } });
  }

  take({ body }: Answered) {
    return this.call('DELETE', body.id);
  }

  permissions(scope = this.workspace) {
    return this.call('GET', `${scope}/providers/${authorization}/permissions`);
  }

  /** Whether the caller's permissions at a scope hold that, as a client reads them. */
  async holds(action: string, scope = this.workspace): Promise<boolean> {
    const { body } = await this.permissions(scope);
    const matches = (patterns: readonly string[]) =>
      patterns.some((one) => new RegExp(`^${one.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 'i').test(action));
    const isData = action.includes('/vaults/secrets/');
    return body.value.some((one: Record<string, string[]>) =>
      isData
        ? matches(one.dataActions ?? []) && !matches(one.notDataActions ?? [])
        : matches(one.actions ?? []) && !matches(one.notActions ?? []),
    );
  }
}

const codeOf = ({ status, body }: Answered) => [status, body.error?.code];
const refused = [403, 'AuthorizationFailed'];

describe('ARM emulator: rights that are asked for beforehand', () => {
  let party: Azure;
  const open = (seed: string) => {
    party = new Azure(seed);
    return party;
  };
  afterEach(() => keepExchanges('the tests of rights', party.emulator));

  it('shows what the caller may do at each scope, data too, and nothing of what it may do elsewhere', async () => {
    open(withSecret());
    const subscription = party.group.replace(/\/resourceGroups.*/, '');
    assert.deepEqual((await party.permissions(subscription)).body.value, []);
    assert.equal(await party.holds(`${authorization}/roleAssignments/write`, party.group), true);
    assert.equal(await party.holds(`${authorization}/roleAssignments/write`), true);
    const vault = `${party.group}/providers/Microsoft.KeyVault/vaults/kv-churn`;
    const readSecret = 'Microsoft.KeyVault/vaults/secrets/getSecret/action';
    assert.equal(await party.holds(readSecret, vault), false);
    const reading = `
subscriptions:
  - name: ML Platform
    resourceGroups:
      - { name: rg-ml, keyVaults: [{ name: kv-churn, roles: { azure-setup: Key Vault Secrets User } }] }`;
    open(withSecret(reading));
    assert.equal(await party.holds(readSecret, vault), true);
    party.emulator.setLacks([{ principal: 'azure-setup', system: 'azure', action: readSecret, scope: vault }]);
    assert.equal(await party.holds(readSecret, vault), false);
  });

  it('lets a condition through what it names, and refuses the rest as a missing role', async () => {
    open(conditioned(documentedCondition));
    const given = await party.give(roles.scientist);
    assert.equal(given.status, 201);
    assert.deepEqual(codeOf(await party.give(roles.contributor)), refused);
    assert.equal((await party.take(given)).status, 200);
    assert.equal(await party.holds(`${authorization}/roleAssignments/write`), true);
    assert.doesNotMatch(JSON.stringify((await party.permissions()).body), /condition/i);
    const { principalId } = party.application('azure-setup');
    const filter = `$filter=atScope() and assignedTo('${principalId}')`;
    const { body } = await party.call('GET', `${party.workspace}/providers/${authorization}/roleAssignments?${filter}`);
    const conditions = body.value.map(({ properties }: { properties: Record<string, string | null> }) => [
      properties.condition,
      properties.conditionVersion,
    ]);
    assert.deepEqual(conditions, [
      [null, null],
      [documentedCondition, '2.0'],
    ]);
  });

  it('tests type and principal as the request names them, and a deletion by what is there', async () => {
    const kind =
      "@Request[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}";
    const but = `@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAllValues:GuidNotEquals {${roles.contributor}, ${roles.reader}}`;
    open(
      conditioned(
        `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (${kind} AND ${but})) AND ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${roles.reader}}))`,
      ),
    );
    assert.deepEqual(codeOf(await party.give(roles.scientist, {})), refused);
    assert.deepEqual(codeOf(await party.give(roles.contributor)), refused);
    const given = await party.give(roles.scientist);
    assert.equal(given.status, 201);
    assert.deepEqual(codeOf(await party.take(given)), refused);
  });

  it('reads no other condition: the seed is refused', () => {
    const odd = "@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:A_B] StringEquals 'x'";
    for (const [condition, at] of [
      [odd, "StringEquals 'x'"],
      [documentedCondition.replace('GuidEquals', 'GuidLike'), 'ForAnyOfAnyValues:GuidLike'],
      [documentedCondition.slice(0, -1), 'its end'],
    ] as const) {
      assert.throws(() => parseSeed(conditioned(condition)), {
        message: new RegExp(`roleAssignments\\[1\\]\\.condition: the condition cannot be read at '${at}`),
      });
    }
  });

  it('holds locks against everybody, for all below them, and shows them', async () => {
    const lock = (level: string) =>
      withSecret(`
subscriptions:
  - name: ML Platform
    locks:
      - { name: keep, level: ${level}, notes: Do not touch., scope: /resourceGroups/rg-ml }`);
    const locks = (scope: string) =>
      party.call(
        'GET',
        `${scope}/providers/${authorization}/locks?$filter=atScope()`,
        undefined,
        'api-version=2020-05-01',
      );
    const identity = () => `${party.group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-link`;
    const msi = 'api-version=2024-11-30';
    const make = () => party.call('PUT', identity(), { location: 'westeurope' }, msi);
    open(lock('CanNotDelete'));
    const [only] = (await locks(party.workspace)).body.value;
    assert.deepEqual([only.name, only.properties], ['keep', { level: 'CanNotDelete', notes: 'Do not touch.' }]);
    const given = await party.give(roles.reader);
    assert.deepEqual([given.status, (await make()).status], [201, 201]);
    const kept = await party.take(given);
    assert.deepEqual(codeOf(kept), [409, 'ScopeLocked']);
    assert.equal(
      kept.body.error.message,
      `The scope '${given.body.id}' cannot perform delete operation because following scope(s) are locked: '${party.group}'. Please remove the lock and try again.`,
    );
    const trust = {
      properties: { issuer: 'https://a.example', subject: 's', audiences: ['api://AzureADTokenExchange'] },
    };
    const trustPath = `${identity()}/federatedIdentityCredentials/one`;
    assert.equal((await party.call('PUT', trustPath, trust, msi)).status, 201);
    for (const path of [trustPath, identity()]) {
      assert.deepEqual(codeOf(await party.call('DELETE', path, undefined, msi)), [409, 'ScopeLocked']);
    }
    open(lock('ReadOnly'));
    for (const ask of [() => party.give(roles.reader), make, () => party.call('PUT', trustPath, trust, msi)]) {
      assert.deepEqual(codeOf(await ask()), [409, 'ScopeLocked']);
    }
    open(withSecret());
    assert.deepEqual((await locks(party.workspace)).body, { value: [] });
  });

  it('holds deny assignments against whom they are for, and shows them in a list of their own', async () => {
    open(
      withSecret(`
subscriptions:
  - name: ML Platform
    denyAssignments:
      - name: managed by the platform
        principals: [azure-setup]
        actions: ["Microsoft.Authorization/*/write"]
        scope: /resourceGroups/rg-ml`),
    );
    const denied = await party.give(roles.reader);
    assert.deepEqual(codeOf(denied), [403, 'DenyAssignmentAuthorizationFailed']);
    assert.equal(await party.holds(`${authorization}/roleAssignments/write`), true);
    const list = await party.call(
      'GET',
      `${party.workspace}/providers/${authorization}/denyAssignments?$filter=atScope()`,
    );
    const [{ properties }] = list.body.value;
    assert.deepEqual(properties.principals, [
      { id: party.application('azure-setup').principalId, type: 'ServicePrincipal' },
    ]);
  });

  it('takes each action away by itself: the permissions show it, and the request is refused', async () => {
    open(withSecret());
    const identity = `${party.group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-link`;
    const msi = 'api-version=2024-11-30';
    const trust = {
      properties: { issuer: 'https://a.example', subject: 's', audiences: ['api://AzureADTokenExchange'] },
    };
    await party.call('PUT', identity, { location: 'westeurope' }, msi);
    const given = await party.give(roles.reader);
    const at = (scope: string, type: string) => `${scope}/providers/${authorization}/${type}`;
    const identities = 'Microsoft.ManagedIdentity/userAssignedIdentities';
    const trusts = `${identities}/federatedIdentityCredentials`;
    const one = `${identity}/federatedIdentityCredentials/one`;
    const subscription = party.group.replace(/\/resourceGroups.*/, '');
    const table: readonly (readonly [action: string, scope: string, ask: () => Promise<Answered>])[] = [
      [`${authorization}/roleAssignments/write`, party.workspace, () => party.give(roles.contributor)],
      [`${authorization}/roleAssignments/delete`, party.workspace, () => party.take(given)],
      [
        `${authorization}/roleAssignments/read`,
        party.workspace,
        () => party.call('GET', at(party.workspace, 'roleAssignments')),
      ],
      [
        `${authorization}/roleDefinitions/read`,
        party.workspace,
        () => party.call('GET', at(party.workspace, 'roleDefinitions')),
      ],
      [`${authorization}/locks/read`, party.workspace, () => party.call('GET', at(party.workspace, 'locks'))],
      [
        `${authorization}/denyAssignments/read`,
        party.workspace,
        () => party.call('GET', at(party.workspace, 'denyAssignments')),
      ],
      [`${identities}/write`, party.group, () => party.call('PUT', identity, { location: 'westeurope' }, msi)],
      [`${identities}/read`, party.group, () => party.call('GET', identity, undefined, msi)],
      [`${trusts}/write`, party.group, () => party.call('PUT', one, trust, msi)],
      [`${trusts}/delete`, party.group, () => party.call('DELETE', one, undefined, msi)],
      [`${identities}/delete`, party.group, () => party.call('DELETE', identity, undefined, msi)],
      [
        'Microsoft.MachineLearningServices/workspaces/read',
        party.workspace,
        () => party.call('GET', party.workspace, undefined, 'api-version=2024-04-01'),
      ],
    ];
    for (const [action, scope, ask] of table) {
      const lack: Lack = { principal: 'azure-setup', system: 'azure', action, scope };
      party.emulator.setLacks([]);
      assert.equal(await party.holds(action, scope), true, action);
      party.emulator.setLacks([lack]);
      assert.equal(await party.holds(action, scope), false, action);
      assert.equal(await party.holds(action, subscription), false, 'it never was of the subscription');
      assert.deepEqual(codeOf(await ask()), refused, action);
      party.emulator.setLacks([{ ...lack, scope: scope.replace(subscription, '') }]);
      assert.deepEqual(codeOf(await ask()), refused, action);
      party.emulator.setLacks([{ ...lack, principal: 'bystander' }]);
      assert.ok((await ask()).status < 300, action);
    }
    party.emulator.setLacks([
      { principal: 'azure-setup', system: 'azure', action: `${authorization}/permissions/read`, scope: party.group },
    ]);
    assert.deepEqual(codeOf(await party.permissions()), refused);
  });

  it("takes a secret's reading away from a vault's policy, which shows it", async () => {
    open(
      withSecret(`
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        keyVaults:
          - name: kv-churn
            authorization: policies
            policies: { azure-setup: all }
            secrets: [{ name: one, value: generated }]`),
    );
    const vault = `${party.group}/providers/Microsoft.KeyVault/vaults/kv-churn`;
    const policy = async () => {
      const { body } = await party.call('GET', vault, undefined, 'api-version=2023-07-01');
      return body.properties.accessPolicies[0].permissions.secrets;
    };
    const read = async () => {
      const token = await party.token('https://vault.azure.net');
      return party.ask('GET', 'https://kv-churn.vault.azure.net/secrets/one?api-version=7.4', { token });
    };
    assert.deepEqual([await policy(), (await read()).status], [['all'], 200]);
    const action = 'Microsoft.KeyVault/vaults/secrets/getSecret/action';
    party.emulator.setLacks([{ principal: 'azure-setup', system: 'azure', action, scope: vault }]);
    assert.deepEqual([(await policy()).includes('get'), (await policy()).includes('list')], [false, true]);
    const answer = await read();
    assert.deepEqual([answer.status, answer.body.error.innererror.code], [403, 'ForbiddenByPolicy']);
  });
});
