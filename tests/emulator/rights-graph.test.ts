import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { type Answered, graph, Party } from './party';

const resource = 'https://graph.microsoft.com';
const managed = '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3';

/** Somebody else's application, and what else is said of the setup's. */
function withForeign(setup = '', more = ''): string {
  return `
extends: contoso
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: azure-setup, secret: the-secret${setup} }
      - { displayName: foreign, owners: [Ana Lima] }
      - { displayName: own, owners: [azure-setup] }
${more}`;
}

const claimsOf = (token: string) => {
  const { roles, wids, scp } = decodeJwt(token);
  return { roles, wids, scp };
};

describe('Graph emulator: rights that are asked for beforehand', () => {
  let party: Party;
  let token: string;
  const open = async (seed: string) => {
    party = new Party(seed);
    token = await party.token(resource);
  };
  const ask = (method: string, path: string, body?: unknown, by = token): Promise<Answered> =>
    party.ask(method, `${graph}${path}`, { token: by, ...(body === undefined ? {} : { body }) });
  const at = (name: string) => `/applications(appId='${party.application(name).appId}')`;
  const person = async (name: string) => {
    const answer = await party.signIn({
      grant_type: 'password',
      username: `${name}@contoso.onmicrosoft.com`,
      password: party.emulator.secrets()[`pat ${name}`] ?? '',
      scope: `${resource}/.default`,
    });
    return String(answer.body.access_token);
  };
  const trust = { name: 'one', issuer: 'https://a.example', subject: 's', audiences: ['api://AzureADTokenExchange'] };
  /** Every write to an application and to its principal. */
  const writes = (name: string, by = token): (() => Promise<Answered>)[] => [
    () => ask('PATCH', at(name), { notes: 'x' }, by),
    () => ask('POST', `${at(name)}/addPassword`, { passwordCredential: { displayName: 'x' } }, by),
    () => ask('POST', `${at(name)}/removePassword`, { keyId: 'none' }, by),
    () => ask('POST', `${at(name)}/federatedIdentityCredentials`, trust, by),
    () => ask('DELETE', `${at(name)}/federatedIdentityCredentials/one`, undefined, by),
    () => ask('DELETE', `/servicePrincipals/${party.application(name).principalId}`, undefined, by),
    () => ask('POST', '/servicePrincipals', { appId: party.application(name).appId }, by),
    () => ask('DELETE', at(name), undefined, by),
  ];
  const areRefused = async (asked: readonly (() => Promise<Answered>)[]): Promise<boolean[]> => {
    const all: boolean[] = [];
    for (const one of asked) {
      all.push((await one()).body?.error?.code === 'Authorization_RequestDenied');
    }
    return all;
  };

  it('writes only what the caller owns, with OwnedBy, and says who owns what', async () => {
    await open(withForeign());
    assert.deepEqual(claimsOf(token), { roles: ['Application.ReadWrite.OwnedBy'], wids: undefined, scp: undefined });
    const { principalId } = party.application('azure-setup');
    assert.deepEqual((await ask('GET', `${at('own')}/owners?$select=id`)).body.value, [{ id: principalId }]);
    const { objectId, principalId: ownPrincipal } = party.application('own');
    for (const path of [`/applications/${objectId}`, `/servicePrincipals/${ownPrincipal}`]) {
      assert.deepEqual((await ask('GET', `${path}/owners?$select=id`)).body.value, [{ id: principalId }]);
    }
    const others = await ask('GET', `${at('foreign')}/owners`);
    assert.deepEqual(
      others.body.value.map(({ displayName }: { displayName: string }) => displayName),
      ['Ana Lima'],
    );
    // A principal that is there is told before whose it is.
    assert.deepEqual(await areRefused(writes('foreign')), [true, true, true, true, true, true, false, true]);
    assert.deepEqual(new Set(await areRefused(writes('own'))), new Set([false]));
  });

  it('reads and writes nothing more than reading by Application.Read.All', async () => {
    await open(withForeign(', graphRoles: [Application.Read.All]'));
    assert.equal((await ask('GET', at('own'))).status, 200);
    assert.deepEqual((await areRefused(writes('own'))).slice(0, 6), Array(6).fill(true));
    assert.deepEqual(await areRefused([() => ask('POST', '/applications', { displayName: 'x' })]), [true]);
  });

  it('gives power over all applications by a directory role, which tokens show where the seed says so', async () => {
    const role = ', graphRoles: [], directoryRoles: [Application Administrator]';
    await open(withForeign(role));
    assert.deepEqual(claimsOf(token), { roles: undefined, wids: undefined, scp: undefined });
    assert.equal((await ask('PATCH', at('foreign'), { notes: 'x' })).status, 204);
    await open(withForeign(`${role}, directoryRolesInToken: true`));
    assert.deepEqual(claimsOf(token).wids, [managed]);
  });

  it('lets people do what their scope and their role or ownership allow', async () => {
    const people = `
organizations:
  - name: contoso
    users:
      - { name: Ana Lima, pat: generated }
      - { name: Ben Osei, pat: generated, entraRoles: [Application Administrator] }`;
    await open(withForeign('', people));
    const [ana, ben] = [await person('Ana Lima'), await person('Ben Osei')];
    assert.match(String(claimsOf(ana).scp), /Application\.ReadWrite\.All/);
    assert.ok((claimsOf(ben).wids as string[]).includes(managed));
    const patch = (name: string, by: string) => ask('PATCH', at(name), { notes: 'x' }, by);
    assert.deepEqual([(await patch('foreign', ana)).status, (await patch('own', ana)).status], [204, 403]);
    assert.deepEqual([(await patch('foreign', ben)).status, (await patch('own', ben)).status], [204, 204]);
    party.emulator.setLacks([{ principal: 'Ben Osei', system: 'graph', action: 'Application Administrator' }]);
    assert.equal((await patch('own', ben)).status, 403);
    assert.ok(!(claimsOf(await person('Ben Osei')).wids as string[]).includes(managed));
  });

  it('takes a permission away, from tokens that are there too, and ownership', async () => {
    await open(withForeign());
    const lack = { principal: 'azure-setup', system: 'graph' } as const;
    party.emulator.setLacks([{ ...lack, action: 'Application.ReadWrite.OwnedBy' }]);
    assert.equal((await ask('GET', at('own'))).status, 403);
    assert.deepEqual(claimsOf(await party.token(resource)).roles, undefined);
    party.emulator.setLacks([{ ...lack, action: 'owner', scope: 'own' }]);
    assert.deepEqual((await ask('GET', `${at('own')}/owners`)).body.value, []);
    assert.deepEqual((await areRefused(writes('own'))).slice(0, 6), Array(6).fill(true));
    party.emulator.setLacks([]);
    assert.equal((await ask('PATCH', at('own'), { notes: 'x' })).status, 204);
    assert.throws(
      () => party.emulator.setLacks([{ ...lack, action: 'owner', scope: 'nobody' }]),
      /no application 'nobody'/,
    );
  });
});
