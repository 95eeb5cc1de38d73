/** An example of each problem that only a job can meet: see `problem-examples.ts`. */
import type { Problem } from '../core/problem/problem';
import * as agent from '../tasks/problems/agent';
import * as organizationConnection from '../tasks/problems/organization-connection';
import * as signIn from '../tasks/problems/sign-in';
import { type Examples, examplesOf, refused } from './examples';

const agentExamples: Examples<typeof agent> = {
  proxyUnusable: [['<address>']],
  certificateFileUnusable: [['--sslcacert', '<file>', '<reason>']],
  certificateRefused: [
    [{ host: '<host>', code: 'SELF_SIGNED_CERT_IN_CHAIN', said: '<reason>', issuer: '<authority>' }, undefined],
    [{ host: '<host>', code: 'CERT_HAS_EXPIRED', said: '<reason>', issuer: undefined }, undefined],
    [{ host: '<host>', code: 'ERR_TLS_CERT_ALTNAME_INVALID', said: '<reason>', issuer: '<authority>' }, undefined],
  ],
};

const signInExamples: Examples<typeof signIn> = {
  signInRefused: [
    [{ input: 'azureSubscription', to: 'Azure' }, '<message>', undefined],
    [{ input: 'azureDevOpsConnection', to: 'Azure DevOps' }, '<message>', undefined],
  ],
  signInUnreachable: [
    [{ input: 'azureSubscription', to: 'Azure' }, { host: '<host>', said: '<reason>' }, undefined],
    [{ input: 'azureDevOpsConnection', to: 'Azure DevOps' }, { host: '<host>', said: '<reason>' }, undefined],
  ],
  idTokenRefused: (['azureSubscription', 'azureDevOpsConnection'] as const).map((input) => [
    input,
    refused(400, undefined, 'There is no explicit reference to service connection <id> from current stage.'),
  ]),
  noIdTokens: [['azureSubscription'], ['azureDevOpsConnection']],
  noMachineIdentity: [['<message>', undefined]],
  setupConnectionUnsupported: [['<scheme>']],
  cloudUnknown: [['<environment>']],
};

const organizationConnectionExamples: Examples<typeof organizationConnection> = {
  organizationConnectionUnusable: [
    ['azureDevOpsConnection', 'its sign-in scheme is "<scheme>"'],
    ['patConnection', 'it holds no token'],
  ],
  organizationInOtherCloud: [['<environment>']],
};

export const agentProblems: readonly Problem[] = examplesOf(agent, agentExamples);

export const jobSignInProblems: readonly Problem[] = examplesOf(signIn, signInExamples);

export const organizationConnectionProblems: readonly Problem[] = examplesOf(
  organizationConnection,
  organizationConnectionExamples,
);
