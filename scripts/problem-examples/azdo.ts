/** Examples of what can be wrong in Azure DevOps. */
import { asRoleId } from '../../core/names/ids';
import { type Part, refused } from './examples';
import {
  builder,
  buildHolder,
  clientId,
  connection,
  forbidden,
  pipeline,
  project,
  role,
  setup,
  trust,
  workspace,
} from './values';

const asked = { url: '<organization>', actor: "the job's identity", signedInBy: 'job token' } as const;
const askedByEntra = { ...asked, actor: 'the identity of the connection', signedInBy: 'Entra token' } as const;
const askedByToken = { ...asked, signedInBy: 'personal access token' } as const;

const search = { organization: '<organization>', who: builder };
const namesake = { name: connection, project };
const issuer = { name: connection, trust, actor: setup };
const call = { name: connection, workspace, said: '<message>', seen: undefined };

export const organizationExamples = {
  notMember: [[askedByEntra, refused(401, 'UnauthorizedRequestException', 'TF401444: <message>')]],
  notSignedIn: [
    [asked, refused(401, 'Unauthorized')],
    [askedByEntra, refused(401, 'Unauthorized')],
  ],
  accessTokenRefused: [[askedByToken, refused(401, 'Unauthorized')]],
} satisfies Part;

const build = buildHolder;
const home = { id: '<id>', name: project };
const known = { name: connection, id: '<id>', projectIds: ['<id>'] };

export const azdoExamples = {
  projectNotFound: [[project, search]],
  pipelinesNotFound: [[[pipeline], { project, who: builder, known: ['<pipeline 1>', '<pipeline 2>'] }]],
  pipelineAmbiguous: [[pipeline, ['\\<folder 1>', '\\<folder 2>']]],
  refusedRight: [
    [{ kind: 'connection creator', doing: `create the service connection "${connection}"`, project: home }, build],
    [{ kind: 'connection administrator', doing: 'change the service connection', connection: known }, build, forbidden],
    [{ kind: 'connection user', doing: 'read the service connections', connection: undefined }, build, forbidden],
    [{ kind: 'connection user', doing: 'use the connection for a test call', connection: known }, build, forbidden],
  ],
  connectionNameTaken: [[{ ...namesake, who: builder }, refused(500)]],
  nameMayBeTaken: [[connection, project]],
  connectionOfOtherKind: [[connection, '<type>', '<id>']],
  severalConnections: [[connection, ['<id 1>', '<id 2>']]],
  connectionDisabled: [[connection, '<id>']],
  connectionFailed: [[connection, 'Failed', '<message>']],
  connectionWithoutTrust: [[connection, builder]],
  federationNotOffered: [[refused(400, 'BadRequest', '<reason>')]],
} satisfies Part;

export const conversionExamples = {
  conversionRefused: [[connection, trust, refused(400, undefined, '<text of Azure DevOps>')]],
  issuerConversionNeedsMember: [[issuer, refused(401, undefined, '<text of Azure DevOps>')]],
  issuerConversionRefused: [
    [issuer, refused(404, 'ControllerNotFoundException')],
    [issuer, refused(404, undefined, 'Service connection not found.')],
    [{ ...issuer, trust: undefined }, refused(400, undefined, 'The request or token is invalid.')],
  ],
  issuerNotConverted: [[connection, trust]],
  conversionWithOtherIdentity: [[connection, clientId, '<other client id>']],
  convertedCannotSignIn: [[connection, 'AADSTS700211: <text of Entra>', '<date>']],
  conversionCanBeUndone: [[connection, '<date>']],
  issuerChangedBySaving: [[connection]],
  oldIssuerStays: [[connection, 'programs convert Azure Resource Manager connections only, and its type is "<type>"']],
  connectionsUnknown: [[[connection, '<other connection>'], project]],
  conversionOutOfScope: [[connection, 'connections of <cloud> stay on the Azure DevOps issuer and go on working']],
} satisfies Part;

export const removalExamples = {
  connectionNotOurs: [[connection, project, '<id>']],
  connectionForOther: [[connection, '<group>/<other workspace>', workspace]],
  linkedServiceNotOurs: [['<linked service>', '<Synapse workspace>']],
  linkedServiceForOther: [['<linked service>', '<group>/<other workspace>', workspace]],
  linkedServiceTemplateStays: [['<linked service>', { expressions: ['typeProperties.<field>'], parameters: [] }]],
  linkedServiceReferred: [['<linked service>', ['pipeline "<pipeline>"']]],
  trustStillSeen: [[connection, refused(400, 'ServiceEndpointException', '<reason>')]],
  refusedRight: [
    [{ kind: 'connection administrator', doing: 'remove the service connection', connection: known }, build, forbidden],
  ],
} satisfies Part;

export const sharingExamples = {
  furtherProjectsNotFound: [[['<project 1>', '<project 2>'], search]],
  projectNamedTwice: [[['<name>', '<id>'], project]],
  shareNameTaken: [
    [{ ...namesake, who: builder, id: '<id>' }],
    [{ ...namesake, who: builder, id: undefined }, refused(500)],
  ],
  refusedRight: [
    [
      {
        kind: 'sharing',
        doing: 'share the service connection',
        connectionName: connection,
        project: home,
      },
      build,
      forbidden,
    ],
  ],
  tooManyTrusts: [['managed identity <identity>', 18, { needed: 3, most: 20 }]],
} satisfies Part;

export const guardExamples = {
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
  refusedRight: [[{ kind: 'identities' }, build, forbidden]],
  furtherGrants: [[connection, project, ['all pipelines', '"<pipeline>" (<id>)']]],
} satisfies Part;

export const proofExamples = {
  connectionCannotSignIn: [[connection, '<message>']],
  connectionMayNotRead: [[{ ...call, roles: [{ id: asRoleId('<id>'), name: role }] }]],
  connectionReadsOnlyWithin: [[{ ...call, roles: [{ id: asRoleId('<id>'), name: role }] }]],
  proofFailed: [[call]],
} satisfies Part;
