/** Examples of what can be wrong with applications, identities and keys. */
import { type Part, refused } from './examples';
import { builder, clientId, connection, identityId, role, setup, setupHolder, trust, workspace } from './values';

const denied = refused(403, 'Authorization_RequestDenied');
export const entraExamples = {
  refusedRight: [
    [{ kind: 'directory read', doing: 'read the application "<application>"' }, setupHolder, denied],
    [{ kind: 'application creation', doing: 'register the application "<application>"' }, setupHolder],
    [
      { kind: 'application ownership', doing: 'make the service principal of <client id>', clientId },
      setupHolder,
      denied,
    ],
    [
      { kind: 'application ownership', doing: 'put the federated credential on the application', clientId, trust },
      setupHolder,
      denied,
    ],
  ],
  trustMissing: [[{ identity: 'application <client id>', ...trust }, setup, '<message>']],
  applicationNotFound: [[clientId, setup]],
  connectionsApplicationGone: [[clientId, connection]],
  applicationIsMultiTenant: [['<application>', clientId, 'AzureADMultipleOrgs']],
  principalDisabled: [[clientId]],
  directoryBehind: [['application <client id>', refused(404, 'Request_ResourceNotFound')]],
  tooManyCredentials: [['Application <client id>', 20]],
} satisfies Part;

const tried = { kind: 'secret', clientId, tenantId: '<tenant>' } as const;
const keyCodes = ['7000215', '7000222', '700016', '7000229', '90002', '700027', '<code>'];

export const keysExamples = {
  keyRefused: keyCodes.map((code) => [tried, refused(401, 'invalid_client', `AADSTS${code}: <message>`)]),
  newKeyUnknown: [[tried, refused(401, 'invalid_client', 'AADSTS7000215: <message>')]],
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
} satisfies Part;

const deleted = { displayName: '<application>', clientId, days: { deleted: '<day>', end: '<day + 30>' } };

export const startsExamples = {
  connectionIsDraft: [[connection, '<id>']],
  connectionUnderWay: [[connection, undefined]],
  connectionRenamed: [[connection, { name: '<present name>', id: '<id>', clientId }]],
  sharedConnectionUnseen: [[connection, builder, refused(404, 'ProjectDoesNotExistException', '<reason>')]],
  applicationDeleted: [
    [deleted, connection, 'ours'],
    [deleted, connection, 'somebody else'],
    [deleted, undefined, 'named by request'],
  ],
  applicationPurged: [[clientId, connection]],
  applicationNameHeld: [['<application>', deleted, refused(400, 'Request_MultipleObjectsWithSameKeyValue')]],
  applicationWithoutPrincipal: [['<application>', clientId]],
  connectionOfManagedIdentity: [[connection, clientId, identityId]],
  orphanedRole: [[{ role, armId: '<role assignment>', principalId: '<object id>', scope: workspace }]],
  formerIdentityHolds: [[connection, clientId, ['<what it holds>']]],
} satisfies Part;

const ending = {
  holder: { kind: 'service connection', name: connection },
  key: 'client secret',
  days: 50,
  threshold: 60,
} as const;
const endingInSynapse = { ...ending, holder: { kind: 'linked service', name: '<linked service>' } } as const;

const extraRole = { role, armId: '<role assignment>', scope: workspace, asked: '<other role>' };

export const endExamples = {
  oldIssuerEnds: [[connection]],
  keyEnds: [
    [{ ...ending, caretaker: { kind: 'ours', renewDays: 30 } }, '<date>'],
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
  excessRole: [[{ ...extraRole, isOfLink: true }], [{ ...extraRole, isOfLink: false }]],
  roleGivesRoles: [['Owner', workspace]],
  unusedConnectionEnds: [[connection, 90, 100]],
} satisfies Part;
