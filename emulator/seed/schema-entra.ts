/** What a seed may say of tenants and their applications. */
import { z } from 'zod';
import { directoryRoles } from '../directory-roles';
import {
  allOrTexts,
  deriveGuid,
  federatedCredentials,
  guid,
  list,
  map,
  optional,
  text,
  texts,
  time,
  wholeNumber,
} from './fields';

const application = map({
  displayName: text,
  /** The client id. */
  appId: guid.exactOptional(),
  objectId: guid.exactOptional(),
  /** Whether it has a service principal, and the object id of that. */
  servicePrincipal: z.boolean().default(true),
  principalId: guid.exactOptional(),
  uniqueName: text.exactOptional(),
  signInAudience: z.enum(['AzureADMyOrg', 'AzureADMultipleOrgs']).default('AzureADMyOrg'),
  /** Graph application permissions that were consented to, e.g. `Application.ReadWrite.OwnedBy`. */
  graphRoles: texts,
  /** Roles in Entra, which give power over all applications. */
  directoryRoles: list(z.enum(directoryRoles)),
  /** Whether its tokens for Graph say so (`wids`). */
  directoryRolesInToken: z.boolean().default(false),
  /** Display names of applications whose service principal owns this one, and names of people. */
  owners: texts,
  /** A client secret: `generated` for one made at start, or the text itself. */
  secret: text.exactOptional(),
  /** When the secret ends, an ISO time; two years after the start when left out. */
  secretExpires: time.exactOptional(),
  /** Makes a self-signed certificate at start and registers it on the application. */
  certificate: z.boolean().default(false),
  federatedCredentials,
  tags: texts,
  notes: text.exactOptional(),
  /** `deleted` is in the bin, `purged` is gone for good; what refers to it still does. */
  state: z.enum(['there', 'deleted', 'purged']).default('there'),
});

function identify(
  { appId, objectId, principalId, servicePrincipal, ...rest }: z.output<typeof application>,
  domain: string,
) {
  const path = `${domain}/${rest.displayName}`;
  return {
    ...rest,
    appId: appId ?? deriveGuid(`client ${path}`),
    objectId: objectId ?? deriveGuid(`application ${path}`),
    ...optional('principalId', servicePrincipal ? (principalId ?? deriveGuid(`principal ${path}`)) : undefined),
  };
}

const group = map({
  displayName: text,
  objectId: guid.exactOptional(),
  /** Names of applications, identities, people, Synapse workspaces, and of other groups. */
  members: texts,
});

/** What tokens are for. */
const guarded = z.enum(['azdo', 'arm', 'graph', 'synapse', 'keyvault']);

/** Blocks sign-ins of applications; managed identities are not covered. */
const conditionalAccess = map({
  name: text,
  /** Whom it blocks: display names, or `all`. */
  applications: allOrTexts.default('all'),
  /** At the sign-in to which services; all of them when empty. */
  services: list(guarded),
});

/** Tokens that a service takes no longer: it asks for one that was issued in answer to its claims. */
const claimsChallenge = map({
  service: z.enum(['arm', 'graph']),
  applications: allOrTexts.default('all'),
  /** It goes on asking whatever token comes, as where a policy does not know the caller's address. */
  isKept: z.boolean().default(false),
});

export const tenant = map({
  domain: text,
  id: guid.exactOptional(),
  cloud: z.enum(['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud']).default('AzureCloud'),
  /** A policy forbids client secrets. */
  forbidsSecrets: z.boolean().default(false),
  /** A policy bounds how many days a client secret lasts. */
  secretDays: wholeNumber.exactOptional(),
  /** Whether the `uniqueName` of a deleted application stays taken until it is purged; not confirmed. */
  softDeletedKeepsName: z.boolean().default(true),
  /** Whether people may register applications, as Entra lets them unless it is switched off. */
  peopleMayRegister: z.boolean().default(true),
  applications: list(application),
  groups: list(group),
  conditionalAccess: list(conditionalAccess),
  claimsChallenges: list(claimsChallenge),
}).transform(({ id, applications, groups, ...rest }) => ({
  ...rest,
  id: id ?? deriveGuid(`tenant ${rest.domain}`),
  applications: applications.map((one) => identify(one, rest.domain)),
  groups: groups.map((one) => ({
    ...one,
    objectId: one.objectId ?? deriveGuid(`group ${rest.domain}/${one.displayName}`),
  })),
}));
