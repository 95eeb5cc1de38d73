/** What wrong inputs are told: the complaints are the parsers' own. */
import {
  type EnsureAmlServiceConnectionText,
  type LinkSynapseAmlText,
  type ManageAmlLinksText,
  parseEnsureAmlServiceConnection,
  parseLinkSynapseAml,
  parseManageAmlLinks,
  Secret,
  type Surroundings,
  WrongRequest,
} from '../../core';
import { asProjectId, asTenantId } from '../../core/names/ids';
import type { Problem } from '../../core/problem/problem';
import { wrongInput } from '../../tasks/problems/inputs';
import { project } from './values';

const around: Surroundings = {
  organizationName: '<organization>',
  organizationId: '<organization id>',
  isServer: false,
  project: { id: asProjectId('00000000-0000-4000-8000-000000000000'), name: project },
  pipeline: undefined,
  tenantId: asTenantId('00000000-0000-4000-8000-000000000000'),
  subscription: undefined,
};

/** With everything wrong with them that can be. */
const connectionInputs: readonly EnsureAmlServiceConnectionText[] = [
  {},
  {
    workspace: '<text>/',
    action: '<text>',
    mode: '<text>',
    identity: '<text>',
    pipelineAccess: '<text>',
    connectionName: 'a, b',
  },
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
  {
    authentication: 'secret',
    secretDays: '<text>',
    renewDays: '<text>',
    sharing: 'perProject',
    furtherProjects: '<project>',
  },
  { sharing: 'perProject' },
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

const projectWideInputs: readonly ManageAmlLinksText[] = [{}, { action: '<text>' }, { mode: '<text>' }];

const existing = { authentication: 'servicePrincipal', identity: 'existingClientId' } as const;
const synapseInputs: readonly LinkSynapseAmlText[] = [
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
  { authentication: 'servicePrincipal', clientSecret: new Secret('<secret>'), gitMode: 'file', action: 'remove' },
  { authentication: 'servicePrincipal', keyVaultSecretName: '<name>', applicationName: 'x'.repeat(300) },
];

function complaintsOf(parse: () => unknown): readonly Problem[] {
  try {
    parse();
  } catch (failed) {
    if (failed instanceof WrongRequest) {
      return failed.complaints.map(wrongInput);
    }
    throw failed;
  }
  return [];
}

export const wrongInputs: readonly Problem[] = [
  ...connectionInputs.flatMap((text) => complaintsOf(() => parseEnsureAmlServiceConnection(text, around))),
  ...synapseInputs.flatMap((text) => complaintsOf(() => parseLinkSynapseAml(text, around))),
  ...projectWideInputs.flatMap((text) => complaintsOf(() => parseManageAmlLinks(text, { ...around, isServer: true }))),
];
