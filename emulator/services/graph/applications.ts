/** Applications: create, upsert by unique name, read, update, delete. */
import { dropApplication } from '../../departures';
import { type Application, findTenant } from '../../directory';
import { type Answer, type Call, NotEmulated, ServiceError } from '../../frame';
import { type Json, parseObject, readText } from '../../json';
import { keysOf } from '../../keys';
import type { RouteTable } from '../route-table';
import {
  type Actor,
  checkMaker,
  checkOwner,
  ownersOf,
  readApplication,
  reader,
  writeApplication,
  writer,
} from './access';
import { readKeys } from './keys';
import { badRequest } from './problems';
import { listAnswer, madeAnswer, oneAnswer, selects } from './query';
import {
  addresses,
  findApplication,
  type GraphStore,
  mustFind,
  root,
  toApplicationWire,
  toOwnersWire,
  unquote,
  visibleApplications,
} from './store';

/** Kept as sent. */
const free = [
  'tags',
  'notes',
  'description',
  'serviceManagementReference',
  'identifierUris',
  'requiredResourceAccess',
  'web',
  'api',
  'info',
  'isFallbackPublicClient',
  'spa',
  'publicClient',
  'appRoles',
  'optionalClaims',
  'groupMembershipClaims',
  'isDeviceOnlyAuthSupported',
];
const audiences = [
  'AzureADMyOrg',
  'AzureADMultipleOrgs',
  'AzureADandPersonalMicrosoftAccount',
  'PersonalMicrosoftAccount',
];

export function readBody(call: Call): Json {
  const body = parseObject(call.text);
  if (body === undefined) {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  return body;
}

/** What a body says of an application. @throws 400 for properties that an application does not have */
function readWish(body: Json) {
  const extra: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(body)) {
    if (free.includes(key)) {
      extra[key] = value;
    } else if (key === 'passwordCredentials') {
      if (Array.isArray(value) && value.length > 0) {
        throw new NotEmulated(`${key} in an application's body`);
      }
    } else if (!['displayName', 'uniqueName', 'signInAudience', 'keyCredentials'].includes(key)) {
      throw badRequest(`Invalid property '${key}'.`);
    }
  }
  const signInAudience = readText(body, 'signInAudience');
  if (signInAudience !== undefined && !audiences.includes(signInAudience)) {
    throw badRequest("Invalid value specified for property 'signInAudience' of resource 'Application'.");
  }
  return {
    displayName: readText(body, 'displayName'),
    uniqueName: readText(body, 'uniqueName'),
    signInAudience,
    extra,
  };
}

/** Whether a deleted application keeps its unique name is not confirmed; the seed says. */
function isTaken({ directory }: GraphStore, tenantId: string, uniqueName: string): boolean {
  const keeps = findTenant(directory, tenantId)?.softDeletedKeepsName ?? true;
  const known = keeps ? [...directory.applications, ...directory.deletedApplications] : directory.applications;
  return known.some((one) => one.tenantId === tenantId && one.uniqueName === uniqueName);
}

interface Creation {
  readonly caller: Actor;
  readonly body: Json;
}

function create(store: GraphStore, call: Call, { caller, body }: Creation): Answer {
  const { directory, ground } = store;
  checkMaker(caller);
  const { displayName, uniqueName, signInAudience, extra } = readWish(body);
  if (!displayName) {
    throw badRequest("A value is required for property 'displayName' of resource 'Application'.");
  }
  if (uniqueName !== undefined && isTaken(store, caller.tenantId, uniqueName)) {
    throw new ServiceError(
      400,
      'Request_MultipleObjectsWithSameKeyValue',
      'Another object with the same value for property uniqueName already exists.',
    );
  }
  const application: Application = {
    objectId: ground.newGuid(),
    appId: ground.newGuid(),
    tenantId: caller.tenantId,
    displayName,
    ...(uniqueName === undefined ? {} : { uniqueName }),
    // The default that the upsert page shows; Entra then refuses federation with its own issuer (AADSTS70052).
    signInAudience: signInAudience ?? 'AzureADandPersonalMicrosoftAccount',
    createdDateTime: directory.nowText(),
    visibleFrom: directory.later(),
    owners: [caller.principalId],
    passwords: [],
    keys: 'keyCredentials' in body ? readKeys(body.keyCredentials, [], directory) : [],
    hasCertificate: false,
    federated: [],
    extra,
  };
  directory.applications.push(application);
  return madeAnswer(call, 'applications', toApplicationWire(application));
}

async function post(store: GraphStore, call: Call): Promise<Answer> {
  return create(store, call, { caller: await writer(store, call), body: readBody(call) });
}

async function update({ directory }: GraphStore, application: Application, body: Json): Promise<Answer> {
  const { displayName, uniqueName, signInAudience, extra } = readWish(body);
  if (uniqueName !== undefined && uniqueName !== application.uniqueName && application.uniqueName !== undefined) {
    throw badRequest("Property 'uniqueName' is read-only and cannot be set.");
  }
  if (displayName !== undefined) {
    application.displayName = displayName;
  }
  if (uniqueName !== undefined) {
    application.uniqueName = uniqueName;
  }
  if (signInAudience !== undefined) {
    application.signInAudience = signInAudience;
  }
  if ('keyCredentials' in body) {
    const wanted = readKeys(body.keyCredentials, await keysOf(directory, application), directory);
    application.keys.splice(0, Infinity, ...wanted);
  }
  if ('passwordCredentials' in body) {
    application.passwords.length = 0;
  }
  Object.assign(application.extra, extra);
  return { status: 204 };
}

async function patch(store: GraphStore, call: Call): Promise<Answer> {
  const caller = await writer(store, call);
  const application = findApplication(store, call, { tenantId: caller.tenantId, sight: 'all' });
  const isUpsert = (call.headers.get('prefer') ?? '').includes('create-if-missing');
  if (application === undefined && isUpsert && call.params.uniqueName !== undefined) {
    const body = { ...readBody(call), uniqueName: unquote(call.params.uniqueName) };
    return create(store, call, { caller, body });
  }
  const found = mustFind(application, call);
  checkOwner(store, caller, found);
  return update(store, found, readBody(call));
}

async function get(store: GraphStore, call: Call): Promise<Answer> {
  const application = await readApplication(store, call);
  await keysOf(store.directory, application);
  return oneAnswer(call, 'applications', toApplicationWire(application, selects(call, 'keyCredentials')));
}

async function list(store: GraphStore, call: Call): Promise<Answer> {
  const caller = await reader(store, call);
  const visible = visibleApplications(store, caller.tenantId);
  await Promise.all(visible.map((one) => keysOf(store.directory, one)));
  return listAnswer(
    call,
    'applications',
    visible.map((one) => toApplicationWire(one)),
  );
}

async function listOwners(store: GraphStore, call: Call): Promise<Answer> {
  const application = await readApplication(store, call);
  return listAnswer(call, 'directoryObjects', toOwnersWire(store, ownersOf(store, application)));
}

/** Its service principal goes with it; both can be restored for 30 days. */
async function drop(store: GraphStore, call: Call): Promise<Answer> {
  const application = await writeApplication(store, call);
  dropApplication(store.directory, application);
  return { status: 204 };
}

export const applicationRoutes: RouteTable<GraphStore> = [
  ['GET', `${root}/applications`, list],
  ['POST', `${root}/applications`, post],
  ...addresses('applications', ['appId', 'uniqueName']).flatMap(
    (path): RouteTable<GraphStore> => [
      ['GET', path, get],
      ['PATCH', path, patch],
      ['DELETE', path, drop],
      ['GET', `${path}/owners`, listOwners],
    ],
  ),
];
