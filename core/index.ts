/** The public face of core: what the tasks, the hub and the tests may use. */

export type { Clock, Context, Host, Log, Organization, Sources } from './context';
export { type Mode, type Report, reportAsJson, reportAsMarkdown } from './engine/report';
export { run } from './engine/run';
export { record, text } from './http/json';
export { makeAsker, makeContext } from './http/make-context';
export { ask } from './http/request';
export { authenticationKinds } from './inputs/authentication';
export {
  asksForConversion,
  type ConvertConnectionsInput,
  parseConvertConnections,
} from './inputs/convert-connections';
export {
  type EnsureAmlServiceConnectionInput,
  type EnsureAmlServiceConnectionText,
  modes,
  parseEnsureAmlServiceConnection,
} from './inputs/ensure-aml-service-connection';
export { grantKinds } from './inputs/grant';
export { extraGrantKinds } from './inputs/guard';
export { identityKinds } from './inputs/identity';
export {
  gitModes,
  type LinkSynapseAmlInput,
  type LinkSynapseAmlText,
  parseLinkSynapseAml,
  synapseModes,
} from './inputs/link-synapse-aml';
export { type OrganizationSignIn, organizationSignIns } from './inputs/organization-sign-in';
export { sharingKinds } from './inputs/sharing';
export type { Surroundings } from './inputs/surroundings';
export { synapseAuthenticationKinds, synapseIdentityKinds } from './inputs/synapse-sign-in';
export { ensureAmlServiceConnection } from './links/aml-connection/ensure';
export { removeAmlServiceConnection } from './links/aml-connection/remove';
export { convertConnections } from './links/project-wide/convert-connections';
export { linkSynapseAml } from './links/synapse-link/ensure';
export { linkedServiceFilePath } from './links/synapse-link/link';
export { removeSynapseLink } from './links/synapse-link/remove';
export type { Certificate } from './names/certificate';
export { type Cloud, cloudOf } from './names/clouds';
export { sanitize } from './names/foreign-text';
export * from './names/ids';
export { Secret } from './names/secret';
export { HttpProblem } from './problem/http-problem';
export { type Advisory, Problem } from './problem/problem';
export { problemsIn } from './problem/run';
export { adviceFor, signInCode } from './problems/sign-in';
