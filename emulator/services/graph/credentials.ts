/** What an application proves itself by: passwords and federated credentials. */
import { removeTrust } from '../../departures';
import { type Application, type FederatedCredential, findTenant, type Password, passwordLife } from '../../directory';
import { type CredentialWish, complain } from '../../federation';
import { type Answer, type Call, type Route, ServiceError } from '../../frame';
import { type Json, readObject, readText, readTexts } from '../../json';
import { remove } from '../../lists';
import { checkOwner, type GraphStore, reader, writer } from './access';
import { readBody } from './applications';
import { complainOfSecret } from './keys';
import { badRequest } from './problems';
import { listAnswer, oneAnswer } from './query';
import { addresses, findApplication, mustFind, notFound, toCredentialWire, toPasswordWire, unquote } from './store';

export function credentialRoutes(store: GraphStore): Route[] {
  const { directory, ground } = store;

  async function ownApplication(call: Call): Promise<Application> {
    const caller = await writer(store, call);
    const application = mustFind(findApplication(store, caller.tenantId, applicationOnly(call), 'all'), call);
    checkOwner(caller, application);
    return application;
  }

  async function addPassword(call: Call): Promise<Answer> {
    const application = await ownApplication(call);
    const wish = readObject(readBody(call), 'passwordCredential');
    const displayName = readText(wish, 'displayName');
    const usual = passwordLife(ground.clock.now());
    const life = {
      startDateTime: readText(wish, 'startDateTime') ?? usual.startDateTime,
      endDateTime: readText(wish, 'endDateTime') ?? usual.endDateTime,
    };
    const complaint = complainOfSecret(findTenant(directory, application.tenantId) ?? {}, life);
    // The codes are seen in public code; that the status is 400 is not confirmed.
    if (complaint !== undefined) {
      throw new ServiceError(400, ...complaint);
    }
    const password: Password = {
      keyId: ground.newGuid(),
      ...(displayName === undefined ? {} : { displayName }),
      secretText: `${ground.newGuid().slice(0, 3)}8Q~${ground.newGuid().replaceAll('-', '')}`,
      ...life,
      effectiveFrom: directory.later(),
    };
    application.passwords.push(password);
    // The only answer that ever holds the secret.
    return { status: 200, body: { ...toPasswordWire(password), secretText: password.secretText } };
  }

  async function removePassword(call: Call): Promise<Answer> {
    const application = await ownApplication(call);
    const keyId = readText(readBody(call), 'keyId');
    const password = application.passwords.find((one) => one.keyId === keyId);
    if (password === undefined) {
      throw badRequest(`No password credential found with keyId '${keyId ?? ''}'.`);
    }
    remove(application.passwords, password);
    return { status: 204 };
  }

  async function visibleCredentials(call: Call): Promise<FederatedCredential[]> {
    const caller = await reader(store, call);
    const application = mustFind(findApplication(store, caller.tenantId, applicationOnly(call), 'replicated'), call);
    return application.federated.filter(({ visibleFrom }) => directory.hasCome(visibleFrom));
  }

  async function list(call: Call): Promise<Answer> {
    return listAnswer(call, 'federatedIdentityCredentials', (await visibleCredentials(call)).map(toCredentialWire));
  }

  async function get(call: Call): Promise<Answer> {
    const credential = findCredential(await visibleCredentials(call), call);
    if (credential === undefined) {
      throw notFound(credentialKey(call));
    }
    return oneAnswer(call, 'federatedIdentityCredentials', toCredentialWire(credential));
  }

  function create(call: Call, application: Application, body: Json): Answer {
    const description = readText(body, 'description');
    const wish = readWish(body);
    if (application.federated.some(({ name }) => name === wish.name)) {
      throw new ServiceError(
        409,
        'Request_MultipleObjectsWithSameKeyValue',
        `FederatedIdentityCredential with name ${wish.name} already exists.`,
      );
    }
    check(wish, application.federated);
    const later = directory.later();
    const times = { visibleFrom: later, effectiveFrom: later };
    const credential: FederatedCredential = {
      id: ground.newGuid(),
      ...wish,
      ...(description ? { description } : {}),
      ...times,
    };
    application.federated.push(credential);
    return oneAnswer(call, 'federatedIdentityCredentials', toCredentialWire(credential), 201);
  }

  async function post(call: Call): Promise<Answer> {
    return create(call, await ownApplication(call), readBody(call));
  }

  async function patch(call: Call): Promise<Answer> {
    const application = await ownApplication(call);
    const body = readBody(call);
    const credential = findCredential(application.federated, call);
    if (credential === undefined) {
      const isUpsert = (call.headers.get('prefer') ?? '').includes('create-if-missing');
      if (!isUpsert || call.params.credentialName === undefined) {
        throw notFound(credentialKey(call));
      }
      return create(call, application, { ...body, name: credentialKey(call) });
    }
    const wish = readWish({ ...toCredentialWire(credential), ...body });
    if (wish.name !== credential.name) {
      throw badRequest("Property 'name' is read-only and cannot be set.");
    }
    check(
      wish,
      application.federated.filter((one) => one !== credential),
    );
    const description = readText(body, 'description');
    Object.assign(credential, wish, description === undefined ? {} : { description }, {
      effectiveFrom: directory.later(),
    });
    return { status: 204 };
  }

  async function drop(call: Call): Promise<Answer> {
    const application = await ownApplication(call);
    const credential = findCredential(application.federated, call);
    if (credential === undefined) {
      throw notFound(credentialKey(call));
    }
    removeTrust(directory, application, credential);
    return { status: 204 };
  }

  return addresses('applications', ['appId', 'uniqueName']).flatMap((application): Route[] => {
    const set = `${application}/federatedIdentityCredentials`;
    const single = [`${set}/:credentialId`, `${set}\\(name=':credentialName'\\)`];
    return [
      { method: 'POST', path: `${application}/addPassword`, handle: addPassword },
      { method: 'POST', path: `${application}/removePassword`, handle: removePassword },
      { method: 'GET', path: set, handle: list },
      { method: 'POST', path: set, handle: post },
      ...single.flatMap((path): Route[] => [
        { method: 'GET', path, handle: get },
        { method: 'PATCH', path, handle: patch },
        { method: 'DELETE', path, handle: drop },
      ]),
    ];
  });
}

/** The same call with only the parameters that address the application. */
function applicationOnly(call: Call): Call {
  const { credentialId: _, credentialName: __, ...params } = call.params;
  return { ...call, params };
}

function credentialKey({ params }: Call): string {
  return params.credentialName === undefined ? (params.credentialId ?? '') : unquote(params.credentialName);
}

/** By its id, or by its name, which Graph takes in the id's place too. */
function findCredential(credentials: readonly FederatedCredential[], call: Call): FederatedCredential | undefined {
  const key = credentialKey(call);
  return credentials.find(({ id, name }) => name === key || (call.params.credentialId !== undefined && id === key));
}

function readWish(body: Json): CredentialWish {
  const {
    name = '',
    issuer = '',
    subject = '',
  } = { name: readText(body, 'name'), issuer: readText(body, 'issuer'), subject: readText(body, 'subject') };
  return { name, issuer, subject, audiences: readTexts(body, 'audiences') };
}

/** Status and code for limit and duplicates are unconfirmed: 400, as for managed identities. */
function check(wish: CredentialWish, others: readonly FederatedCredential[]): void {
  const complaint = complain(wish, others, 'application');
  if (complaint !== undefined) {
    throw badRequest(complaint);
  }
}
