/** Why the identity of a link that is taken away stays. */
import assert from 'node:assert/strict';
import type { Connection } from '../../../core/azdo/connection/read';
import type { IdentityToRemove } from '../../../core/entra/identity/read';
import { isOfAgents, reasonToStay } from '../../../core/links/aml-connection/reliance';
import { asArmId, asClientId, asEndpointId, asProjectId } from '../../../core/names/ids';
import { served } from '../../http/served';
import { someConnection } from '../../parts';

const own = asClientId('11111111-aaaa-4111-8111-111111111111');
const other = asClientId('22222222-bbbb-4222-8222-222222222222');
const issuer = 'https://login.microsoftonline.com/t/v2.0';
const identities = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities';
const machine = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/agent';

const plain: Connection = { ...someConnection, clientId: own, issuer, subject: 'of mlw' };

const ofAgents = (msiClientId?: Connection['msiClientId']): Partial<Connection> => ({
  scheme: 'ManagedServiceIdentity',
  clientId: undefined,
  msiClientId,
});

const application: IdentityToRemove = {
  home: { kind: 'application', clientId: own },
  clientId: own,
  title: 'application',
  appObjectId: undefined,
  principalId: undefined,
  isOurs: true,
  keyNames: [],
};

const managed = (armId: string): Partial<IdentityToRemove> => ({
  home: { kind: 'managed identity', armId: asArmId(armId) },
});

interface Told {
  readonly connection?: Partial<Connection>;
  readonly identity?: Partial<IdentityToRemove> | 'none' | 'unreadable';
  readonly beside?: readonly Partial<Connection>[];
  /** Name and subject of each trust. */
  readonly trusts?: readonly (readonly [name: string, subject: string, issuer?: string])[] | 'unreadable';
}

async function reason({ connection, identity = {}, beside = [], trusts = [] }: Told): Promise<string | undefined> {
  const { context } = served(() =>
    trusts === 'unreadable'
      ? { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } }
      : {
          body: {
            value: trusts.map(([name, subject, of = issuer]) => ({
              name,
              issuer: of,
              subject,
              audiences: [],
              properties: { issuer: of, subject, audiences: [] },
            })),
          },
        },
  );
  const project = { id: asProjectId('p-1'), name: 'churn' };
  return reasonToStay(
    {
      links: [{ connection: { ...plain, ...connection }, projects: [project] }],
      identity:
        identity === 'none' ? undefined : identity === 'unreadable' ? identity : { ...application, ...identity },
      beside: beside.map((one, at) => ({ ...plain, id: asEndpointId(`b-${at}`), name: `beside ${at}`, ...one })),
      mark: { key: 'aml-links-key', title: 'contoso/churn/mlw' },
      others: [{ key: 'aml-links-beside', title: 'contoso/churn/beside' }],
    },
    context,
  );
}

const shared = (...projects: readonly { id: string; name: string }[]): Partial<Connection> => ({
  whole: { serviceEndpointProjectReferences: projects.map((projectReference) => ({ projectReference })) },
});

const rows: readonly (readonly [title: string, told: Told, expected: string | undefined])[] = [
  ['goes where nothing speaks for it', {}, undefined],
  ['goes unseen where it is not there', { identity: 'none', beside: [{}] }, undefined],
  [
    'stays where it may not be read',
    { identity: 'unreadable', beside: [{}] },
    'whether others rely on it could not be read',
  ],
  [
    'stays where the connection does, also when nothing else of it is known',
    { connection: shared({ id: 'p-1', name: 'churn' }, { id: 'p-2', name: 'forecast' }), identity: 'none' },
    'the connection stays in forecast',
  ],
  [
    'stays where the connection signs in as another one',
    { connection: { clientId: other } },
    `the connection signs in as ${other}, and not as it`,
  ],
  ['goes where the connection names none', { connection: ofAgents() }, undefined],
  ['is the same in other letters', { connection: { clientId: asClientId(own.toUpperCase()) } }, undefined],
  [
    "stays where the connection signs in as another identity of the agent's machine",
    { connection: ofAgents(other) },
    `the connection signs in as ${other}, and not as it`,
  ],
  [
    'stays for connections that sign in as it',
    { beside: [{ clientId: other }, {}, ofAgents(asClientId(own.toUpperCase()))] },
    'other connections sign in as it: "beside 1", "beside 2"',
  ],
  [
    'stays where its mark names a connection beside it',
    { identity: { link: { key: 'aml-links-beside' } } },
    'it was made for contoso/churn/beside',
  ],
  [
    'stays where its mark names a link of another project',
    { identity: { link: { key: 'aml-links-far', title: 'contoso/fraud/mlw' } } },
    'it was made for contoso/fraud/mlw',
  ],
  [
    'goes where its mark names a name that the connection had before',
    { identity: { link: { key: 'aml-links-former', title: 'contoso/churn/former' } } },
    undefined,
  ],
  ['goes where its mark names the link', { identity: { link: { key: 'aml-links-key' } } }, undefined],
  ['goes where those beside it sign in as others', { beside: [{ clientId: other }, ofAgents(other)] }, undefined],
  [
    "stays where it is a machine's own, which any connection of that machine uses",
    { identity: managed(machine), beside: [ofAgents()] },
    'other connections sign in as it: "beside 0"',
  ],
  [
    'goes where a machine signs in as whatever it has, and it is no identity of a machine',
    { identity: managed(`${identities}/id`), beside: [ofAgents()] },
    undefined,
  ],
  [
    "goes where a connection beside a machine's own signs in by nothing known",
    { identity: managed(machine), beside: [{ clientId: undefined }] },
    undefined,
  ],
  ['goes with the trust of the link by whoever wrote it', { trusts: [['by hand', 'of mlw']] }, undefined],
  ['goes with the trust that we named', { trusts: [['aml-links-c-1', 'as it was before']] }, undefined],
  [
    'stays for trusts of others',
    {
      trusts: [
        ['of github', 'repo:contoso'],
        ['of another', 'of mlw', 'https://elsewhere'],
      ],
    },
    'others rely on it: "of github", "of another"',
  ],
  ['stays where trusts may not be read', { trusts: 'unreadable' }, 'whether others rely on it cannot be read'],
  ["goes with the link's own key", { identity: { keyNames: ['aml-links-key'] } }, undefined],
  [
    'stays for each other key where it is ours',
    { identity: { keyNames: ['aml-links-key', 'aml-links-other', 'by hand'] } },
    'it holds 2 keys that are not of this link',
  ],
  [
    'stays for keys of ours alone where it is of others',
    { identity: { isOurs: false, keyNames: ['aml-links-other', 'by hand'] } },
    'it holds 1 keys that are not of this link',
  ],
];

describe('the identity of a connection that is taken away', () => {
  for (const [title, told, expected] of rows) {
    it(title, async () => {
      assert.equal(await reason(told), expected);
    });
  }

  it('may be one of machines', () => {
    const linked = (connection: Partial<Connection>) => ({ connection: { ...plain, ...connection }, projects: [] });
    assert.equal(isOfAgents([linked({}), linked(ofAgents())]), true);
    assert.equal(isOfAgents([linked({})]), false);
  });
});
