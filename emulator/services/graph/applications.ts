/** Applications: create, upsert by unique name, read, update, delete. */
import type { Caller } from '../../caller';
import { dropApplication } from '../../departures';
import { type Application, findTenant } from '../../directory';
import { type Answer, type Call, NotEmulated, type Route, ServiceError } from '../../frame';
import { type Json, parseObject, readText } from '../../json';
import { keysOf } from '../../keys';
import { checkOwner, type GraphStore, reader, writer } from './access';
import { readKeys } from './keys';
import { badRequest } from './problems';
import { listAnswer, oneAnswer, selects } from './query';
import { addresses, findApplication, mustFind, root, toApplicationWire, unquote } from './store';

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
function readApplication(body: Json) {
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

export function applicationRoutes(store: GraphStore): Route[] {
  const { directory, ground } = store;
  const byAnyKey = addresses('applications', ['appId', 'uniqueName']);

  /** Whether a deleted application keeps its unique name is not confirmed; the seed says. */
  function isTaken(tenantId: string, uniqueName: string): boolean {
    const keeps = findTenant(directory, tenantId)?.softDeletedKeepsName ?? true;
    const known = keeps ? [...directory.applications, ...directory.deletedApplications] : directory.applications;
    return known.some((one) => one.tenantId === tenantId && one.uniqueName === uniqueName);
  }

  function create(call: Call, caller: Caller, body: Json): Answer {
    const { displayName, uniqueName, signInAudience, extra } = readApplication(body);
    if (!displayName) {
      throw badRequest("A value is required for property 'displayName' of resource 'Application'.");
    }
    if (uniqueName !== undefined && isTaken(caller.tenantId, uniqueName)) {
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
    return oneAnswer(call, 'applications', toApplicationWire(application), 201);
  }

  async function post(call: Call): Promise<Answer> {
    return create(call, await writer(store, call), readBody(call));
  }

  async function update(application: Application, body: Json): Promise<Answer> {
    const { displayName, uniqueName, signInAudience, extra } = readApplication(body);
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

  async function patch(call: Call): Promise<Answer> {
    const caller = await writer(store, call);
    const application = findApplication(store, caller.tenantId, call, 'all');
    const isUpsert = (call.headers.get('prefer') ?? '').includes('create-if-missing');
    if (application === undefined && isUpsert && call.params.uniqueName !== undefined) {
      return create(call, caller, { ...readBody(call), uniqueName: unquote(call.params.uniqueName) });
    }
    const found = mustFind(application, call);
    checkOwner(caller, found);
    return update(found, readBody(call));
  }

  async function get(call: Call): Promise<Answer> {
    const caller = await reader(store, call);
    const application = mustFind(findApplication(store, caller.tenantId, call, 'replicated'), call);
    await keysOf(directory, application);
    return oneAnswer(call, 'applications', toApplicationWire(application, selects(call, 'keyCredentials')));
  }

  async function list(call: Call): Promise<Answer> {
    const caller = await reader(store, call);
    const visible = directory.applications.filter(
      (one) => one.tenantId === caller.tenantId && directory.hasCome(one.visibleFrom),
    );
    await Promise.all(visible.map((one) => keysOf(directory, one)));
    return listAnswer(
      call,
      'applications',
      visible.map((one) => toApplicationWire(one)),
    );
  }

  /** Its service principal goes with it; both can be restored for 30 days. */
  async function drop(call: Call): Promise<Answer> {
    const caller = await writer(store, call);
    const application = mustFind(findApplication(store, caller.tenantId, call, 'all'), call);
    checkOwner(caller, application);
    dropApplication(directory, application);
    return { status: 204 };
  }

  return [
    { method: 'GET', path: `${root}/applications`, handle: list },
    { method: 'POST', path: `${root}/applications`, handle: post },
    ...byAnyKey.flatMap((path): Route[] => [
      { method: 'GET', path, handle: get },
      { method: 'PATCH', path, handle: patch },
      { method: 'DELETE', path, handle: drop },
    ]),
  ];
}
