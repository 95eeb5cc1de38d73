/** Every removal of core, with a way to make in a lab what it removes, and the same as somebody else would make it. */
import { connectionOfLink } from '../../core/azdo/connection/removal';
import { extraGrants } from '../../core/azdo/grant/removal';
import { pipelineGrant } from '../../core/azdo/grant/resource';
import { contributor, reader } from '../../core/azure/role/definition-read';
import { extraRoles } from '../../core/azure/role/extra-removal';
import { rolesOfLink } from '../../core/azure/role/removal';
import { roleAssignment } from '../../core/azure/role/resource';
import { armVersions, askArm } from '../../core/http/arm';
import { askAzdo } from '../../core/http/azdo';
import { writeSynapse } from '../../core/http/synapse';
import { asClientId } from '../../core/names/ids';
import { linkedServicePath } from '../../core/synapse/linked-service/read';
import { linkedServiceOfLink } from '../../core/synapse/linked-service/removal';
import { linkedService } from '../../core/synapse/linked-service/resource';
import { madeEndpoint, madeIdentity, workspaceId } from '../parts';
import { linkedServiceWant } from '../synapse-parts';
import { type Row, row } from './removal-contract';
import { entraRows } from './removal-rows-entra';

const some = asClientId('99999999-9999-4999-8999-999999999999');
const byHand = 'by hand';

const grants = row({
  name: 'further grants',
  removal: extraGrants,
  match: { method: 'PATCH', url: 'pipelinepermissions' },
  code: 'connection.not-administrator',
  says: /"churn Build Service \(contoso\)", identity id \S+, is not an Administrator.*Ask an Administrator/,
  async stage(lab) {
    const { id } = await madeEndpoint(lab, some);
    const used = { project: lab.around.project, endpointId: id, connectionName: 'mlw-test' };
    const pipelines = [{ id: 2, name: 'train' }];
    return {
      want: { ...used, asked: [] },
      make: () => pipelineGrant.apply({ ...used, pipelines, besideAll: false }, undefined, lab.context),
    };
  },
});

const connections = row({
  name: 'connections',
  removal: connectionOfLink,
  match: { method: 'DELETE', url: 'serviceendpoint/endpoints/' },
  code: 'connection.not-administrator',
  says: /"churn Build Service \(contoso\)", identity id \S+, is not an Administrator.*Ask an Administrator/,
  unmarked: (link) => ({ ...link, connection: { ...link.connection, isOurs: false } }),
  said: /"mlw-test".*not removed.*does not carry the mark/,
  stage: async (lab) => ({
    want: { projects: [lab.around.project], name: 'mlw-test', workspace: workspaceId(lab) },
    make: () => madeEndpoint(lab, some),
    async theirs() {
      const { id, whole } = await madeEndpoint(lab, some);
      const references = [{ projectReference: { id: lab.around.project.id }, name: 'mlw-test', description: byHand }];
      const body = { ...whole, description: byHand, serviceEndpointProjectReferences: references };
      await askAzdo(lab.context, { method: 'PUT', path: `/_apis/serviceendpoint/endpoints/${id}`, body });
    },
  }),
});

const links = row({
  name: 'linked services',
  removal: linkedServiceOfLink,
  match: { method: 'DELETE', url: '/linkedservices/' },
  code: 'synapse.forbidden',
  says: /identity (?:"azure-setup" of the setup|of service) connection.* lacks.*"Synapse Linked Data Manager"/,
  unmarked: (link) => ({ ...link, isOurs: false }),
  said: /"a link".*not removed.*does not carry the mark/,
  async stage(lab) {
    const want = await linkedServiceWant(lab, { kind: 'managed identity' });
    const { endpoint } = want.synapse;
    const { subscriptionId, resourceGroup, name: mlWorkspaceName } = want.workspace;
    const typeProperties = { subscriptionId, resourceGroupName: resourceGroup, mlWorkspaceName, authentication: 'MSI' };
    const body = { properties: { type: 'AzureMLService', typeProperties } };
    const path = linkedServicePath(want.name);
    return {
      want: { synapse: want.synapse, name: want.name, workspace: want.workspace },
      make: () => linkedService.apply(want, undefined, lab.context),
      theirs: () =>
        writeSynapse(lab.context, endpoint, {
          method: 'PUT',
          path,
          body,
          right: { doing: 'write', action: '', role: '' },
        }),
    };
  },
});

const roles = row({
  name: 'roles',
  removal: rolesOfLink,
  match: { method: 'DELETE', url: 'roleAssignments/' },
  code: 'role.forbidden',
  says: /identity (?:"azure-setup" of the setup|of service) connection.*lacks.*"Role Based Access Control Administrator" there/,
  unmarked: (assignment) => ({ ...assignment, description: byHand }),
  async stage(lab) {
    const { armId, principalId } = await madeIdentity(lab);
    const home = { kind: 'managed identity', armId } as const;
    const identity = {
      home,
      clientId: some,
      title: '',
      appObjectId: undefined,
      principalId,
      isOurs: true,
      keyNames: [],
    };
    const scope = workspaceId(lab).armId;
    const roleDefinitionId = `/providers/Microsoft.Authorization/roleDefinitions/${contributor.id}`;
    const body = { properties: { roleDefinitionId, principalId, principalType: 'ServicePrincipal' } };
    const path = `${scope}/providers/Microsoft.Authorization/roleAssignments/${some}`;
    return {
      want: { identity, by: undefined, scope, stillUsed: undefined },
      make: () => roleAssignment.apply({ principalId, role: contributor, scope }, undefined, lab.context),
      theirs: () => askArm(lab.context, { method: 'PUT', path, version: armVersions.authorization, body }),
    };
  },
});

const furtherRoles = row({
  name: 'further roles',
  removal: extraRoles,
  match: { method: 'DELETE', url: 'roleAssignments/' },
  code: 'role.forbidden',
  says: /identity (?:"azure-setup" of the setup|of service) connection.*lacks.*"Role Based Access Control Administrator" there/,
  said: /its mark does not say for which link it was given/,
  unmarked: (assignment) => ({ ...assignment, description: byHand }),
  async stage(lab) {
    const { principalId } = await madeIdentity(lab);
    const scope = workspaceId(lab).armId;
    const link = `aml-links-${some}`;
    const given = { principalId, role: contributor, scope };
    return {
      want: { principalId, roles: [reader], scope, link, stillUsed: async () => undefined },
      make: () => roleAssignment.apply({ ...given, link }, undefined, lab.context),
      theirs: () => roleAssignment.apply(given, undefined, lab.context),
    };
  },
});

export const rows: readonly Row[] = [grants, connections, links, roles, furtherRoles, ...entraRows];
