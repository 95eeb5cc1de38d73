import assert from 'node:assert/strict';
import { Secret } from '../../../core';
import { amlWorkspaceId } from '../../../core/names/aml-workspace-id';
import { asClientId, asSubscriptionId, asTenantId } from '../../../core/names/ids';
import { plainWording, spell } from '../../../core/problem/said';
import { linkedServiceFile } from '../../../core/synapse/linked-service/file-resource';
import { type LinkedServiceWant, type LinkSignIn, linkedService } from '../../../core/synapse/linked-service/resource';
import { type Lab, makeLab } from '../../../scripts/lab';
import { memorySources } from '../../../scripts/synapse-lab';
import { contract } from '../../contract';
import { applicationOf } from '../../recipes/tenant';
import { linkedServiceWant } from '../../synapse-parts';

const some = '99999999-9999-4999-8999-999999999999';

const asPrincipal = (lab: Lab, key: Extract<LinkSignIn, { kind: 'service principal' }>['key']): LinkSignIn => ({
  kind: 'service principal',
  clientId: asClientId(applicationOf(lab, 'azure-setup').appId),
  tenantId: lab.around.tenantId,
  key,
});
const at = (want: LinkedServiceWant, parts: { group?: string; name?: string; subscription?: string }) => {
  const { subscriptionId, resourceGroup, name } = want.workspace;
  const subscription = asSubscriptionId(parts.subscription ?? subscriptionId);
  return { ...want, workspace: amlWorkspaceId(subscription, parts.group ?? resourceGroup, parts.name ?? name) };
};
const signing = (want: LinkedServiceWant, more: Partial<Extract<LinkSignIn, { kind: 'service principal' }>>) => ({
  ...want,
  signIn: { ...want.signIn, ...more } as LinkSignIn,
});

const refusals = [
  {
    match: { method: 'GET', url: '/linkedservices/' },
    code: 'synapse.forbidden',
    says: /identity (?:"azure-setup" of the setup|of service) connection.*"Synapse Linked Data Manager"/,
  },
  {
    match: { method: 'PUT', url: '/linkedservices/' },
    code: 'synapse.forbidden',
    says: /identity (?:"azure-setup" of the setup|of service) connection.*"Synapse Linked Data Manager"/,
  },
] as const;

const pointing = [
  { field: 'subscription', want: (want: LinkedServiceWant) => at(want, { subscription: some }), mends: 'in place' },
  { field: 'resource group', want: (want: LinkedServiceWant) => at(want, { group: 'rg-other' }), mends: 'in place' },
  { field: 'workspace', want: (want: LinkedServiceWant) => at(want, { name: 'mlw-fraud' }), mends: 'in place' },
] as const;

contract('linked service, as the workspace itself', {
  resource: linkedService,
  open: (lab) => linkedServiceWant(lab, { kind: 'managed identity' }),
  drifts: [
    ...pointing,
    { field: 'description', want: (want) => ({ ...want, description: 'For another test.' }), mends: 'in place' },
    { field: 'annotations', want: (want) => ({ ...want, annotations: ['team-b'] }), mends: 'in place' },
  ],
  refusals,
});

const given = (fingerprint: string) =>
  ({
    kind: 'given',
    secret: new Secret('a-secret'),
    note: { kind: 'given secret', fingerprint },
  }) as const;

contract('linked service, with a key that was given', {
  resource: linkedService,
  open: (lab) => linkedServiceWant(lab, asPrincipal(lab, given('00000000'))),
  drifts: [
    ...pointing,
    { field: 'client id', want: (want) => signing(want, { clientId: asClientId(some) }), mends: 'in place' },
    { field: 'tenant', want: (want) => signing(want, { tenantId: asTenantId(some) }), mends: 'in place' },
    { field: 'key', want: (want) => signing(want, { key: given('11111111') }), mends: 'in place' },
  ],
  refusals,
});

const inVault = (more: { secretName?: string; store?: string; secretVersion?: string } = {}) =>
  ({ kind: 'vault', store: 'ls_kv_churn', secretName: 'a-key', secretVersion: undefined, ...more }) as const;

contract('linked service, with a key in a vault', {
  resource: linkedService,
  open: (lab) => linkedServiceWant(lab, asPrincipal(lab, inVault())),
  drifts: [
    { field: 'secret name', want: (want) => signing(want, { key: inVault({ secretName: 'b' }) }), mends: 'in place' },
    {
      field: 'secret version',
      want: (want) => signing(want, { key: inVault({ secretVersion: 'f' }) }),
      mends: 'in place',
    },
    { field: 'key vault', want: (want) => signing(want, { key: inVault({ store: 'other' }) }), mends: 'not here' },
  ],
  refusals,
});

describe('resource linked service', () => {
  it('takes any case of names and ids for the same', async () => {
    const lab = await makeLab();
    const want = await linkedServiceWant(lab, { kind: 'managed identity' });
    await linkedService.apply(want, undefined, lab.context);
    const shouted = { ...at(want, { name: 'MLW-CHURN', group: 'RG-ML' }), name: 'A LINK' };
    assert.deepEqual(linkedService.diff(shouted, await linkedService.read(shouted, lab.context)), []);
  });

  it('writes only what it read, and keeps what it does not know', async () => {
    const lab = await makeLab();
    const want = await linkedServiceWant(lab, { kind: 'managed identity' });
    await linkedService.apply(want, undefined, lab.context);
    const have = await linkedService.read(want, lab.context);
    assert.ok(have);
    const whole = { ...have.whole, parameters: { unused: { type: 'String' } }, annotations: [{ name: 'cost' }] };
    await linkedService.apply({ ...want, description: 'Second.' }, { ...have, whole }, lab.context);
    const after = await linkedService.read(want, lab.context);
    assert.deepEqual(
      [after?.whole.parameters, after?.whole.annotations],
      [whole.parameters, [{ name: 'cost' }, 'team-a']],
    );
    await assert.rejects(
      linkedService.apply({ ...want, description: 'Third.' }, have, lab.context),
      /was changed while this run was under way/,
    );
  });

  it('leaves a key of somebody else, and has none to put where there is no such key', async () => {
    const lab = await makeLab();
    const want = await linkedServiceWant(lab, asPrincipal(lab, given('00000000')));
    await linkedService.apply(want, undefined, lab.context);
    const theirs = signing(want, { key: { kind: 'theirs' } });
    assert.deepEqual(linkedService.diff(theirs, await linkedService.read(want, lab.context)), []);
    const key = linkedService.diff(theirs, undefined).find(({ field }) => field === 'key');
    assert.deepEqual([key?.to, /set takeOver = true/i.test(spell(key?.conflict ?? '', plainWording))], ['a key', true]);
  });

  it('is known in a file by the name that was asked for, whatever stands inside', async () => {
    const lab = await makeLab();
    const want = { ...(await linkedServiceWant(lab, { kind: 'managed identity' })), path: 'linkedService/a.json' };
    const files = new Map<string, string>();
    const context = { ...lab.context, sources: memorySources(files) };
    await linkedServiceFile.apply(want, undefined, context);
    const { name, ...nameless } = JSON.parse(files.get(want.path) ?? '');
    assert.equal(name, want.name);
    files.set(want.path, JSON.stringify(nameless));
    assert.deepEqual(linkedServiceFile.diff(want, await linkedServiceFile.read(want, context)), []);
  });

  it('names the tenant by its id where somebody wrote its name, which is no other tenant', async () => {
    const lab = await makeLab();
    const want = await linkedServiceWant(lab, asPrincipal(lab, given('00000000')));
    await linkedService.apply(want, undefined, lab.context);
    const have = await linkedService.read(want, lab.context);
    assert.ok(have && have.signIn.kind === 'service principal');
    const named = { ...have, isOurs: false, signIn: { ...have.signIn, tenant: 'contoso.onmicrosoft.com' } };
    const changes = linkedService.diff(want, named);
    assert.deepEqual(
      changes.map(({ field, conflict }) => [field, conflict]),
      [['tenant', undefined]],
    );
  });
});
