/** What a seed may say of a service connection and of the checks on it. */
import { z } from 'zod';
import { allOrNumbers, allOrTexts, guid, list, map, optional, text, texts, wholeNumber, withoutNulls } from './fields';

const approval = z.strictObject({
  type: z.literal('approval'),
  /** Names of users, or of groups with their scope: `[churn]\ML Approvers`. */
  approvers: texts,
  /** 0 for all of them. */
  minRequiredApprovers: wholeNumber.default(0),
  executionOrder: z.enum(['anyOrder', 'inSequence']).default('anyOrder'),
  requesterCannotBeApprover: z.boolean().default(false),
  instructions: text.default(''),
  timeoutMinutes: wholeNumber.default(43_200),
});

const branchControl = z.strictObject({
  type: z.literal('branchControl'),
  displayName: text.default('Branch control'),
  /** Full names with commas between them; `*` stands for anything. */
  allowedBranches: text.default('*'),
  ensureProtectionOfBranch: z.boolean().default(false),
  allowUnknownStatusBranch: z.boolean().default(false),
  timeoutMinutes: wholeNumber.default(1440),
});

const keysOfChecks = [approval, branchControl].flatMap(({ shape }) => Object.keys(shape));

/** A check that somebody put on a connection. */
const check = z.preprocess(
  (value) => withoutNulls(value, keysOfChecks),
  z.discriminatedUnion('type', [approval, branchControl]),
);

export const connection = map({
  name: text,
  id: guid.exactOptional(),
  description: text.default(''),
  type: text.default('azurerm'),
  scheme: z
    .enum([
      'WorkloadIdentityFederation',
      'ServicePrincipal',
      'ManagedServiceIdentity',
      'UsernamePassword',
      'Token',
      'PublishProfile',
    ])
    .default('WorkloadIdentityFederation'),
  /** Display name of the application it signs in as, or name of the managed identity. */
  identity: text.exactOptional(),
  /** For `ServicePrincipal`: the application's secret or its certificate. */
  credential: z.enum(['secret', 'certificate']).default('secret'),
  issuer: z.enum(['entra', 'azdo']).default('entra'),
  /** Whether the trust (federated credential) is put on the identity. */
  trusted: z.boolean().default(true),
  creationMode: z.enum(['Automatic', 'Manual']).exactOptional(),
  scopeLevel: z.enum(['Subscription', 'ManagementGroup', 'AzureMLWorkspace']).default('Subscription'),
  /** Subscription name; for a workspace connection also its group and workspace. */
  subscription: text.exactOptional(),
  resourceGroup: text.exactOptional(),
  workspace: text.exactOptional(),
  workspaceLocation: text.exactOptional(),
  isDisabled: z.boolean().default(false),
  /** `failed` is a half-made automatic connection, `inProgress` one that never ends, `draft` one kept for later. */
  status: z.enum(['ready', 'failed', 'inProgress', 'draft']).default('ready'),
  /** Why it failed, with `status: failed`. */
  failure: text.exactOptional(),
  /** Build identity and users who may see it: `all` or a list of names; its Administrator is the first. */
  visibleTo: allOrTexts.default('all'),
  /** Pipelines that may use it: `all`, or their ids. */
  grants: allOrNumbers.default([]),
  /** Ids of pipelines that were granted it and are deleted since: the grants are still there. */
  formerGrants: list(wholeNumber),
  /** Further projects it is shared with, by name. */
  sharedWith: texts,
  /** Its name in the projects that it is shared with; the same when left out. */
  sharedAs: text.exactOptional(),
  /**
   * Its secret or certificate: `wrong` is another one than the application has, `removed` was taken off the application,
   * `expired` has ended; good when left out.
   */
  credentialState: z.enum(['good', 'wrong', 'removed', 'expired']).exactOptional(),
  /** The name that it had when its trust was written; the trust of an old issuer still holds it. */
  renamedFrom: text.exactOptional(),
  /** Holds the ids that its identity had before it was made again. */
  former: z.boolean().default(false),
  /** Puts the client id of its identity into `data.msiClientId`, for a managed identity of the agent's machine. */
  namesIdentity: z.boolean().default(false),
  /** A run used it so many days before the start; never when left out. */
  lastUsedDaysAgo: wholeNumber.exactOptional(),
  /** Changes of `data`, to the letter; `null` takes a key away. */
  data: z.record(z.string(), z.string().nullable()).default({}),
  /** With `Token` or `UsernamePassword`: the user whose personal access token it holds. */
  user: text.exactOptional(),
  checks: list(check),
}).transform(({ creationMode, data, ...rest }) => {
  const isManual = rest.scheme === 'WorkloadIdentityFederation' || rest.scheme === 'ServicePrincipal';
  return {
    ...rest,
    ...optional('creationMode', creationMode ?? (isManual ? 'Manual' : undefined)),
    ...optional('data', Object.keys(data).length === 0 ? undefined : data),
  };
});
