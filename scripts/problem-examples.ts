/**
 * An example of each problem of the catalogue, for the page about troubleshooting: what each function of
 * core/problems is called with, names in angle brackets. A function without an example does not compile.
 */
import { type EnsureAmlServiceConnectionText, parseEnsureAmlServiceConnection, type Surroundings } from '../core';
import { fixedDifferences } from '../core/lookups/adoptable-connection';
import { connectionFromWire } from '../core/lookups/connections';
import { amlWorkspaceId } from '../core/names/aml-workspace-id';
import { asClientId, asProjectId, asSubscriptionId, asTenantId } from '../core/names/ids';
import * as agent from '../core/problems/agent';
import * as azdo from '../core/problems/azdo';
import * as azure from '../core/problems/azure';
import * as entra from '../core/problems/entra';
import * as outlook from '../core/problems/outlook';
import { type Problem, Problems } from '../core/problems/problem';
import * as proof from '../core/problems/proof';
import * as removal from '../core/problems/removal';
import * as run from '../core/problems/run';
import * as signIn from '../core/problems/sign-in';
import { federatedCredential } from '../core/resources/federated-credential';
import { HttpProblem } from '../core/wire/http-problem';
import { UnexpectedShape } from '../core/wire/json';

/** For each function of a module that gives a problem: the arguments of each example. */
type Examples<Module> = {
  readonly [Name in keyof Module as Module[Name] extends (...given: never[]) => Problem
    ? Name
    : never]: Module[Name] extends (...given: infer Given) => Problem ? readonly Readonly<Given>[] : never;
};

function refused(status: number | undefined, serviceCode?: string, explanation = '', waitSeconds?: number) {
  const seen = { method: 'GET', address: 'https://<host>/<path>', status, serviceCode, requestId: undefined, time: '' };
  return new HttpProblem(seen, explanation, waitSeconds);
}

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

const agentExamples: Examples<typeof agent> = { proxyUnfit: [['<address>']] };

const azdoExamples: Examples<typeof azdo> = {
  notSignedIn: [[builder, refused(401, 'Unauthorized')]],
  projectNotFound: [[project, '<organization>']],
  pipelinesNotFound: [[[pipeline], project, ['<pipeline 1>', '<pipeline 2>']]],
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
  connectionWithoutTrust: [[connection]],
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

const signInExamples: Examples<typeof signIn> = {
  setupSignInRefused: [['<message>', undefined]],
  signInUnreachable: [['<host>', '<reason>', undefined]],
  idTokenRefused: [
    [refused(400, undefined, 'There is no explicit reference to service connection <id> from current stage.')],
  ],
  noIdTokens: [[]],
  noMachineIdentity: [['<message>', undefined]],
  setupConnectionUnfit: [['<scheme>']],
  cloudUnknown: [['<environment>']],
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

const proofExamples: Examples<typeof proof> = {
  connectionCannotSignIn: [[connection, '<message>']],
  connectionMayNotRead: [[connection, workspace, role, '<message>']],
  proofFailed: [[connection, workspace, '<message>']],
};

const outlookExamples: Examples<typeof outlook> = {
  oldIssuerEnds: [[connection]],
  surplusRole: [[role, '<role assignment>', workspace]],
  unusedConnectionEnds: [[connection, 90, 100]],
};

const removalExamples: Examples<typeof removal> = {
  connectionNotOurs: [[connection, project, '<id>']],
  connectionForOther: [[connection, '<group>/<other workspace>', workspace]],
  trustStillSeen: [[connection, refused(400, 'ServiceEndpointException', '<reason>')]],
  notAllowedToRemove: [['role assignment <id>', 'the role "<role>" on the workspace', setup, forbidden]],
};

const runExamples: Examples<typeof run> = {
  conflictProblem: [
    ['service connection', `"${connection}"`, fixedDifferences(linked, otherConnection)],
    ['federated credential', '"<credential>" on application <client id>', othersCredential()],
  ],
  madeMeanwhile: [
    ['service connection', `"${connection}"`, [{ field: '<field>', from: '<value>', to: '<other value>' }]],
  ],
  drift: [
    ['role assignment', '"<role>" on <workspace>', true, []],
    ['service connection', `"${connection}"`, false, [{ field: '<field>', from: '<value>', to: '<other value>' }]],
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

function examplesOf<Module extends object>(module: Module, examples: Examples<Module>): readonly Problem[] {
  return Object.entries<readonly (readonly unknown[])[]>(examples).flatMap(([name, calls]) => {
    const make: unknown = Reflect.get(module, name);
    if (typeof make !== 'function') {
      throw new Error(`there is no problem ${name}`);
    }
    return calls.map((given): Problem => make(...given));
  });
}

/** Every problem there is, by the part of the page that it stands in. */
export const problemExamples: Readonly<Record<string, readonly Problem[]>> = {
  Inputs: wrongInputs.flatMap(complaintsOf),
  'The agent': examplesOf(agent, agentExamples),
  'Azure DevOps': examplesOf(azdo, azdoExamples),
  'Signing in': examplesOf(signIn, signInExamples),
  Applications: examplesOf(entra, entraExamples),
  Azure: examplesOf(azure, azureExamples),
  'The test call': examplesOf(proof, proofExamples),
  'What will end': examplesOf(outlook, outlookExamples),
  'Removing a link': examplesOf(removal, removalExamples),
  'Any step': examplesOf(run, runExamples),
};
