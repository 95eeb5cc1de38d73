/** The tenant that the vendors' clients meet, served on a port, and what they need to know of it. */
import type { Emulator } from '../../emulator/index';
import { parseSeed } from '../../emulator/seed/read';
import { type Served, serveEmulator } from '../../emulator/serve';

/** `azure-setup` owns the subscription, manages applications and signs in each way there is; nothing is slow. */
const text = `
extends: setup-by-secret
replicationSeconds: 0
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: azure-setup, secret: generated, certificate: true, graphRoles: [Application.ReadWrite.All] }
subscriptions:
  - name: ML Platform
    resourceGroups:
      - { name: rg-ml, identities: [{ name: id-churn }] }
    roleAssignments:
      - { role: Owner, principal: azure-setup }
organizations:
  - name: contoso
    projects:
      - name: churn
        connections:
          - { name: by-certificate, scheme: ServicePrincipal, credential: certificate, identity: azure-setup, subscription: ML Platform, grants: all }
          - { name: by-federation, identity: azure-setup, subscription: ML Platform, grants: all }
`;

export interface WitnessGround {
  readonly served: Served;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly pat: string;
  readonly subscriptionId: string;
  readonly group: string;
  readonly workspace: string;
  readonly identity: string;
  /** Requests that nobody answered, `METHOD url`. */
  readonly unanswered: () => readonly string[];
}

/** @param seedText another tenant with `azure-setup` in it */
export async function makeGround(seedText = text): Promise<WitnessGround> {
  const seed = parseSeed(seedText);
  const served = await serveEmulator({ seed });
  const [tenant, subscription] = [seed.tenants[0], seed.subscriptions[0]];
  const setup = tenant?.applications.find(({ displayName }) => displayName === 'azure-setup');
  if (tenant === undefined || subscription === undefined || setup === undefined) {
    throw new Error('the seed is wrong');
  }
  const group = `/subscriptions/${subscription.id}/resourceGroups/rg-ml`;
  return {
    served,
    tenantId: tenant.id,
    clientId: setup.appId,
    clientSecret: secretOf(served.emulator, 'client secret azure-setup'),
    pat: secretOf(served.emulator, 'pat admin'),
    subscriptionId: subscription.id,
    group,
    workspace: `${group}/providers/Microsoft.MachineLearningServices/workspaces/mlw-churn`,
    identity: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-churn`,
    unanswered: () =>
      served.emulator.transcript.filter(({ status }) => status === 501).map(({ method, url }) => `${method} ${url}`),
  };
}

function secretOf(emulator: Emulator, label: string): string {
  const secret = emulator.secrets()[label];
  if (secret === undefined) {
    throw new Error(`no secret '${label}'`);
  }
  return secret;
}
