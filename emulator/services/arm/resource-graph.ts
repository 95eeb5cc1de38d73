/**
 * Resource Graph: one look over everything the caller may read, in two tables. Its data lag behind the real ones.
 *
 * Source: learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data, …/guidance-for-throttled-requests.
 */
import { type Answer, type Call, NotEmulated, ServiceError } from '../../frame';
import { type Json, readObject, readText, readTexts, sameText } from '../../json';
import type { SeedSubscription } from '../../seed/schema';
import type { RouteTable } from '../route-table';
import { identify, readable } from './access';
import { type Holding, holdingOf, mayDo } from './holdings';
import { resourceKinds } from './kinds';
import { parseQuery, type Query } from './kusto';
import { readBody, toWire as toIdentityWire } from './managed-identities';
import { isWithin } from './rules';
import { type ArmStore, toAssignmentWire } from './store';

const assignmentType = 'Microsoft.Authorization/roleAssignments';
const usualPage = 100;
const greatestPage = 1000;
/** Of 15 queries in five seconds; they never run out here. */
const quota = { 'x-ms-user-quota-remaining': '14', 'x-ms-user-quota-resets-after': '00:00:05' };

/** What a caller sees of the store. */
interface View {
  readonly store: ArmStore;
  readonly holding: Holding;
}

async function ask(store: ArmStore, call: Call): Promise<Answer> {
  const caller = await identify(store, call);
  const view = { store, holding: holdingOf(store, caller.principalId) };
  const body = readBody(call);
  const wanted = readTexts(body, 'subscriptions');
  const subscriptions = store.subscriptions.filter(
    ({ id, tenantId }) =>
      tenantId === caller.tenantId && (wanted.length === 0 || wanted.some((one) => sameText(one, id))),
  );
  const query = parseQuery(readText(body, 'query') ?? '');
  const rows = subscriptions.flatMap((subscription) =>
    read(view, query, subscription).map((resource) => toRow(subscription, resource)),
  );
  return { status: 200, headers: quota, body: toPage(query, query.run(rows), readOptions(body)) };
}

/** What the table holds of that subscription. @throws NotEmulated for a table other than the two */
function read({ store, holding }: View, { table }: Query, subscription: SeedSubscription): readonly Json[] {
  if (table === 'resources') {
    return readable(holding, resourcesOf(store, subscription));
  }
  if (table !== 'authorizationresources') {
    throw new NotEmulated(`table '${table}' of Resource Graph`);
  }
  return store.assignments
    .filter(
      ({ scope, effectiveFrom }) =>
        store.directory.hasCome(effectiveFrom) &&
        isWithin(scope, `/subscriptions/${subscription.id}`) &&
        mayDo(holding, { action: `${assignmentType}/read`, scope }),
    )
    .map((assignment) => ({ ...toAssignmentWire(assignment), location: 'global' }));
}

function resourcesOf(store: ArmStore, subscription: SeedSubscription): readonly Json[] {
  return [
    ...resourceKinds.flatMap(({ listIn }) =>
      subscription.resourceGroups.flatMap((group) => listIn(store, { subscription, group })),
    ),
    ...store.directory.managedIdentities
      .filter(({ id }) => isWithin(id, `/subscriptions/${subscription.id}`))
      .map(toIdentityWire),
  ];
}

/** The columns that every row has; types and groups in lower case. */
function toRow(subscription: SeedSubscription, resource: Json): Json {
  const id = String(resource.id);
  return {
    id,
    name: resource.name,
    type: String(resource.type).toLowerCase(),
    tenantId: subscription.tenantId,
    kind: resource.kind ?? '',
    location: resource.location,
    resourceGroup: /\/resourceGroups\/([^/]+)/i.exec(id)?.[1]?.toLowerCase() ?? '',
    subscriptionId: subscription.id,
    managedBy: '',
    sku: resource.sku ?? null,
    plan: null,
    properties: resource.properties,
    tags: resource.tags ?? null,
    identity: resource.identity ?? null,
    zones: null,
    extendedLocation: null,
  };
}

interface Options {
  readonly top: number;
  readonly skip: number;
}

/** `allowPartialScopes` matters beyond 10 000 subscriptions only; seeds hold no assignment above a subscription. */
function readOptions(body: Json): Options {
  if (Array.isArray(body.managementGroups)) {
    throw new NotEmulated('Resource Graph by management groups');
  }
  const options = readObject(body, 'options');
  if ((readText(options, 'resultFormat') ?? 'objectArray') !== 'objectArray') {
    throw new NotEmulated(`result format '${readText(options, 'resultFormat')}' of Resource Graph`);
  }
  const scopes = readText(options, 'authorizationScopeFilter') ?? 'AtScopeAndBelow';
  if (!['AtScopeAndBelow', 'AtScopeAboveAndBelow'].includes(scopes)) {
    throw new NotEmulated(`scope filter '${scopes}'`);
  }
  const token = readText(options, '$skipToken');
  const top = Number(options.$top ?? usualPage);
  if (!(top >= 1 && top <= greatestPage)) {
    throw new ServiceError(400, 'BadRequest', `The value of $top must be between 1 and ${greatestPage}, not ${top}.`);
  }
  const skip = token === undefined ? Number(options.$skip ?? 0) : Number(Buffer.from(token, 'base64url').toString());
  return { top, skip };
}

/** More pages are had only where the rows have their `id`; without it the rest is cut off, and `resultTruncated` says so. */
function toPage({ columns }: Query, rows: readonly Json[], { top, skip }: Options): Json {
  const data = rows.slice(skip, skip + top);
  const isMore = skip + top < rows.length;
  const hasToken = isMore && (columns === undefined || columns.includes('id'));
  return {
    totalRecords: rows.length,
    count: data.length,
    data,
    facets: [],
    resultTruncated: isMore && !hasToken ? 'true' : 'false',
    ...(hasToken ? { $skipToken: Buffer.from(String(skip + top)).toString('base64url') } : {}),
  };
}

export const resourceGraphRoutes: RouteTable<ArmStore> = [
  ['POST', '/providers/Microsoft.ResourceGraph/resources', ask],
];
