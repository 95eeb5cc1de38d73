/** What an application proves itself by: passwords and federated credentials. */
import { removeTrust } from '../../departures';
import { type Application, type FederatedCredential, findTenant, type Password, passwordLife } from '../../directory';
import { type CredentialWish, complain } from '../../federation';
import { type Answer, type Call, ServiceError } from '../../frame';
import { type Json, readObject, readText, readTexts } from '../../json';
import { remove } from '../../lists';
import type { RouteTable } from '../route-table';
import { readApplication, writeApplication } from './access';
import { readBody } from './applications';
import { complainOfSecret } from './keys';
import { badRequest } from './problems';
import { listAnswer, madeAnswer, oneAnswer } from './query';
import { addresses, type GraphStore, notFound, toCredentialWire, toPasswordWire, unquote } from './store';

async function addPassword(store: GraphStore, call: Call): Promise<Answer> {
  const application = await writeApplication(store, call);
  const wish = readObject(readBody(call), 'passwordCredential');
  const displayName = readText(wish, 'displayName');
  const usual = passwordLife(store.ground.clock.now());
  const life = {
    startDateTime: readText(wish, 'startDateTime') ?? usual.startDateTime,
    endDateTime: readText(wish, 'endDateTime') ?? usual.endDateTime,
  };
  const complaint = complainOfSecret(findTenant(store.directory, application.tenantId) ?? {}, life);
  // The codes are seen in public code; that the status is 400 is not confirmed.
  if (complaint !== undefined) {
    throw new ServiceError(400, ...complaint);
  }
  const password: Password = {
    keyId: store.ground.newGuid(),
    ...(displayName === undefined ? {} : { displayName }),
    secretText: `${store.ground.newGuid().slice(0, 3)}8Q~${store.ground.newGuid().replaceAll('-', '')}`,
    ...life,
    effectiveFrom: store.directory.later(),
  };
  application.passwords.push(password);
  // The only answer that ever holds the secret.
  return { status: 200, body: { ...toPasswordWire(password), secretText: password.secretText } };
}

async function removePassword(store: GraphStore, call: Call): Promise<Answer> {
  const application = await writeApplication(store, call);
  const keyId = readText(readBody(call), 'keyId');
  const password = application.passwords.find((one) => one.keyId === keyId);
  if (password === undefined) {
    throw badRequest(`No password credential found with keyId '${keyId ?? ''}'.`);
  }
  remove(application.passwords, password);
  return { status: 204 };
}

async function visibleCredentials(store: GraphStore, call: Call): Promise<FederatedCredential[]> {
  const { federated } = await readApplication(store, call);
  return federated.filter(({ visibleFrom }) => store.directory.hasCome(visibleFrom));
}

async function list(store: GraphStore, call: Call): Promise<Answer> {
  return listAnswer(
    call,
    'federatedIdentityCredentials',
    (await visibleCredentials(store, call)).map(toCredentialWire),
  );
}

async function get(store: GraphStore, call: Call): Promise<Answer> {
  const credential = findCredential(await visibleCredentials(store, call), call);
  if (credential === undefined) {
    throw notFound(credentialKey(call));
  }
  return oneAnswer(call, 'federatedIdentityCredentials', toCredentialWire(credential));
}

interface Creation {
  readonly application: Application;
  readonly body: Json;
}

function create({ directory, ground }: GraphStore, call: Call, { application, body }: Creation): Answer {
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
  return madeAnswer(call, 'federatedIdentityCredentials', toCredentialWire(credential));
}

async function post(store: GraphStore, call: Call): Promise<Answer> {
  return create(store, call, { application: await writeApplication(store, call), body: readBody(call) });
}

async function patch(store: GraphStore, call: Call): Promise<Answer> {
  const application = await writeApplication(store, call);
  const body = readBody(call);
  const credential = findCredential(application.federated, call);
  if (credential === undefined) {
    const isUpsert = (call.headers.get('prefer') ?? '').includes('create-if-missing');
    if (!isUpsert || call.params.credentialName === undefined) {
      throw notFound(credentialKey(call));
    }
    return create(store, call, { application, body: { ...body, name: credentialKey(call) } });
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
    effectiveFrom: store.directory.later(),
  });
  return { status: 204 };
}

async function drop(store: GraphStore, call: Call): Promise<Answer> {
  const application = await writeApplication(store, call);
  const credential = findCredential(application.federated, call);
  if (credential === undefined) {
    throw notFound(credentialKey(call));
  }
  removeTrust(store.directory, application, credential);
  return { status: 204 };
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

export const credentialRoutes: RouteTable<GraphStore> = addresses('applications', ['appId', 'uniqueName']).flatMap(
  (application): RouteTable<GraphStore> => {
    const set = `${application}/federatedIdentityCredentials`;
    const single = [`${set}/:credentialId`, `${set}\\(name=':credentialName'\\)`];
    return [
      ['POST', `${application}/addPassword`, addPassword],
      ['POST', `${application}/removePassword`, removePassword],
      ['GET', set, list],
      ['POST', set, post],
      ...single.flatMap(
        (path): RouteTable<GraphStore> => [
          ['GET', path, get],
          ['PATCH', path, patch],
          ['DELETE', path, drop],
        ],
      ),
    ];
  },
);
