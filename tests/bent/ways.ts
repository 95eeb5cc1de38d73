/** Every kind of run that there is, recorded once: each link, by each way to sign in, made, taken away and looked at. */
import { inventoryAsJson, inventoryAsMarkdown } from '../../core';
import { Secret } from '../../core/names/secret';
import { ensure, type Lab, makeLab, takeInventory } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { certificateOf } from '../certificates';
import { applicationOf } from '../recipes/tenant';
import { type Act, type Recorded, record } from './recorded';

const key = 'Q~key/of+the##links=0123456789abcdefgh&%2B';
const linkApplication = (seed: string) => `
extends: ${seed}
replicationSeconds: 0
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: app-synapse-link, secret: ${JSON.stringify(key)}, owners: [azure-setup] }]
`;
const quick = (seed: string) => `extends: ${seed}\nreplicationSeconds: 0\n`;
const existing = (lab: Lab) =>
  ({ identity: 'existingClientId', clientId: String(applicationOf(lab, 'app-synapse-link').appId) }) as const;
const given = { clientSecret: new Secret(key) };
const bySynapse = { authentication: 'servicePrincipal' };

type Way = readonly [
  title: string,
  seed: string,
  act: (lab: Lab) => Act | Promise<Act>,
  before?: (lab: Lab) => Promise<unknown>,
];

const ways: readonly Way[] = [
  ['connection by federation', quick('contoso'), (lab) => (context) => ensure(lab, {}, 'apply', context)],
  [
    'connection by secret',
    quick('contoso'),
    (lab) => (context) => ensure(lab, { authentication: 'secret' }, 'apply', context),
  ],
  [
    'connection by certificate',
    quick('contoso'),
    async (lab) => {
      const certificateFile = await certificateOf('bent');
      return (context) => ensure(lab, { authentication: 'certificate', certificateFile }, 'apply', context);
    },
  ],
  [
    'connection by given secret',
    linkApplication('contoso'),
    (lab) => (context) => ensure(lab, { authentication: 'secret', ...existing(lab), ...given }, 'apply', context),
  ],
  [
    'connection as it is',
    quick('contoso'),
    (lab) => (context) => ensure(lab, {}, 'check', context),
    (lab) => ensure(lab),
  ],
  [
    'connection taken away',
    quick('contoso'),
    (lab) => (context) => ensure(lab, {}, 'remove', context),
    (lab) => ensure(lab, { authentication: 'secret' }),
  ],
  ['connections converted', quick('several-connections'), (lab) => (context) => ensure(lab, {}, 'convertAll', context)],
  [
    'inventory',
    quick('several-connections'),
    (lab) => async (context) => {
      const found = await takeInventory(lab, { test: 'true' }, context);
      return { text: `${inventoryAsMarkdown(found)}\n${JSON.stringify(inventoryAsJson(found))}` };
    },
  ],
  ['Synapse link', quick('contoso'), (lab) => (context) => linkSynapse(lab, {}, 'apply', context)],
  [
    'Synapse link by a key of its own',
    linkApplication('synapse-spn-link'),
    (lab) => (context) => linkSynapse(lab, { ...bySynapse, ...existing(lab) }, 'apply', context),
  ],
  [
    'Synapse link by a given key',
    linkApplication('synapse-spn-link'),
    (lab) => (context) => linkSynapse(lab, { ...bySynapse, ...existing(lab), ...given }, 'apply', context),
  ],
  [
    'Synapse link by a key in a vault',
    linkApplication('synapse-spn-link'),
    (lab) => (context) =>
      linkSynapse(
        lab,
        { ...bySynapse, ...existing(lab), keyVaultLinkedService: 'ls_kv_churn', keyVaultSecretName: 'aml-link-key' },
        'apply',
        context,
      ),
  ],
  [
    'Synapse link taken away',
    quick('contoso'),
    (lab) => (context) => linkSynapse(lab, {}, 'remove', context),
    (lab) => linkSynapse(lab),
  ],
];

let all: Promise<readonly Recorded[]> | undefined;

/** All of them: recorded with the first call. */
export function recordedWays(): Promise<readonly Recorded[]> {
  all ??= (async () => {
    const recorded: Recorded[] = [];
    for (const [title, seed, actOf, before] of ways) {
      const lab = await makeLab(seed);
      await before?.(lab);
      recorded.push(await record(title, lab, await actOf(lab)));
    }
    return recorded;
  })();
  return all;
}
