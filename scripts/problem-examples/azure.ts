/** Examples of what can be wrong in Azure, and with any step. */
import { fixedDifferences } from '../../core/azdo/connection/adoption-read';
import { connectionFromWire, federation } from '../../core/azdo/connection/read';
import { federatedCredential } from '../../core/entra/trust/resource';
import { amlWorkspaceId } from '../../core/names/aml-workspace-id';
import { asClientId, asRoleId, asSubscriptionId } from '../../core/names/ids';
import { UnexpectedShape } from '../../core/problem/problem';
import { pleaOf, refusedRight } from '../../core/problem/refused';
import type { RightOf } from '../../core/problem/right';
import { factsOf } from '../../core/problem/right-facts';
import { type Part, refused } from './examples';
import { clientId, connection, identityId, role, setupHolder, trust, workspace } from './values';

const unauthorized = refused(403, 'AuthorizationFailed');
function reading(doing: string, action: string, unseen: 'itself' | 'place' = 'place'): RightOf<'azure action'> {
  return { kind: 'azure action', doing, action, role: 'Reader', scope: workspace, unseen };
}

/** As it ends what is said of something that is not there, or not seen. */
export const plea = pleaOf(reading('read the workspace', '<action>'), setupHolder);

const connectionInWords = `The service connection "${connection}"`;
const lacking = {
  roles: [{ id: asRoleId('<id>'), name: role }],
  purposes: ['runJobs'],
  missing: ['Microsoft.MachineLearningServices/workspaces/jobs/write'],
} as const;

export const azureExamples = {
  workspaceNotFound: [
    [workspace, refused(404, 'ResourceNotFound'), plea],
    [workspace, refused(404, 'ResourceGroupNotFound'), plea],
    [workspace, refused(404, 'SubscriptionNotFound'), plea],
  ],
  workspaceNotReady: [[workspace, '<state>']],
  workspaceInOtherTenant: [[workspace, '<tenant 1>', '<tenant 2>']],
  wrongTenant: [[refused(401, 'InvalidAuthenticationTokenTenant')]],
  refusedRight: [
    [
      reading('read the workspace', 'Microsoft.MachineLearningServices/workspaces/read', 'itself'),
      setupHolder,
      unauthorized,
    ],
    [reading('read the role assignments', 'Microsoft.Authorization/roleAssignments/read'), setupHolder, unauthorized],
    [
      reading('look up the role by its name', 'Microsoft.Authorization/roleDefinitions/read'),
      setupHolder,
      unauthorized,
    ],
    [
      {
        kind: 'azure action',
        doing: 'make the managed identity',
        action: 'Microsoft.ManagedIdentity/userAssignedIdentities/write',
        role: 'Managed Identity Contributor',
        scope: '<group>',
      },
      setupHolder,
    ],
    [
      {
        kind: 'role assignment',
        doing: `give the role "${role}" on ${workspace}`,
        verb: 'write',
        role,
        roleId: '<id>',
        principalId: undefined,
        scope: workspace,
      },
      setupHolder,
    ],
  ],
  scopeLocked: [[factsOf(reading('make the managed identity', '<action>')), '"<lock>" on <group>']],
  rightsUnknown: [[[factsOf({ kind: 'application creation', doing: 'register the application "<application>"' })]]],
  refusedRights: [
    [[reading('read the workspace', '<action>'), reading('read the role assignments', '<action>')], setupHolder],
  ],
  actionDenied: [
    [
      factsOf(reading('make the managed identity', '<action>')),
      { holder: setupHolder, denial: { name: '<deny assignment>', scope: '<group>' } },
    ],
  ],
  goesWithout: [[refusedRight(reading('read the workspace', '<action>'), setupHolder)]],
  missingRight: [[refusedRight(reading('read the workspace', '<action>'), setupHolder)]],
  roleNotFound: [[role, workspace]],
  rolesLackPurpose: [[lacking]],
  purposeNotReached: [
    [{ ...lacking, who: connectionInWords, workspace: '<workspace>', mayCome: true }],
    [{ ...lacking, who: connectionInWords, workspace: '<workspace>', mayCome: false }],
  ],
  storageNotReached: [
    [{ who: connectionInWords, account: '<storage account>', missing: ['<action>'], principalId: '<object id>' }],
  ],
  roleLimitReached: [[workspace, refused(400, 'RoleAssignmentLimitExceeded')]],
  principalNotFound: [['<object id>', refused(400, 'PrincipalNotFound')]],
  roleAssignmentTaken: [['<role assignment>', workspace, refused(409, 'RoleAssignmentUpdateNotPermitted')]],
  identityBusy: [['managed identity <identity>', refused(409, 'Conflict')]],
  managedIdentityNotFound: [[identityId]],
  managedIdentityOfOtherLink: [
    ['<organization>/<project>/<connection>', identityId, '<organization>/<other project>/<connection>'],
    ['<organization>/<project>/<connection>', identityId, undefined],
  ],
} satisfies Part;

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

export const runExamples = {
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
  cancelledAmid: [
    [{ made: ['service connection "<connection>"'], underWay: ['role assignment "<role>"'], open: ['pipeline grant'] }],
    [{ made: [], underWay: [], open: [] }],
  ],
  planIsStale: [[['role assignment: role'], '<time>']],
  leftOver: [
    ['client secret', '<key id>', false],
    ['service connection', '"<connection>"', true],
  ],
  notOurs: [['app registration', '"<application>"']],
  unexpected: [
    [refused(undefined, undefined, '<reason>')],
    [refused(undefined, 'ANSWER_TOO_LONG', '<reason>')],
    [refused(429, 'TooManyRequests', '', { retryAfterSeconds: 30 })],
    [refused(423, 'Locked', '<message>')],
    [refused(409, 'ScopeLocked', '<message>')],
    [refused(403, 'RequestDisallowedByPolicy', "Policy identifiers: '<policy>'.")],
    [refused(409, 'ReadOnlyDisabledSubscription', '<message>')],
    [refused(409, 'MissingSubscriptionRegistration', '<message>')],
    [refused(403, '<code>', '<message>')],
    [refused(403, 'AADSTS53003', '<message>')],
    [refused(401, 'InvalidAuthenticationToken', '<message>', { challenge: 'claims="…"' })],
    [refused(200, undefined, '', { isPage: true })],
    [refused(401, '<code>', '<message>')],
    [refused(403, 'Forbidden', '<message>')],
    [refused(404, '<code>', '<message>')],
    [refused(403, 'Directory_QuotaExceeded', '<message>')],
    [refused(500, 'InternalServerError', '<message>')],
    [new UnexpectedShape('<field>', 'a text', refused(200).seen)],
    [new Error('<message>')],
  ],
} satisfies Part;
