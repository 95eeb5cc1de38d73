/** What several resources need first: identities, made by their own resources and visible everywhere. */

import type { Connection } from '../core/azdo/connection/read';
import { type ServiceEndpointWant, serviceEndpoint } from '../core/azdo/connection/resource';
import type { ManagedIdentity } from '../core/azure/managed-identity/read';
import { managedIdentity } from '../core/azure/managed-identity/resource';
import { converge } from '../core/engine/converge';
import type { Resource } from '../core/engine/resource';
import { type AppRegistration, appRegistration } from '../core/entra/application/resource';
import { amlWorkspaceId } from '../core/names/aml-workspace-id';
import { asArmId, asEndpointId, asSubscriptionId, type ClientId } from '../core/names/ids';
import type { Lab } from '../scripts/lab';

/** Makes it, and lets it be known everywhere. */
async function settled<Want, Have>(resource: Resource<Want, Have>, want: Want, lab: Lab): Promise<Have> {
  const { have } = await converge(resource, { want, have: undefined }, { context: lab.context });
  lab.emulator.clock.advance(60);
  return have;
}

export const applicationWant = {
  uniqueName: 'aml-links-of-a-test',
  displayName: 'link of a test',
  displayNameAsked: true,
  adopt: undefined,
} as const;

export function groupOf(lab: Lab): string {
  return `/subscriptions/${lab.around.subscription?.id}/resourceGroups/rg-ml`;
}

export function identityId(lab: Lab, name = 'id-test') {
  return asArmId(`${groupOf(lab)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`);
}

export function madeApplication(lab: Lab): Promise<AppRegistration> {
  return settled(appRegistration, applicationWant, lab);
}

export function madeIdentity(lab: Lab): Promise<ManagedIdentity> {
  return settled(managedIdentity, { armId: identityId(lab), location: 'westeurope' }, lab);
}

export function workspaceId(lab: Lab) {
  return amlWorkspaceId(asSubscriptionId(lab.around.subscription?.id ?? ''), 'rg-ml', 'mlw-churn');
}

/** A connection to the workspace for an identity. */
export function endpointWant(lab: Lab, clientId: ClientId, name = 'mlw-test'): ServiceEndpointWant {
  const { project, tenantId } = lab.around;
  return {
    project,
    name,
    description: undefined,
    workspace: {
      id: workspaceId(lab),
      location: 'westeurope',
      kind: 'Default',
      isPublic: true,
      storageByIdentity: undefined,
    },
    tenantId,
    signsIn: { kind: 'federation', clientId },
    takeOver: false,
    subscriptionName: 'ML Platform',
  };
}

export function madeEndpoint(lab: Lab, clientId: ClientId): Promise<Connection> {
  return settled(serviceEndpoint, endpointWant(lab, clientId), lab);
}

/** A connection as it might be read, for what needs no tenant. */
export const someConnection: Connection = {
  id: asEndpointId('c-1'),
  name: 'mlw',
  description: undefined,
  isOurs: true,
  keyNote: undefined,
  type: 'azurerm',
  scheme: 'WorkloadIdentityFederation',
  environment: undefined,
  scopeLevel: undefined,
  subscriptionId: undefined,
  resourceGroup: undefined,
  workspace: undefined,
  location: undefined,
  tenantId: undefined,
  clientId: undefined,
  keyKind: undefined,
  msiClientId: undefined,
  issuer: undefined,
  subject: undefined,
  isDisabled: false,
  state: 'Ready',
  stateMessage: undefined,
  whole: { serviceEndpointProjectReferences: [{ projectReference: { id: 'P-1', name: 'churn' } }] },
};
