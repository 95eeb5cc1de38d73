/** Tenants with a connection to convert, and what became of it. */
import { isObject, readObject, readObjects, readText } from '../../emulator/json';
import type { Lab } from '../../scripts/lab';
import { applicationOf } from './tenant';

/** The connection that is converted. */
export const connectionName = 'mlw-churn';

/** The job may change connections, and so may the setup identity, as a member of the organization. */
export function withRights(seed: string, readings = ''): string {
  return `
extends: ${seed}
organizations:
  - name: contoso
    readings: { ${readings} }
    users:
      - { name: azure-setup, application: azure-setup, roles: { churn: Administrator } }
    projects:
      - { name: churn, buildRole: Administrator }
`;
}

/** Azure DevOps made the connection and its application, for a person. */
export const secret = withRights('automatic-secret-connection');

/** The same, and the setup identity may write the application too. */
export const ownedSecret = `${secret}
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: contoso-churn-automatic, owners: [admin, azure-setup] }
`;

/** "mlw-churn" on an application of the setup identity's, "mlw-churn-automatic" on one that it may not write. */
export const oldIssuer = withRights('old-issuer-connection');

const ids = {
  organization: '7c9a1f0e-52b7-4a57-9a53-0d6f3c7b1a01',
  connection: '7c9a1f0e-52b7-4a57-9a53-0d6f3c7b1a02',
};

/** This product wrote the trust, when the connection was made. */
export const ourOldIssuer = `
extends: old-issuer-connection
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - displayName: churn-by-hand
        federatedCredentials:
          - name: aml-links-${ids.connection}
            issuer: https://vstoken.dev.azure.com/${ids.organization}
            subject: sc://contoso/churn/mlw-churn
organizations:
  - name: contoso
    id: ${ids.organization}
    users:
      - { name: azure-setup, application: azure-setup, roles: { churn: Administrator } }
    projects:
      - name: churn
        buildRole: Administrator
        connections:
          - { name: mlw-churn, id: ${ids.connection}, trusted: false }
`;

/** The older issuer on a managed identity. */
export const oldIssuerOfIdentity = `
extends: contoso
subscriptions:
  - name: ML Platform
    resourceGroups: [{ name: rg-ml, identities: [{ name: id-churn }] }]
    roleAssignments:
      - { role: Owner, principal: azure-setup, scope: /resourceGroups/rg-ml }
      - { role: Contributor, principal: id-churn, scope: /resourceGroups/rg-ml }
organizations:
  - name: contoso
    users:
      - { name: azure-setup, application: azure-setup, roles: { churn: Administrator } }
    projects:
      - name: churn
        buildRole: Administrator
        connections:
          - name: mlw-churn
            identity: id-churn
            issuer: azdo
            scopeLevel: AzureMLWorkspace
            subscription: ML Platform
            resourceGroup: rg-ml
            workspace: mlw-churn
            workspaceLocation: westeurope
`;

/** The job sees no connection that signs in by Entra, so that nothing shows what a trust looks like. */
export const nothingToCopy = `
extends: automatic-secret-connection
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: contoso-churn-automatic, owners: [admin, azure-setup] }
organizations:
  - name: contoso
    projects:
      - name: churn
        buildRole: none
        connections:
          - { name: azure-setup, visibleTo: [admin] }
          - { name: mlw-churn, visibleTo: ["churn Build Service (contoso)"] }
`;

/** One that two projects have. */
export const sharedSecret = `
extends: automatic-secret-connection
organizations:
  - name: contoso
    projects:
      - name: churn
        buildRole: Administrator
        connections:
          - { name: mlw-churn, sharedWith: [fraud] }
`;

export interface SignIn {
  readonly id: string;
  readonly scheme: string;
  readonly issuer: string;
  readonly clientId: string;
}

/** How a connection of the first project signs in. */
export function signInOf(lab: Lab, name = connectionName): SignIn {
  const found = connections(lab).find((one) => one.name === name);
  const authorization = readObject(isObject(found) ? found : {}, 'authorization');
  const parameters = readObject(authorization, 'parameters');
  return {
    id: readText(isObject(found) ? found : {}, 'id') ?? '',
    scheme: readText(authorization, 'scheme') ?? '',
    issuer: readText(parameters, 'workloadIdentityFederationIssuer') ?? '',
    clientId: readText(parameters, 'serviceprincipalid') ?? '',
  };
}

/** Names of the trusts on an application. */
export function trustNames(lab: Lab, application: string): readonly string[] {
  return readObjects(applicationOf(lab, application), 'federatedIdentityCredentials').map(
    (one) => readText(one, 'name') ?? '',
  );
}

/** How many trusts in tokens of Entra an application holds. */
export function entraTrusts(lab: Lab, application: string): number {
  const all = readObjects(applicationOf(lab, application), 'federatedIdentityCredentials');
  return all.filter((one) => readText(one, 'issuer')?.startsWith('https://login.microsoftonline.com/')).length;
}

/** The connections of the first project, whole. */
export function connections(lab: Pick<Lab, 'emulator'>) {
  const { azdo } = lab.emulator.state();
  const [organization = {}] = readObjects(isObject(azdo) ? azdo : {}, 'organizations');
  const [project = {}] = readObjects(organization, 'projects');
  return readObjects(project, 'serviceEndpoints');
}
