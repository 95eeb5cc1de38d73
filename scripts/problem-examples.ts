/**
 * An example of each problem of the catalogue, for the page about troubleshooting: what each function of
 * core/problems and tasks/problems is called with, names in angle brackets. A function without an example does not compile.
 */
import {
  type EnsureAmlServiceConnectionText,
  parseEnsureAmlServiceConnection,
  Secret,
  type Surroundings,
} from '../core';
import { federation, fixedDifferences } from '../core/azdo/connection/adoption-read';
import { connectionFromWire } from '../core/azdo/connection/read';
import { federatedCredential } from '../core/entra/trust/resource';
import { UnexpectedShape } from '../core/http/json';
import { amlWorkspaceId } from '../core/names/aml-workspace-id';
import { asClientId, asProjectId, asSubscriptionId, asTenantId } from '../core/names/ids';
import { type Problem, Problems } from '../core/problem/problem';
import * as run from '../core/problem/run';
import * as azdo from '../core/problems/azdo';
import * as azure from '../core/problems/azure';
import * as conversion from '../core/problems/conversion';
import * as entra from '../core/problems/entra';
import * as guard from '../core/problems/guard';
import * as keys from '../core/problems/keys';
import * as organization from '../core/problems/organization-sign-in';
import * as outlook from '../core/problems/outlook';
import * as proof from '../core/problems/proof';
import * as removal from '../core/problems/removal';
import * as sharing from '../core/problems/sharing';
import * as starts from '../core/problems/starts';
import { agentProblems, jobSignInProblems, organizationConnectionProblems } from './agent-problem-examples';
import { type Examples, examplesOf, refused } from './examples';
import { synapseProblems, wrongSynapseInputs } from './synapse-problem-examples';

const builder = '"<project> Build Service (<organization>)"';
const setup = 'The identity of the setup connection (azureSubscription)';
const [connection, project, pipeline, role] = ['<connection>', '<project>', '<pipeline>', '<role>'];
const [workspace, clientId, identityId] = ['<workspace id>', '<client id>', '<managed identity id>'];
const trust = { issuer: '<issuer>', subject: '<subject>', audience: 'api://AzureADTokenExchange' };
const forbidden = refused(403, 'Forbidden', '<reason>');
const denied = refused(403, 'Authorization_RequestDenied');
const unauthorized = refused(403, 'AuthorizationFailed');

/** Changes that cannot be made in place, as the resources themselves say them. */
const linked = amlWorkspaceId(asSubscriptionId('<subscription>'), '<group>', '<workspace>');
const otherConnection = connectionFromWire({
  id: '<id>',
  name: connection,
  type: 'azurerm',
  authorization: { scheme: 'ServicePrincipal' },
  data: { scopeLevel: 'Subscription', subscriptionId: '<other subscription>' },
});

function othersCredential() {
  const home = { kind: 'application', clientId: asClientId(clientId) } as const;
  const held = { name: '<other credential>', ...trust, audience: '<other audience>' };
  return federatedCredential.diff({ home, name: '<credential>', ...trust, description: '' }, { home, held });
}

const asked = { url: '<organization>', actor: "the job's identity", signedInBy: 'job token' } as const;
const askedByEntra = { ...asked, actor: 'the identity of <input>', signedInBy: 'Entra token' } as const;
const askedByToken = { ...asked, signedInBy: 'personal access token' } as const;

const organizationExamples: Examples<typeof organization> = {
  notMember: [[askedByEntra, refused(401, 'UnauthorizedRequestException', 'TF401444: <message>')]],
  notSignedIn: [
    [asked, refused(401, 'Unauthorized')],
    [askedByEntra, refused(401, 'Unauthorized')],
  ],
  accessTokenRefused: [[askedByToken, refused(401, 'Unauthorized')]],
};

const azdoExamples: Examples<typeof azdo> = {
  projectNotFound: [[project, '<organization>', asked.actor]],
  pipelinesNotFound: [[[pipeline], project, asked.actor, ['<pipeline 1>', '<pipeline 2>']]],
  pipelineAmbiguous: [[pipeline, ['\\<folder 1>', '\\<folder 2>']]],
  notConnectionCreator: [[connection, project, builder, forbidden]],
  notConnectionAdministrator: [['change the service connection', connection, builder, forbidden]],
  notAllowedInAzdo: [
    ['read the service connections of project "<project>"', builder, forbidden],
    ['use the connection for a test call', builder, forbidden],
  ],
  connectionNameTaken: [[connection, project, builder, refused(500)]],
  connectionOfOtherKind: [[connection, '<type>', '<id>']],
  severalConnections: [[connection, ['<id 1>', '<id 2>']]],
  connectionDisabled: [[connection, '<id>']],
  connectionFailed: [[connection, 'Failed', '<message>']],
  connectionWithoutTrust: [[connection, asked.actor]],
  federationNotOffered: [[refused(400, 'BadRequest', '<reason>')]],
};

const azureExamples: Examples<typeof azure> = {
  workspaceNotFound: [
    [workspace, refused(404, 'ResourceNotFound')],
    [workspace, refused(404, 'ResourceGroupNotFound')],
    [workspace, refused(404, 'SubscriptionNotFound')],
  ],
  workspaceNotReady: [[workspace, '<state>']],
  workspaceInOtherTenant: [[workspace, '<tenant 1>', '<tenant 2>']],
  wrongTenant: [[refused(401, 'InvalidAuthenticationTokenTenant')]],
  notAllowedInAzure: [
    ['read the workspace', 'Reader', workspace, setup, unauthorized],
    ['read the role assignments', 'Reader', workspace, setup, unauthorized],
    ['look up the role by its name', 'Reader', workspace, setup, unauthorized],
    ['make the managed identity', 'Managed Identity Contributor', '<group>', setup, unauthorized],
  ],
  notAllowedToAssignRole: [[role, workspace, setup]],
  roleNotFound: [[role, workspace]],
  roleLimitReached: [[workspace, refused(400, 'RoleAssignmentLimitExceeded')]],
  principalNotFound: [['<object id>', refused(400, 'PrincipalNotFound')]],
  roleAssignmentTaken: [['<role assignment>', workspace, refused(409, 'RoleAssignmentUpdateNotPermitted')]],
  identityBusy: [['managed identity <identity>', refused(409, 'Conflict')]],
  managedIdentityNotFound: [[identityId]],
};

const entraExamples: Examples<typeof entra> = {
  notAllowedInGraph: [
    ['register the application "<application>"', setup, denied],
    ['read the application', setup, denied],
    ['look up the identity <client id> (set principalId to do without)', setup, denied],
    ['make the service principal of <client id>', setup, denied],
  ],
  notAllowedToTrust: [['application <client id>', trust, 'an owner of the application', setup, forbidden]],
  trustMissing: [['application <client id>', trust, setup, '<message>']],
  applicationNotFound: [[clientId, setup]],
  connectionsApplicationGone: [[clientId, connection]],
  applicationIsMultiTenant: [['<application>', clientId, 'AzureADMultipleOrgs']],
  principalDisabled: [[clientId]],
  directoryBehind: [['application <client id>', refused(404, 'Request_ResourceNotFound')]],
  tooManyCredentials: [['Application <client id>', 20]],
};

const tried = { kind: 'secret', clientId, tenantId: '<tenant>' } as const;
const keyCodes = ['7000215', '7000222', '700016', '7000229', '90002', '700027', '<code>'];

const keysExamples: Examples<typeof keys> = {
  keyRefused: keyCodes.map((code) => [tried, refused(401, 'invalid_client', `AADSTS${code}: <message>`)]),
  secretForbidden: [
    [clientId, 90, refused(400, 'CredentialTypeNotAllowedAsPerAppPolicy', '<message>')],
    [clientId, 90, refused(400, 'CredentialInvalidLifetimeAsPerAppPolicy', '<message>')],
  ],
  certificateOutOfDate: [
    ['<thumbprint>', 'ended', '<date>'],
    ['<thumbprint>', 'not begun', '<date>'],
  ],
  identityHasNoKeys: [[clientId]],
  notManagedIdentity: [[clientId]],
};

const deleted = { displayName: '<application>', clientId, days: { deleted: '<day>', end: '<day + 30>' } };

const startsExamples: Examples<typeof starts> = {
  connectionIsDraft: [[connection, '<id>']],
  connectionUnderWay: [[connection, undefined]],
  connectionRenamed: [[connection, { name: '<present name>', id: '<id>', clientId }]],
  sharedConnectionUnseen: [[connection, builder, refused(404, 'ProjectDoesNotExistException', '<reason>')]],
  applicationDeleted: [
    [deleted, connection, 'ours'],
    [deleted, connection, 'somebody else'],
    [deleted, undefined, 'named by the inputs'],
  ],
  applicationPurged: [[clientId, connection]],
  applicationNameHeld: [['<application>', deleted, refused(400, 'Request_MultipleObjectsWithSameKeyValue')]],
  applicationWithoutPrincipal: [['<application>', clientId]],
  connectionOfManagedIdentity: [[connection, clientId, identityId]],
  orphanedRole: [[role, '<role assignment>', '<object id>', workspace]],
  formerIdentityHolds: [[connection, clientId, ['<what it holds>']]],
};

const proofExamples: Examples<typeof proof> = {
  connectionCannotSignIn: [[connection, '<message>']],
  connectionMayNotRead: [[connection, workspace, role, '<message>']],
  proofFailed: [[connection, workspace, '<message>']],
};

const ending = {
  holder: { kind: 'service connection', name: connection },
  key: 'client secret',
  days: 50,
  threshold: 60,
} as const;
const endingInSynapse = { ...ending, holder: { kind: 'linked service', name: '<linked service>' } } as const;

const outlookExamples: Examples<typeof outlook> = {
  oldIssuerEnds: [[connection]],
  keyEnds: [
    [{ ...ending, caretaker: { kind: 'this task', renewDays: 30 } }, '<date>'],
    [{ ...ending, threshold: 14, caretaker: { kind: 'giver' } }, '<date>'],
    [{ ...ending, key: 'certificate', threshold: 7, caretaker: { kind: 'giver' } }, '<date>'],
    [{ ...endingInSynapse, caretaker: { kind: 'giver' } }, '<date>'],
    [{ ...endingInSynapse, caretaker: { kind: 'vault', vault: '<vault>', secretName: '<secret name>' } }, '<date>'],
  ],
  keyMayEnd: [[{ ...ending, caretaker: { kind: 'somebody else' } }, ['<date 1>', '<date 2>']]],
  provedOnlyByAgent: [
    [connection, workspace, clientId],
    [connection, workspace, undefined],
  ],
  excessRole: [[role, '<role assignment>', workspace]],
  unusedConnectionEnds: [[connection, 90, 100]],
};

const removalExamples: Examples<typeof removal> = {
  connectionNotOurs: [[connection, project, '<id>']],
  connectionForOther: [[connection, '<group>/<other workspace>', workspace]],
  linkedServiceNotOurs: [['<linked service>', '<Synapse workspace>']],
  linkedServiceForOther: [['<linked service>', '<group>/<other workspace>', workspace]],
  trustStillSeen: [[connection, refused(400, 'ServiceEndpointException', '<reason>')]],
  notAllowedToRemove: [['role assignment <id>', 'the role "<role>" on the workspace', setup, forbidden]],
};

const sharingExamples: Examples<typeof sharing> = {
  furtherProjectsNotFound: [[['<project 1>', '<project 2>'], '<organization>', asked.actor]],
  projectNamedTwice: [[['<name>', '<id>'], project]],
  shareNameTaken: [
    [connection, project, builder, '<id>'],
    [connection, project, builder, undefined, refused(500)],
  ],
  notAllowedToShare: [[connection, project, builder, forbidden]],
  tooManyTrusts: [['managed identity <identity>', 18, { needed: 3, most: 20 }]],
};

const conversionExamples: Examples<typeof conversion> = {
  conversionRefused: [[connection, trust, refused(400, undefined, '<text of Azure DevOps>')]],
  issuerConversionNeedsMember: [[connection, trust, setup, refused(401, undefined, '<text of Azure DevOps>')]],
  issuerConversionRefused: [
    [connection, trust, setup, refused(404, 'ControllerNotFoundException')],
    [connection, trust, setup, refused(404, undefined, 'Service connection not found.')],
    [connection, undefined, setup, refused(400, undefined, 'The request or token is invalid.')],
  ],
  issuerNotConverted: [[connection, trust]],
  conversionWithOtherIdentity: [[connection, clientId, '<other client id>']],
  convertedCannotSignIn: [[connection, 'AADSTS700211: <text of Entra>', '<date>']],
  conversionCanBeUndone: [[connection, '<date>']],
  issuerChangedBySaving: [[connection]],
  conversionOutOfScope: [[connection, 'connections of <cloud> stay on the Azure DevOps issuer and go on working']],
};

const guardExamples: Examples<typeof guard> = {
  approversUnclear: [
    [
      [
        { asked: '<name 1>', candidates: [] },
        { asked: '<name 2>', candidates: ['"[<project 1>]\\<group>"', '"[<project 2>]\\<group>"'] },
      ],
      '<organization>',
    ],
  ],
  approversTwice: [[['<mail>', '<name>'], '"<name>"']],
  branchesExclude: [[connection, 'refs/heads/<branch 1>', 'refs/heads/<branch 2>']],
  notAllowedToReadIdentities: [[builder, forbidden]],
  furtherGrants: [[connection, project, ['all pipelines', '"<pipeline>" (<id>)']]],
};

const runExamples: Examples<typeof run> = {
  conflictProblem: [
    ['service connection', `"${connection}"`, fixedDifferences(linked, federation, otherConnection)],
    ['federated credential', '"<credential>" on application <client id>', othersCredential()],
  ],
  madeMeanwhile: [
    ['service connection', `"${connection}"`, [{ field: '<field>', from: '<value>', to: '<other value>' }]],
  ],
  drift: [
    ['role assignment', '"<role>" on <workspace>', { isAbsent: true, changes: [] }],
    [
      'service connection',
      `"${connection}"`,
      { isAbsent: false, changes: [{ field: '<field>', from: '<value>', to: '<other value>' }] },
    ],
  ],
  neverSettled: [['role assignment', `"${role}" on <workspace>`, []]],
  neverGone: [['service connection', '"<connection>"']],
  leftOver: [['client secret', '<key id>']],
  notOurs: [['app registration', '"<application>"']],
  unexpected: [
    [refused(undefined, undefined, '<reason>')],
    [refused(429, 'TooManyRequests', '', 30)],
    [refused(500, 'InternalServerError', '<message>')],
    [new UnexpectedShape('<field>', 'a text')],
    [new Error('<message>')],
  ],
};

const around: Surroundings = {
  organizationName: '<organization>',
  organizationId: '<organization id>',
  isServer: false,
  project: { id: asProjectId('00000000-0000-4000-8000-000000000000'), name: project },
  pipeline: undefined,
  tenantId: asTenantId('00000000-0000-4000-8000-000000000000'),
  subscription: undefined,
};
/** Inputs with everything wrong with them that can be: their complaints are the parser's own. */
const wrongInputs: readonly EnsureAmlServiceConnectionText[] = [
  {},
  { workspace: '<text>/', mode: '<text>', identity: '<text>', pipelineAccess: '<text>', connectionName: 'a, b' },
  { workspace: 'https://<address>', identity: 'existingManagedIdentity', pipelineAccess: 'list' },
  { workspace: '/providers/<type>/<kind>/<name>', identity: 'existingManagedIdentity', managedIdentity: '/<id>' },
  { workspace: '<name>', identity: 'existingClientId', clientId: '<text>', principalId: '<text>' },
  {
    applicationName: '<text>',
    clientId: '<text>',
    principalId: '<text>',
    managedIdentity: '<text>',
    pipelines: '<text>',
    identity: 'existingManagedIdentity',
  },
  { applicationName: '<text>', identity: 'existingClientId', managedIdentity: '<text>', project: '<other project>' },
  {
    workspace: '<name>',
    authentication: 'secret',
    identity: 'newManagedIdentity',
    clientSecret: new Secret('<secret>'),
    secretDays: '<text>',
    renewDays: '<text>',
    certificateFile: { complaint: '<reason>' },
  },
  { authentication: 'secret', secretDays: '<text>', renewDays: '<text>', sharing: 'perProject' },
  { authentication: 'certificate', identity: 'newManagedIdentity', certificateFile: { complaint: '<reason>' } },
  { authentication: 'agentIdentity', convert: '<text>' },
  { authentication: '<text>' },
  { sharing: '<text>', furtherProjects: '<project>, <other project>, <other project>', extraGrants: '<text>' },
  {
    minimumApprovers: '2',
    furtherProjects: Array.from({ length: 20 }, (_, at) => `<${at}>`).join(),
    sharing: 'perProject',
  },
];

function complaintsOf(text: (typeof wrongInputs)[number]): readonly Problem[] {
  try {
    parseEnsureAmlServiceConnection(text, around);
  } catch (failed) {
    if (failed instanceof Problems) {
      return failed.problems;
    }
    throw failed;
  }
  return [];
}

/** Every problem there is, by the part of the page that it stands in. */
export const problemExamples: Readonly<Record<string, readonly Problem[]>> = {
  Inputs: [...wrongInputs.flatMap(complaintsOf), ...wrongSynapseInputs],
  'The agent': agentProblems,
  'Azure DevOps': examplesOf(azdo, azdoExamples),
  'Signing in': [
    ...jobSignInProblems,
    ...examplesOf(organization, organizationExamples),
    ...organizationConnectionProblems,
  ],
  Applications: examplesOf(entra, entraExamples),
  'What was there before': examplesOf(starts, startsExamples),
  Azure: examplesOf(azure, azureExamples),
  'Secrets and certificates': examplesOf(keys, keysExamples),
  'The test call': examplesOf(proof, proofExamples),
  'What will end': examplesOf(outlook, outlookExamples),
  'Converting a connection': examplesOf(conversion, conversionExamples),
  'Removing a link': examplesOf(removal, removalExamples),
  'Further projects': examplesOf(sharing, sharingExamples),
  'Approvals and grants': examplesOf(guard, guardExamples),
  ...synapseProblems,
  'Any step': examplesOf(run, runExamples),
};
