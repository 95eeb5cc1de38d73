/** Where things stand: clouds, tenants, subscriptions, resource groups, providers. */
import { allClouds, type Cloud } from '../../clouds';
import type { Answer, Call } from '../../frame';
import { type Json, sameText } from '../../json';
import type { SeedResourceGroup, SeedSubscription } from '../../seed/schema';
import type { RouteTable } from '../route-table';
import { authorize, identify, identifyIn } from './access';
import { holdingOf, isWithheld } from './holdings';
import { isWithin } from './rules';
import { type ArmStore, findGroup, findSubscription, subscriptionNotFound } from './store';

const providers: Readonly<Record<string, readonly (readonly [type: string, ...versions: string[]])[]>> = {
  'Microsoft.MachineLearningServices': [
    ['workspaces', '2025-09-01', '2024-10-01', '2024-04-01', '2023-10-01', '2022-10-01'],
    ['workspaces/computes', '2024-10-01'],
  ],
  'Microsoft.ManagedIdentity': [
    ['userAssignedIdentities', '2024-11-30', '2023-01-31'],
    ['userAssignedIdentities/federatedIdentityCredentials', '2024-11-30', '2023-01-31'],
  ],
  'Microsoft.Authorization': [
    ['roleAssignments', '2022-04-01'],
    ['roleDefinitions', '2022-04-01'],
    ['permissions', '2022-04-01'],
    ['denyAssignments', '2022-04-01'],
    ['locks', '2020-05-01', '2016-09-01'],
  ],
  'Microsoft.Synapse': [
    ['workspaces', '2021-06-01'],
    ['workspaces/firewallRules', '2021-06-01'],
    ['workspaces/integrationRuntimes', '2021-06-01'],
  ],
  'Microsoft.KeyVault': [['vaults', '2023-07-01', '2022-07-01']],
  'Microsoft.Storage': [['storageAccounts', '2023-05-01', '2022-09-01']],
  'Microsoft.ResourceGraph': [['resources', '2024-04-01', '2022-10-01']],
};

const readSubscription = 'Microsoft.Resources/subscriptions/read';
const readGroup = 'Microsoft.Resources/subscriptions/resourceGroups/read';

async function listTenants(store: ArmStore, call: Call): Promise<Answer> {
  const caller = await identify(store, call);
  const own = store.directory.tenants.filter(({ id }) => id === caller.tenantId);
  const value = own.map(({ id, domain }) => ({
    id: `/tenants/${id}`,
    tenantId: id,
    displayName: domain,
    defaultDomain: domain,
    tenantCategory: 'Home',
  }));
  return { status: 200, body: { value } };
}

/** Those in which the caller has any role, at whatever scope. */
async function listSubscriptions(store: ArmStore, call: Call): Promise<Answer> {
  const caller = await identify(store, call);
  const holding = holdingOf(store, caller.principalId);
  const seen = store.subscriptions.filter(
    ({ id }) =>
      holding.grants.some(({ scope }) => isWithin(scope, `/subscriptions/${id}`)) &&
      !isWithheld(holding, { action: readSubscription, scope: `/subscriptions/${id}` }),
  );
  return { status: 200, body: { value: seen.map(toSubscriptionWire), count: { type: 'Total', value: seen.length } } };
}

/** A role on something inside it does not do: 403. To a caller with no role in it at all it is not there. */
async function getSubscription(store: ArmStore, call: Call): Promise<Answer> {
  const scope = `/subscriptions/${subscriptionOf(call)}`;
  const caller = await identifyIn(store, call, subscriptionOf(call));
  const isSeen = holdingOf(store, caller.principalId).grants.some((grant) => isWithin(grant.scope, scope));
  if (!isSeen) {
    throw subscriptionNotFound(subscriptionOf(call));
  }
  await authorize(store, call, { action: readSubscription, scope });
  return { status: 200, body: toSubscriptionWire(findSubscription(store, call, subscriptionOf(call))) };
}

/** A list holds what the caller may read, and is empty rather than refused. */
async function listGroups(store: ArmStore, call: Call): Promise<Answer> {
  const subscription = findSubscription(store, call, subscriptionOf(call));
  const caller = await identifyIn(store, call, subscription.id);
  const holding = holdingOf(store, caller.principalId);
  const seen = subscription.resourceGroups
    .map((group) => toGroupWire(subscription, group))
    .filter(({ id }) => !isWithheld(holding, { action: readGroup, scope: String(id) }))
    .filter(({ id }) => holding.grants.some(({ scope }) => isWithin(String(id), scope) || isWithin(scope, String(id))));
  return { status: 200, body: { value: seen } };
}

async function getGroup(store: ArmStore, call: Call): Promise<Answer> {
  const name = call.params.group ?? '';
  const scope = `/subscriptions/${subscriptionOf(call)}/resourceGroups/${name}`;
  await authorize(store, call, { action: readGroup, scope });
  const subscription = findSubscription(store, call, subscriptionOf(call));
  return { status: 200, body: toGroupWire(subscription, findGroup(subscription, name)) };
}

async function listProviders(store: ArmStore, call: Call): Promise<Answer> {
  await identifyIn(store, call, subscriptionOf(call));
  return { status: 200, body: { value: Object.keys(providers).map((name) => toProviderWire(call, name)) } };
}

async function getProvider(store: ArmStore, call: Call): Promise<Answer> {
  await identifyIn(store, call, subscriptionOf(call));
  return { status: 200, body: toProviderWire(call, call.params.namespace ?? '') };
}

function subscriptionOf(call: Call): string {
  return call.params.subscription ?? '';
}

function toProviderWire(call: Call, name: string): Json {
  const [namespace, types] = Object.entries(providers).find(([known]) => sameText(known, name)) ?? [name, []];
  return {
    id: `/subscriptions/${subscriptionOf(call)}/providers/${namespace}`,
    namespace,
    registrationState: types.length > 0 ? 'Registered' : 'NotRegistered',
    registrationPolicy: 'RegistrationRequired',
    resourceTypes: types.map(([resourceType, ...apiVersions]) => ({ resourceType, apiVersions, locations: [] })),
  };
}

function toSubscriptionWire({ id, name, tenantId, state }: SeedSubscription): Json {
  return {
    id: `/subscriptions/${id}`,
    subscriptionId: id,
    displayName: name,
    tenantId,
    state,
    authorizationSource: 'RoleBased',
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'EnterpriseAgreement_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}

function toGroupWire({ id }: SeedSubscription, { name, location }: SeedResourceGroup): Json {
  return {
    id: `/subscriptions/${id}/resourceGroups/${name}`,
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location,
    properties: { provisioningState: 'Succeeded' },
  };
}

/**
 * At first the cloud asked, in few words; then a list of all clouds; since 2022 the one asked again. All three are in
 * use: az asks 2015-01-01 (`cloud register` up to 2.45) or 2022-09-01. Where the forms change in between is unconfirmed.
 */
function metadata(_: ArmStore, call: Call): Answer {
  const version = call.url.searchParams.get('api-version') ?? '';
  const asked = allClouds.find(({ armHost }) => armHost === call.url.hostname);
  if (version < '2018' && asked !== undefined) {
    return { status: 200, body: toOldCloudWire(asked, call.origin) };
  }
  if (version < '2022') {
    return { status: 200, body: allClouds.map((cloud) => toCloudWire(cloud, undefined)) };
  }
  return { status: 200, body: asked === undefined ? {} : toCloudWire(asked, call.origin) };
}

/** Of the time of Azure AD Graph, which is gone; Microsoft Graph has no place in it. */
function toOldCloudWire({ loginHosts, armAudiences, portal, oldGraph }: Cloud, origin: string | undefined): Json {
  return {
    graphEndpoint: `https://${oldGraph}/`,
    portalEndpoint: `${portal}/`,
    authentication: { loginEndpoint: `${origin ?? `https://${loginHosts[0]}`}/`, audiences: armAudiences },
  };
}

function toCloudWire(
  { name, loginHosts, graphHosts, armHost, armAudiences, portal }: Cloud,
  origin: string | undefined,
): Json {
  const at = (host: string) => origin ?? `https://${host}`;
  return {
    name,
    portal,
    authentication: {
      loginEndpoint: at(loginHosts[0]),
      audiences: armAudiences,
      tenant: 'common',
      identityProvider: 'AAD',
    },
    resourceManager: at(armHost),
    microsoftGraphResourceId: `${at(graphHosts[0])}/`,
    graph: `${at(graphHosts[0])}/`,
    suffixes: {},
  };
}

export const subscriptionRoutes: RouteTable<ArmStore> = [
  ['GET', '/metadata/endpoints', metadata],
  ['GET', '/tenants', listTenants],
  ['GET', '/subscriptions', listSubscriptions],
  ['GET', '/subscriptions/:subscription', getSubscription],
  ['GET', '/subscriptions/:subscription/resourceGroups', listGroups],
  ['GET', '/subscriptions/:subscription/resourceGroups/:group', getGroup],
  ['GET', '/subscriptions/:subscription/providers', listProviders],
  ['GET', '/subscriptions/:subscription/providers/:namespace', getProvider],
];
