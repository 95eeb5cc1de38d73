/** Examples of what only a job can meet. */
import { type Part, refused } from './examples';

export const agentExamples = {
  wrongInput: [],
  secretReadable: [['clientSecret']],
  proxyUnusable: [['<address>']],
  proxyBypassUnread: [['<entry>']],
  certificateFileUnusable: [['--sslcacert', '<file>', '<reason>']],
  certificateRefused: [
    [{ host: '<host>', code: 'SELF_SIGNED_CERT_IN_CHAIN', said: '<reason>', issuer: '<authority>' }, undefined],
    [{ host: '<host>', code: 'CERT_HAS_EXPIRED', said: '<reason>', issuer: undefined }, undefined],
    [{ host: '<host>', code: 'ERR_TLS_CERT_ALTNAME_INVALID', said: '<reason>', issuer: '<authority>' }, undefined],
  ],
} satisfies Part;

export const signInExamples = {
  signInRefused: [
    [{ input: 'azureSubscription', to: 'Azure' }, '<message>', undefined],
    [{ input: 'azureDevOpsConnection', to: 'Azure DevOps' }, '<message>', undefined],
  ],
  signInUnreachable: [
    [{ input: 'azureSubscription', to: 'Azure' }, { host: '<host>', said: '<reason>', isAnswered: false }, undefined],
    [
      { input: 'azureDevOpsConnection', to: 'Azure DevOps' },
      { host: '<host>', said: '<reason>', isAnswered: true },
      undefined,
    ],
  ],
  idTokenRefused: (['azureSubscription', 'azureDevOpsConnection'] as const).map((input) => [
    input,
    refused(400, undefined, 'There is no explicit reference to service connection <id> from current stage.'),
  ]),
  noIdTokens: [['azureSubscription'], ['azureDevOpsConnection']],
  noMachineIdentity: [['<message>', undefined]],
  setupConnectionUnsupported: [['<scheme>']],
  cloudUnknown: [['<environment>']],
} satisfies Part;

export const organizationConnectionExamples = {
  organizationConnectionUnusable: [
    ['azureDevOpsConnection', 'its sign-in scheme is "<scheme>"'],
    ['patConnection', 'it holds no token'],
  ],
  organizationInOtherCloud: [['<environment>']],
} satisfies Part;
