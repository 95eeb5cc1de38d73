/** The public face of core: what the tasks, the hub and the tests may use. */

export type { Clock, Context, Host, Log, Organization, Sources } from './context';
export { type Mode, type Report, reportAsJson, reportAsMarkdown } from './engine/report';
export { run } from './engine/run';
export { makeLimiter } from './http/limiter';
export { makeContext } from './http/make-context';
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
  type Surroundings,
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
export { synapseAuthenticationKinds, synapseIdentityKinds } from './inputs/synapse-sign-in';
export type { Certificate } from './names/certificate';
export { type Cloud, cloudOf } from './names/clouds';
export { harmless } from './names/foreign-text';
export * from './names/ids';
export { Secret } from './names/secret';
export {
  certificateFileUnfit,
  certificateRefused,
  isCertificateCode,
  proxyUnfit,
} from './problems/agent';
export { sourcesUnwritable } from './problems/linked-service';
export { organizationConnectionUnfit, organizationInOtherCloud } from './problems/organization-sign-in';
export { Problem } from './problems/problem';
export { problemsIn } from './problems/run';
export {
  cloudUnknown,
  noMachineIdentity,
  type SigningInput,
  setupConnectionUnfit,
  signInRefused,
  signInUnreachable,
} from './problems/sign-in';
export { convertConnections } from './recipes/convert-connections';
export { ensureAmlServiceConnection } from './recipes/ensure-aml-service-connection';
export { linkSynapseAml } from './recipes/link-synapse-aml';
export { removeAmlServiceConnection } from './recipes/remove-aml-service-connection';
export { removeSynapseLink } from './recipes/remove-synapse-link';
export { linkedServiceFilePath } from './recipes/synapse-link';
export { readIdToken } from './wire/id-token';
export { makePipeline } from './wire/pipeline';
