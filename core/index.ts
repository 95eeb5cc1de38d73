/** The public face of core: what the tasks, the hub and the tests may use. */

export { connectionPurposes, linkedServicePurposes, smallestRoles } from './azure/purpose/read';
export type { Role } from './azure/role/definition-read';
export type { Clock, Context, Host, Log, Organization, RefusedToken, Sources, StepEvent } from './context';
export { isPlanned, type PlanFile, planFileIn } from './engine/plan-file';
export { type Mode, type Report, reportAsJson, reportAsMarkdown, toCopy } from './engine/report';
export { planRun, run } from './engine/run';
export { headline, inWords } from './engine/words';
export { claimsIn } from './http/challenge';
export { bodyOf, text } from './http/json';
export { makeAsker, makeContext } from './http/make-context';
export { type Asker, ask } from './http/request';
export { longestAnswer, markPatient, requestTimeoutMilliseconds, tooLong } from './http/transport';
export { ensureAmlServiceConnection } from './links/aml-connection/ensure';
export { removeAmlServiceConnection } from './links/aml-connection/remove';
export {
  countsOf,
  inventoryAsCsv,
  inventoryAsJson,
  inventoryAsLines,
  inventoryAsMarkdown,
} from './links/inventory/as-text';
export { inventory } from './links/inventory/inventory';
export type { Inventory } from './links/inventory/link';
export { convertConnections } from './links/project-wide/convert-connections';
export { linkActions, linkModes, missingRightsKinds } from './links/requests/action';
export { authenticationKinds } from './links/requests/authentication';
export {
  type EnsureAmlServiceConnectionInput,
  type EnsureAmlServiceConnectionText,
  parseEnsureAmlServiceConnection,
  type RemoveAmlServiceConnectionInput,
} from './links/requests/ensure-aml-service-connection';
export { extraRoleKinds } from './links/requests/extra-roles';
export { grantKinds } from './links/requests/grant';
export { extraGrantKinds } from './links/requests/guard';
export { identityKinds } from './links/requests/identity';
export {
  gitModes,
  type LinkSynapseAmlInput,
  type LinkSynapseAmlText,
  parseLinkSynapseAml,
  type RemoveSynapseLinkInput,
} from './links/requests/link-synapse-aml';
export {
  type ConvertConnectionsInput,
  type InventoryInput,
  type ManageAmlLinksInput,
  type ManageAmlLinksText,
  manageActions,
  manageModes,
  parseManageAmlLinks,
} from './links/requests/manage-aml-links';
export { type OrganizationSignIn, organizationSignIns } from './links/requests/organization-sign-in';
export { planFor, runOptions } from './links/requests/plan-agreed';
export type { PurposeInput } from './links/requests/purpose';
export { sharingKinds } from './links/requests/sharing';
export type { Surroundings } from './links/requests/surroundings';
export { synapseAuthenticationKinds, synapseIdentityKinds } from './links/requests/synapse-sign-in';
export { linkSynapseAml } from './links/synapse-link/ensure';
export { nextStepOfFile } from './links/synapse-link/next-step';
export { removeSynapseLink } from './links/synapse-link/remove';
export { removeSynapseLinkFile } from './links/synapse-link/remove-file';
export type { Certificate } from './names/certificate';
export { type Cloud, cloudOf } from './names/clouds';
export { sanitize } from './names/foreign-text';
export { remotesIn } from './names/git-remotes';
export * from './names/ids';
export { KnownSecrets } from './names/known-secrets';
export { Secret } from './names/secret';
export { formsOf } from './names/secret-forms';
export { HttpProblem } from './problem/http-problem';
export { type Complaint, WrongRequest } from './problem/inputs';
export { type Advisory, advisory, fixIn, Problem } from './problem/problem';
export { problemsIn } from './problem/run';
export { type Action, spell } from './problem/said';
export { adviceFor, signInCode } from './problem/sign-in';
