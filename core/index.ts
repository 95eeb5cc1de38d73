/** The public face of core: what the tasks, the hub and the tests may use. */
export { type Mode, type Report, reportAsJson, reportAsMarkdown } from './engine/report';
export { run } from './engine/run';
export { authenticationKinds, type Certificate } from './inputs/authentication';
export {
  type EnsureAmlServiceConnectionInput,
  type EnsureAmlServiceConnectionText,
  modes,
  parseEnsureAmlServiceConnection,
  type Surroundings,
} from './inputs/ensure-aml-service-connection';
export { grantKinds } from './inputs/grant';
export { extraGrantKinds } from './inputs/guard';
export { identityKinds } from './inputs/identity';
export { type OrganizationSignIn, organizationSignIns } from './inputs/organization-sign-in';
export { sharingKinds } from './inputs/sharing';
export { type Cloud, cloudOf } from './names/clouds';
export { harmless } from './names/foreign-text';
export * from './names/ids';
export { Secret } from './names/secret';
export { proxyUnfit } from './problems/agent';
export type { Problem } from './problems/problem';
export { problemsIn } from './problems/run';
export {
  cloudUnknown,
  noMachineIdentity,
  setupConnectionUnfit,
  setupSignInRefused,
  signInUnreachable,
} from './problems/sign-in';
export { convertConnections } from './recipes/convert-connections';
export { ensureAmlServiceConnection } from './recipes/ensure-aml-service-connection';
export { removeAmlServiceConnection } from './recipes/remove-aml-service-connection';
export { readIdToken } from './wire/id-token';
export type { Clock, Log, Organization, World } from './world';
