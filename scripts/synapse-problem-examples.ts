/** An example of each problem of the Synapse link: see `problem-examples.ts`. */
import { type LinkSynapseAmlText, parseLinkSynapseAml, Secret, type Surroundings } from '../core';
import { asProjectId, asTenantId } from '../core/names/ids';
import { type Problem, Problems } from '../core/problem/problem';
import * as linkOutlook from '../core/problems/link-outlook';
import * as linkTest from '../core/problems/link-test';
import * as linkedService from '../core/problems/linked-service';
import * as synapse from '../core/problems/synapse';
import * as vault from '../core/problems/vault';
import * as sources from '../tasks/problems/sources';
import { type Examples, examplesOf, refused } from './examples';

const setup = 'The identity of the setup connection (azureSubscription)';
const [name, workspace, link, role] = ['<Synapse workspace>', '<workspace>', '<linked service>', '<role>'];
const [id, vaultName, secret] = ['<object id>', '<key vault>', '<secret>'];
const write = `write the linked service "${link}"`;
const denied = refused(403, 'Unauthorized');
const git = { repository: '<account>/<project>/<repository>', branch: '<branch>' };
const tried = {
  linkedServiceName: link,
  clientId: '<client id>',
  tenantId: '<tenant>',
  keyFrom: 'the input clientSecret',
};
const byEntra = (code: string) => refused(401, 'invalid_client', `AADSTS${code}: <message>`);

const synapseExamples: Examples<typeof synapse> = {
  synapseNotFound: [['<Synapse workspace id>', refused(404, 'ResourceNotFound')], ['"<name>" in subscription <id>']],
  synapseNotReady: [[name, '<state>']],
  synapseInOtherTenant: [[name, '<tenant 1>', '<tenant 2>']],
  synapseWithoutIdentity: [[name]],
  synapseFirewall: [
    [name, true, refused(403, 'ClientIpAddressNotAuthorized', 'Client Ip address : <address>')],
    [name, false, refused(403, 'ClientIpAddressNotAuthorized')],
  ],
  synapseHostUnknown: [[name, 'https://<name>.dev.azuresynapse.net', refused(undefined, 'ENOTFOUND', '<reason>')]],
  notAllowedInSynapse: [
    ['read the linked services', 'Synapse User', name, setup, denied],
    [write, 'Synapse Linked Data Manager', name, setup],
    [`remove the linked service "${link}"`, 'Synapse Linked Data Manager', name, setup],
  ],
  synapseWriteFailed: [
    [write, '<code>', '<message>'],
    [
      `remove the linked service "${link}"`,
      '<code>',
      'The document cannot be deleted since it is referenced by <name>.',
    ],
  ],
  synapseWriteUnfinished: [[write, 180]],
  exfiltrationProtected: [[name]],
  synapseInGitMode: [[name, git]],
  removalInGitMode: [['<linked service>', name, git]],
  synapseNotInGitMode: [[name]],
};

/** Of the linked service, and of the file that holds it. */
const linkedServiceAndFile = { ...linkedService, ...sources };
const linkedServiceExamples: Examples<typeof linkedServiceAndFile> = {
  linkedServiceChangedMeanwhile: [[link, refused(412, 'PreconditionFailed')]],
  linkedServiceRefused: [[link, refused(400, 'BadRequest', '<message>')]],
  linkedServiceFileUnreadable: [['<folder>/linkedService/<linked service>.json']],
  noSources: [[]],
  sourcesUnwritable: [['<path>', '<reason>']],
  linksApplicationGone: [['<client id>', link]],
};

const linkTestExamples: Examples<typeof linkTest> = {
  linkCannotSignIn: [...linkTest.knownTestCodes, '<number>'].map((code) => [tried, byEntra(code)] as const),
  linkMayNotRead: [[tried, workspace, role, refused(403, 'AuthorizationFailed')]],
  linkRoleTooSmall: [[tried, workspace, role, refused(403, 'AuthorizationFailed')]],
  linkRoleLacksReading: [[link, `The Synapse workspace ${name} (object id ${id})`, workspace, role]],
  linkBlocked: [[tried, workspace, refused(403, 'RequestDisallowedByPolicy', '<message>')]],
};

const vaultExamples: Examples<typeof vault> = {
  vaultLinkNotFound: [['<linked service of the vault>', name]],
  vaultLinkOfOtherType: [['<linked service of the vault>', '<type>']],
  vaultAddressUnsupported: [
    ['<linked service of the vault>', 'https://<host>', 'vault.azure.net'],
    ['<linked service of the vault>', undefined, 'vault.azure.net'],
  ],
  vaultHostUnknown: [[vaultName, '<linked service of the vault>', refused(undefined, 'ENOTFOUND', '<reason>')]],
  vaultSecretNotFound: [
    [secret, vaultName, undefined],
    [secret, vaultName, '<version>'],
  ],
  vaultSecretDisabled: [[secret, vaultName]],
};

const linkOutlookExamples: Examples<typeof linkOutlook> = {
  storageRoleMissing: [[name, '<storage account>', '<file system>', id]],
  workspaceKindUnsupported: [[workspace, 'Hub']],
  exfiltrationForbidsLink: [[name]],
  linkNotInBranch: [[link, git.repository, git.branch, '<path>']],
  noPrivateEndpoint: [
    [name, workspace, true],
    [name, workspace, false],
  ],
  privateEndpointPending: [[name, workspace, '<private endpoint>', 'Pending']],
  workspaceUnreachable: [[name, workspace]],
  vaultClosedToSynapse: [[name, vaultName, id]],
  formerIdentityOfLinkHolds: [[link, 'application "<name>"', ['<what it holds>']]],
  vaultKeyUntried: [[secret, vaultName, '<reason>']],
};

const around: Surroundings = {
  organizationName: '<organization>',
  organizationId: '<organization id>',
  isServer: false,
  project: { id: asProjectId('00000000-0000-4000-8000-000000000000'), name: '<project>' },
  pipeline: undefined,
  tenantId: asTenantId('00000000-0000-4000-8000-000000000000'),
  setupTrust: undefined,
  subscription: undefined,
};

const existing = { authentication: 'servicePrincipal', identity: 'existingClientId' } as const;
/** Inputs with everything wrong with them that can be: their complaints are the parser's own. */
const wrongInputs: readonly LinkSynapseAmlText[] = [
  {},
  {
    synapseWorkspace: '<name>',
    linkedServiceName: '<name>',
    authentication: '<text>',
    gitMode: '<text>',
    mode: '<text>',
  },
  { synapseWorkspace: 'https://<address>', takeOver: '<text>', clientId: '<id>', keyVaultSecretName: '<name>' },
  { synapseWorkspace: '/providers/<type>/<kind>/<name>', authentication: 'servicePrincipal', identity: '<text>' },
  {
    synapseWorkspace: '<name>',
    synapseResourceGroup: '<group>',
    ...existing,
    principalId: '<text>',
    secretDays: '<text>',
  },
  {
    ...existing,
    clientId: '<text>',
    clientSecret: new Secret('<secret>'),
    keyVaultSecretName: '<name>',
    secretDays: '9',
  },
  { ...existing, keyVaultLinkedService: '<name>', keyVaultSecretVersion: '<text>', gitMode: 'file', renewDays: '9' },
  { authentication: 'servicePrincipal', clientSecret: new Secret('<secret>'), gitMode: 'file', mode: 'remove' },
  { authentication: 'servicePrincipal', keyVaultSecretName: '<name>', applicationName: 'x'.repeat(300) },
];

function complaintsOf(text: LinkSynapseAmlText): readonly Problem[] {
  try {
    parseLinkSynapseAml(text, around);
  } catch (failed) {
    if (failed instanceof Problems) {
      return failed.problems;
    }
    throw failed;
  }
  return [];
}

export const wrongSynapseInputs: readonly Problem[] = wrongInputs.flatMap(complaintsOf);

/** By the part of the page that they stand in. */
export const synapseProblems: Readonly<Record<string, readonly Problem[]>> = {
  Synapse: examplesOf(synapse, synapseExamples),
  'The linked service': examplesOf(linkedServiceAndFile, linkedServiceExamples),
  'The connection test of Synapse': examplesOf(linkTest, linkTestExamples),
  'A key in a key vault': examplesOf(vault, vaultExamples),
  'What stands beside a Synapse link': examplesOf(linkOutlook, linkOutlookExamples),
};
