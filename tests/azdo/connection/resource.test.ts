import assert from 'node:assert/strict';
import { type ServiceEndpointWant, serviceEndpoint } from '../../../core/azdo/connection/resource';
import { creation } from '../../../core/azdo/connection/wire';
import { amlWorkspaceId } from '../../../core/names/aml-workspace-id';
import { asClientId, asSubscriptionId, asTenantId } from '../../../core/names/ids';
import { makeLab } from '../../../scripts/lab';
import { contract } from '../../contract';
import { endpointWant } from '../../parts';
import { spelled } from '../../recipes/said';
import { applicationOf } from '../../recipes/tenant';

const some = '99999999-9999-4999-8999-999999999999';
const federated = (clientId: string) => ({ kind: 'federation', clientId: asClientId(clientId) }) as const;
const at = (want: ServiceEndpointWant, parts: { group?: string; name?: string; subscription?: string }) => {
  const { subscriptionId, resourceGroup, name } = want.workspace.id;
  const id = amlWorkspaceId(
    asSubscriptionId(parts.subscription ?? subscriptionId),
    parts.group ?? resourceGroup,
    parts.name ?? name,
  );
  return { ...want, workspace: { ...want.workspace, id } };
};

contract('service endpoint', {
  resource: serviceEndpoint,
  open: async (lab) => ({
    ...endpointWant(lab, asClientId(applicationOf(lab, 'azure-setup').appId)),
    description: 'For a test.',
  }),
  drifts: [
    { field: 'resource group', want: (want) => at(want, { group: 'rg-other' }), mends: 'in place' },
    { field: 'workspace', want: (want) => at(want, { name: 'mlw-fraud' }), mends: 'in place' },
    {
      field: 'region',
      want: (want) => ({ ...want, workspace: { ...want.workspace, location: 'northeurope' } }),
      mends: 'in place',
    },
    { field: 'tenant', want: (want) => ({ ...want, tenantId: asTenantId(some) }), mends: 'in place' },
    { field: 'client id', want: (want) => ({ ...want, signsIn: federated(some) }), mends: 'in place' },
    { field: 'description', want: (want) => ({ ...want, description: 'For another test.' }), mends: 'in place' },
    { field: 'subscription', want: (want) => at(want, { subscription: some }), mends: 'conflict' },
  ],
  refusals: [
    {
      match: { method: 'GET', url: 'endpoints' },
      code: 'azdo.forbidden',
      says: /"churn Build Service \(contoso\)", identity id \S+, is neither User nor Administrator/,
    },
    {
      match: { method: 'POST', url: 'endpoints' },
      code: 'connection.not-creator',
      says: /"churn Build Service \(contoso\)", identity id \S+, is not a Creator.*Ask an administrator/,
    },
  ],
});

describe('resource service endpoint', () => {
  it("is made with the fields that Azure DevOps's own page sends", async () => {
    const lab = await makeLab();
    const want = endpointWant(lab, asClientId(some));
    const { authorization, description, ...body } = await creation(want, lab.context);
    assert.deepEqual(body, {
      name: 'mlw-test',
      type: 'azurerm',
      url: 'https://management.azure.com/',
      owner: 'library',
      isShared: false,
      isReady: true,
      data: {
        environment: 'AzureCloud',
        scopeLevel: 'AzureMLWorkspace',
        subscriptionId: want.workspace.id.subscriptionId,
        subscriptionName: 'ML Platform',
        creationMode: 'Manual',
        resourceGroupName: 'rg-ml',
        mlWorkspaceName: 'mlw-churn',
        mlWorkspaceLocation: 'westeurope',
      },
      serviceEndpointProjectReferences: [{ projectReference: want.project, name: 'mlw-test', description }],
    });
    assert.deepEqual(authorization, {
      scheme: 'WorkloadIdentityFederation',
      parameters: { tenantid: want.tenantId, serviceprincipalid: some },
    });
  });

  it('keeps our mark when the description changes', async () => {
    const lab = await makeLab();
    const want = { ...endpointWant(lab, asClientId(some)), description: 'First.' };
    await serviceEndpoint.apply(want, undefined, lab.context);
    const have = await serviceEndpoint.read(want, lab.context);
    await serviceEndpoint.apply({ ...want, description: 'Second.' }, have, lab.context);
    assert.match(
      (await serviceEndpoint.read(want, lab.context))?.description ?? '',
      /^Second\.[\s\S]*Managed by AML Links/,
    );
  });

  it('takes any case of the name and of ids for the same', async () => {
    const lab = await makeLab();
    const want = endpointWant(lab, asClientId(some));
    await serviceEndpoint.apply(want, undefined, lab.context);
    const shouted = { ...at(want, { name: 'MLW-CHURN', group: 'RG-ML' }), name: want.name.toUpperCase() };
    assert.deepEqual(serviceEndpoint.diff(shouted, await serviceEndpoint.read(shouted, lab.context)), []);
  });

  for (const [field, seed, name] of [
    ['sign-in', 'setup-by-secret', 'azure-setup'],
    ['scope level', 'subscription-namesake', 'mlw-churn'],
  ] as const) {
    it(`is a conflict with a fix when the ${field} is another`, async () => {
      const lab = await makeLab(seed);
      const want = endpointWant(lab, asClientId(some), name);
      const change = serviceEndpoint
        .diff(want, await serviceEndpoint.read(want, lab.context))
        .find((one) => one.field === field);
      assert.match(spelled(change?.conflict), /choose another connectionName/i);
    });
  }
});
