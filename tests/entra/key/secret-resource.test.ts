import assert from 'node:assert/strict';
import { type ClientSecretWant, clientSecret } from '../../../core/entra/key/secret-resource';
import type { ClientId } from '../../../core/names/ids';
import { type Lab, makeLab } from '../../../scripts/lab';
import { contract } from '../../contract';
import { applicationWant, madeApplication } from '../../parts';
import { type Password, passwordsOf } from '../../recipes/keys';

const says =
  /identity "azure-setup" of the setup connection, .*lacks the Microsoft Graph permission Application\.ReadWrite\.OwnedBy.*or does not own the application.*Ask an owner.*make it an owner/;
const ours = 'aml-links-of-a-test';
const inDays = (lab: Lab, days: number) =>
  new Date(lab.emulator.clock.now().getTime() + days * 86_400_000).toISOString();
const named = ({ keyId }: Password) => ({ keyId });

/** What a connection says that holds the newest of the keys: looked at anew each time. */
function wantFor(lab: Lab, clientId: ClientId, application: string): ClientSecretWant {
  return {
    clientId,
    connectionName: 'mlw-test',
    displayName: ours,
    lifeDays: 90,
    endsAt: inDays(lab, 90),
    renewBefore: inDays(lab, 30),
    needed: false,
    stays: false,
    get held() {
      return passwordsOf(lab, application).map(named).at(-1);
    },
  };
}

const open = async (lab: Lab) => wantFor(lab, (await madeApplication(lab)).clientId, applicationWant.displayName);

contract('client secret', {
  resource: clientSecret,
  open,
  drifts: [
    {
      field: 'ends',
      want: (want) => ({ ...want, renewBefore: '2027-03-01T00:00:00Z', endsAt: '2028-01-01T00:00:00Z' }),
      mends: 'in place',
    },
  ],
  refusals: [{ match: { method: 'POST', url: 'addPassword' }, code: 'graph.forbidden', says }],
});

describe('resource client secret', () => {
  it('is masked before anything else is done with it, and shows itself nowhere', async () => {
    const lab = await makeLab();
    const made = await clientSecret.apply(await open(lab), undefined, lab.context);
    assert.ok(made?.secret);
    assert.ok(lab.masked.includes(made.secret.reveal()));
    assert.ok(!JSON.stringify([made, lab.lines, lab.emulator.transcript]).includes(made.secret.reveal()));
  });

  it('ends when it was asked to end', async () => {
    const lab = await makeLab();
    await clientSecret.apply(await open(lab), undefined, lab.context);
    assert.deepEqual(
      passwordsOf(lab, applicationWant.displayName).map(({ displayName, endDateTime }) => [displayName, endDateTime]),
      [[ours, '2027-02-19T09:01:00.000Z']],
    );
  });

  it('is replaced when it is near its end, gone, or needed, and not because another is asked to live longer', async () => {
    const lab = await makeLab();
    const want = await open(lab);
    const have = { ...(await clientSecret.apply(want, undefined, lab.context)), secret: undefined } as Parameters<
      typeof clientSecret.diff
    >[1];
    const fields = (more: Partial<ClientSecretWant>, there = have) =>
      clientSecret.diff({ ...want, ...more }, there).map(({ from, to }) => `${from} -> ${to}`);
    assert.deepEqual(fields({ endsAt: inDays(lab, 700) }), []);
    assert.deepEqual(fields({ renewBefore: inDays(lab, 91) }), ['2027-02-19 -> 2027-02-19']);
    assert.deepEqual(fields({ needed: true }), ['2027-02-19 -> 2027-02-19']);
    assert.deepEqual(fields({}, have && { ...have, endsAt: undefined }), ['not known -> 2027-02-19']);
    assert.deepEqual(fields({ stays: true, needed: true }, have && { ...have, endsAt: undefined }), []);
  });

  it('names the missing permission when the keys cannot be read', async () => {
    const lab = await makeLab();
    const want = await open(lab);
    await clientSecret.apply(want, undefined, lab.context);
    lab.emulator.setFaults([{ match: { service: 'graph', method: 'GET' }, fault: { kind: 'status', status: 403 } }]);
    await assert.rejects(clientSecret.read(want, lab.context), {
      code: 'graph.forbidden',
      message: /read the secrets of application .*lacks the Microsoft Graph permission/,
    });
  });

  for (const [title, tenant, code, fix] of [
    ['no secrets', 'forbidsSecrets: true', 'secret.forbidden-by-policy', /authentication = federation/],
    ['only short ones', 'secretDays: 30', 'secret.too-long', /secretDays/],
  ] as const) {
    it(`says what to do where a policy of the tenant allows ${title}`, async () => {
      const lab = await makeLab(`extends: contoso\ntenants: [{ domain: contoso.onmicrosoft.com, ${tenant} }]\n`);
      await assert.rejects(clientSecret.apply(await open(lab), undefined, lab.context), { code, message: fix });
    });
  }
});
