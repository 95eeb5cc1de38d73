/** What a seed may say of subscriptions and what lies in them. */
import { z } from 'zod';
import { complainOfCondition } from '../services/arm/conditions';
import {
  allOrTexts,
  deriveGuid,
  federatedCredentials,
  guid,
  list,
  listsByPrincipal,
  map,
  optional,
  text,
  texts,
  time,
} from './fields';
import { synapseWorkspace } from './schema-synapse';

const access = z.enum(['Enabled', 'Disabled']).default('Enabled');

const workspace = map({
  name: text,
  location: text.exactOptional(),
  kind: text.default('Default'),
  publicNetworkAccess: access,
  /** How its own datastores get at the storage account: by a key that the workspace holds, or by whoever asks. */
  datastoreAuth: z.enum(['AccessKey', 'Identity']).default('AccessKey'),
  /** As ARM names it. */
  provisioningState: text.default('Succeeded'),
  /** Deleted, and can be recovered for 14 days: ARM does not show it. */
  isSoftDeleted: z.boolean().default(false),
});

const identity = map({
  name: text,
  location: text.exactOptional(),
  clientId: guid.exactOptional(),
  principalId: guid.exactOptional(),
  /** Whether it was deleted and made again under its name, and the ids that it had before. */
  remade: z.boolean().default(false),
  formerClientId: guid.exactOptional(),
  formerPrincipalId: guid.exactOptional(),
  tags: z.record(z.string(), z.string()).default({}),
  federatedCredentials,
}).superRefine(({ remade, ...given }, context) => {
  for (const key of ['formerClientId', 'formerPrincipalId'] as const) {
    if (!remade && given[key] !== undefined) {
      context.addIssue({ code: 'custom', path: [key], message: 'needs remade: true' });
    }
  }
});

const vaultSecret = map({
  name: text,
  /** `generated` or the text itself. */
  value: text.exactOptional(),
  /** Display name of the application whose client secret it holds; wins over `value`. */
  secretOf: text.exactOptional(),
  contentType: text.exactOptional(),
  expires: time.exactOptional(),
  enabled: z.boolean().default(true),
  /** Versions before the one that counts, the oldest first. */
  earlier: list(
    map({
      value: text.exactOptional(),
      secretOf: text.exactOptional(),
      contentType: text.exactOptional(),
      expires: time.exactOptional(),
      enabled: z.boolean().default(true),
    }),
  ),
});

const keyVault = map({
  name: text,
  location: text.exactOptional(),
  /** Who decides: Azure roles, or the vault's own access policies. */
  authorization: z.enum(['roles', 'policies']).default('roles'),
  /** Azure roles at the scope of the vault. */
  roles: listsByPrincipal,
  /** With `policies`: principal to what it may do with secrets. */
  policies: listsByPrincipal,
  publicNetworkAccess: access,
  allowedAddresses: allOrTexts.default('all'),
  secrets: list(vaultSecret),
});

const storageAccount = map({
  name: text,
  location: text.exactOptional(),
  /** Azure roles at the scope of the account. */
  roles: listsByPrincipal,
});

const resourceGroup = map({
  name: text,
  location: text.default('westeurope'),
  workspaces: list(workspace),
  identities: list(identity),
  synapseWorkspaces: list(synapseWorkspace),
  keyVaults: list(keyVault),
  storageAccounts: list(storageAccount),
});

/** What a group holds lies where the group does unless it says otherwise. */
function locate({ location, ...group }: z.output<typeof resourceGroup>, subscription: string) {
  const path = `${subscription}/${group.name}`;
  return {
    ...group,
    location,
    workspaces: group.workspaces.map((one) => ({ ...one, location: one.location ?? location })),
    identities: group.identities.map((one) => ({ ...identifyManaged(one, path), location: one.location ?? location })),
    synapseWorkspaces: group.synapseWorkspaces.map((one) => ({
      ...one,
      location: one.location ?? location,
      principalId: one.principalId ?? deriveGuid(`synapse principal ${path}/${one.name}`),
      clientId: one.clientId ?? deriveGuid(`synapse client ${path}/${one.name}`),
    })),
    keyVaults: group.keyVaults.map((one) => ({ ...one, location: one.location ?? location })),
    storageAccounts: group.storageAccounts.map((one) => ({ ...one, location: one.location ?? location })),
  };
}

function identifyManaged(
  { clientId, principalId, remade, formerClientId, formerPrincipalId, ...rest }: z.output<typeof identity>,
  group: string,
) {
  const path = `${group}/${rest.name}`;
  const former = {
    clientId: formerClientId ?? deriveGuid(`former identity client ${path}`),
    principalId: formerPrincipalId ?? deriveGuid(`former identity principal ${path}`),
  };
  return {
    ...rest,
    clientId: clientId ?? deriveGuid(`identity client ${path}`),
    principalId: principalId ?? deriveGuid(`identity principal ${path}`),
    ...optional('former', remade ? former : undefined),
  };
}

const roleAssignment = map({
  /** Name of a built-in role. */
  role: text,
  /** A display name of an application, or the name of a managed identity or of a person. */
  principal: text,
  /** Relative to the subscription: `/`, `/resourceGroups/x`, … */
  scope: text.default('/'),
  /** Whether it is of the identity that had the name before. */
  former: z.boolean().default(false),
  /** Which roles it may give or take, and to whom. */
  condition: text
    .refine((value) => complainOfCondition(value) === undefined, {
      error: ({ input }) => complainOfCondition(String(input)) ?? '',
    })
    .exactOptional(),
});

const lock = map({
  name: text,
  level: z.enum(['CanNotDelete', 'ReadOnly']),
  notes: text.exactOptional(),
  /** As of a role assignment. */
  scope: text.default('/'),
});

/** Made by Azure's own services; nobody makes one through us. */
const denyAssignment = map({
  name: text,
  /** Whom it is for: names, or `all`. */
  principals: allOrTexts.default('all'),
  /** Whom it leaves out. */
  except: texts,
  /** Names of groups in whose place the principals stand, and those left out: the lists then show the group alone. */
  group: text.exactOptional(),
  exceptGroup: text.exactOptional(),
  /** Whether it is for what lies in the scope too. */
  onChildScopes: z.boolean().default(true),
  actions: texts,
  notActions: texts,
  dataActions: texts,
  scope: text.default('/'),
});

const customRole = map({
  name: text,
  description: z.string().default(''),
  actions: texts,
  notActions: texts,
  dataActions: texts,
  /** As the scope of a role assignment. */
  assignableScopes: z.array(text).default(['/']),
});

/** An assignment of a policy that denies. */
const policy = map({
  /** Shown. */
  name: text,
  /** Types of resources that may not be made or changed. */
  denies: texts,
  /** Only role assignments of these built-in roles. */
  roles: texts,
  scope: text.default('/'),
});

export const subscription = map({
  name: text,
  id: guid.exactOptional(),
  /** As ARM names it; `Disabled` can be read only. */
  state: z.enum(['Enabled', 'Disabled', 'Warned', 'PastDue']).default('Enabled'),
  /** Domain of its tenant. */
  tenant: text.exactOptional(),
  resourceGroups: list(resourceGroup),
  roleAssignments: list(roleAssignment),
  denyAssignments: list(denyAssignment),
  locks: list(lock),
  customRoles: list(customRole),
  policies: list(policy),
}).transform(({ id, resourceGroups, ...rest }) => ({
  ...rest,
  id: id ?? deriveGuid(`subscription ${rest.name}`),
  resourceGroups: resourceGroups.map((one) => locate(one, rest.name)),
}));
