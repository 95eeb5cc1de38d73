/** Examples of what can be wrong with a Synapse link. */

import { inWorkspace } from '../../core/http/synapse';
import { knownTestCodes } from '../../core/synapse/linked-service/test-problems';
import { plea } from './azure';
import { type Part, refused } from './examples';
import { setupHolder } from './values';

const [name, workspace, link, role] = ['<Synapse workspace>', '<workspace>', '<linked service>', '<role>'];
const [id, vaultName, secret] = ['<object id>', '<key vault>', '<secret>'];
const write = `write the linked service "${link}"`;
const denied = refused(403, 'Unauthorized');
const git = { repository: '<account>/<project>/<repository>', branch: '<branch>' };
const tried = {
  linkedServiceName: link,
  clientId: '<client id>',
  tenantId: '<tenant>',
  key: { kind: 'given' },
} as const;
const inVault = { kind: 'vault', vault: vaultName, secretName: secret, secretVersion: undefined } as const;
const triedOfVault = { ...tried, key: { ...inVault, blank: 'ends with a line break' } };
const triedOfRun = { ...tried, key: { kind: 'made' } } as const;
const byEntra = (code: string) => refused(401, 'invalid_client', `AADSTS${code}: <message>`);

const reached = { workspace, role };

const there = { workspace: name, url: '<address>' };
const inSynapse = {
  action: 'Microsoft.Synapse/workspaces/linkedServices/write',
  role: 'Synapse Linked Data Manager',
} as const;

export const synapseExamples = {
  synapseNotFound: [
    ['<Synapse workspace id>', plea, refused(404, 'ResourceNotFound')],
    ['"<name>" in subscription <id>', plea],
  ],
  synapseNotReady: [[name, '<state>']],
  synapseInOtherTenant: [[name, '<tenant 1>', '<tenant 2>']],
  synapseWithoutIdentity: [[name]],
  synapseFirewall: [
    [name, true, refused(403, 'ClientIpAddressNotAuthorized', 'Client Ip address : <address>')],
    [name, false, refused(403, 'ClientIpAddressNotAuthorized')],
  ],
  synapseHostUnknown: [[name, 'https://<name>.dev.azuresynapse.net', refused(undefined, 'ENOTFOUND', '<reason>')]],
  refusedRight: [
    [
      inWorkspace(there, { ...inSynapse, doing: 'read the linked services', role: 'Synapse User' }),
      setupHolder,
      denied,
    ],
    [inWorkspace(there, { ...inSynapse, doing: write }), setupHolder],
    [inWorkspace(there, { ...inSynapse, doing: `remove the linked service "${link}"` }), setupHolder],
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
} satisfies Part;

export const linkedServiceExamples = {
  linkedServiceChangedMeanwhile: [[link, refused(412, 'PreconditionFailed')]],
  linkedServiceRefused: [[link, refused(400, 'BadRequest', '<message>')]],
  linksApplicationGone: [['<client id>', link]],
} satisfies Part;

const file = '<folder>/linkedService/<linked service>.json';
const found = { folder: '<folder>', repository: '<repository>' };

export const linkedServiceFileExamples = {
  noSources: [[]],
  repositoryNotFound: [
    [name, '<repository>', [found]],
    [name, '<repository>', []],
  ],
  repositoryTwice: [[name, '<repository>', ['<folder>', '<other folder>']]],
  sourcesFolderNotFound: [['<folder>']],
  sourcesFolderInCheckout: [['<folder>', '', '<root folder>']],
  fileInOtherRepository: [[file, '<repository>', '<other repository>']],
  folderInOtherCase: [['<folder>', ['<FOLDER>']]],
  linkedServiceFileTwice: [[link, ['<file>', '<FILE>']]],
  linkedServiceFileUnreadable: [[file, '<reason>']],
  linkedServiceFileNotOurs: [[file]],
  sourcesUnwritable: [['<path>', '<reason>']],
  sourcesNotUtf8: [
    ['<path>', true],
    ['<path>', false],
  ],
} satisfies Part;

export const linkTestExamples = {
  linkCannotSignIn: [
    ...[...knownTestCodes, '<number>'].map((code) => [tried, byEntra(code)] as const),
    [triedOfVault, byEntra('7000215')],
    [triedOfRun, byEntra('7000215')],
  ],
  linkMayNotRead: [[tried, reached, refused(403, 'AuthorizationFailed')]],
  linkRoleTooSmall: [[tried, reached, refused(403, 'AuthorizationFailed')]],
  linkRoleLacksReading: [[link, `The Synapse workspace ${name} (object id ${id})`, reached]],
  linkBlocked: [[tried, workspace, refused(403, 'RequestDisallowedByPolicy', '<message>')]],
} satisfies Part;

export const vaultExamples = {
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
} satisfies Part;

export const linkOutlookExamples = {
  lakeGone: [[{ synapse: name, account: '<storage account>', filesystem: '<file system>', principalId: id }]],
  storageRoleMissing: [[{ synapse: name, account: '<storage account>', filesystem: '<file system>', principalId: id }]],
  workspaceKindUnsupported: [[workspace, 'Hub']],
  exfiltrationForbidsLink: [[name]],
  linkNotInBranch: [[link, git, '<path>']],
  noPrivateEndpoint: [
    [name, workspace, true],
    [name, workspace, false],
  ],
  privateEndpointPending: [[name, workspace, { name: '<private endpoint>', state: 'Pending' }]],
  workspaceUnreachable: [[name, workspace]],
  vaultClosedToSynapse: [[name, vaultName, id]],
  formerIdentityOfLinkHolds: [[link, 'application "<name>"', ['<what it holds>']]],
  vaultKeyUntried: [[secret, vaultName, '<reason>']],
} satisfies Part;
