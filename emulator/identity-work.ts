/**
 * What Azure DevOps does to the directory itself: registers applications, writes trusts and secrets, with the rights of
 * the person or application that asks. Roles in Azure it gives through ARM, and what an identity in Azure holds it
 * writes there too, with a token of that person.
 */
import { randomUUID } from 'node:crypto';
import { clouds } from './clouds';
import { dropApplication } from './departures';
import {
  type Application,
  type Directory,
  type FederatedCredential,
  findTenant,
  type ManagedIdentity,
  passwordLife,
  toFederated,
} from './directory';
import { complain } from './federation';
import type { Ground } from './frame';
import { sameText } from './json';
import type { Person } from './people';

interface TrustWish {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly description?: string;
}

/** Whether Entra takes assertions by that trust; `leaving` is deleted, and not yet gone everywhere. */
export type TrustState = 'effective' | 'waiting' | 'leaving' | 'none';

interface Registered {
  readonly clientId: string;
  readonly applicationId: string;
  readonly principalId: string;
}

export interface IdentityWork {
  readonly findPerson: (name: string, tenantId: string) => Person | undefined;
  /** A token by which a person is acted for at ARM. */
  readonly tokenFor: (person: Person) => Promise<string>;
  /** `undefined` when people may not register applications. */
  readonly register: (displayName: string, person: Person) => Registered | undefined;
  readonly isSingleTenant: (clientId: string) => boolean;
  /** Whether that person may write what an application proves itself by. */
  readonly mayWrite: (clientId: string, person: Person) => boolean;
  /** Puts it on an application or managed identity; whether that could be done. */
  readonly trust: (clientId: string, wish: TrustWish, person?: Person) => Promise<boolean>;
  readonly untrust: (clientId: string, issuer: string, subject: string) => void;
  readonly trustState: (clientId: string, issuer: string, subject: string) => TrustState;
  /** A new secret on an application. */
  readonly addSecret: (clientId: string, displayName: string) => string | undefined;
  readonly drop: (clientId: string) => void;
}

/** Roles in Entra that manage the credentials of any application. */
const managers = [
  'Application Administrator',
  'Cloud Application Administrator',
  'Hybrid Identity Administrator',
  'Global Administrator',
];

type Doors = Pick<Ground, 'call' | 'sign' | 'clock' | 'newGuid'>;

export function createIdentityWork(directory: Directory, ground: Doors): IdentityWork {
  const findApplication = (clientId: string): Application | undefined =>
    directory.applications.find(({ appId }) => sameText(appId, clientId));
  const findManaged = (clientId: string): ManagedIdentity | undefined =>
    directory.managedIdentities.find((identity) => sameText(identity.clientId, clientId));
  const findOwner = (clientId: string) => findApplication(clientId) ?? findManaged(clientId);

  function register(displayName: string, person: Person): Registered | undefined {
    if (findTenant(directory, person.tenantId)?.peopleMayRegister === false) {
      return undefined;
    }
    const [objectId, appId, principalId] = [ground.newGuid(), ground.newGuid(), ground.newGuid()];
    const { tenantId } = person;
    // The service waits until the directory has it everywhere before it goes on.
    const common = { tenantId, displayName, visibleFrom: 0, owners: [person.objectId] };
    directory.applications.push({
      ...common,
      objectId,
      appId,
      signInAudience: 'AzureADMyOrg',
      createdDateTime: directory.nowText(),
      passwords: [],
      keys: [],
      hasCertificate: false,
      federated: [],
      extra: { tags: [] },
    });
    directory.principals.push({
      ...common,
      objectId: principalId,
      appId,
      kind: 'Application',
      graphRoles: [],
      extra: {},
    });
    return { clientId: appId, applicationId: objectId, principalId };
  }

  function mayWrite(clientId: string, { objectId, entraRoles }: Person): boolean {
    const application = findApplication(clientId);
    if (application === undefined) {
      return false;
    }
    return application.owners.includes(objectId) || entraRoles.some((role) => managers.includes(role));
  }

  /** Effective at once: the service goes on only when Entra knows it. */
  async function trust(clientId: string, wish: TrustWish, person?: Person): Promise<boolean> {
    const application = findApplication(clientId);
    if (application !== undefined) {
      const isAllowed = person === undefined || mayWrite(clientId, person);
      return isAllowed && addTrust(application.federated, wish, application.tenantId, 'application');
    }
    const identity = findManaged(clientId);
    if (identity === undefined) {
      return false;
    }
    if (person === undefined) {
      return addTrust(identity.federated, wish, identity.tenantId, 'Managed Identity');
    }
    return putOnManaged(identity, wish, person);
  }

  function addTrust(
    federated: FederatedCredential[],
    wish: TrustWish,
    tenantId: string,
    kind: 'application' | 'Managed Identity',
  ): boolean {
    const tenant = findTenant(directory, tenantId);
    if (federated.some(({ issuer, subject }) => issuer === wish.issuer && subject === wish.subject)) {
      return true;
    }
    if (tenant === undefined) {
      return false;
    }
    const made = { ...toFederated(wish, tenant), visibleFrom: directory.later() };
    if (complain(made, federated, kind) !== undefined) {
      return false;
    }
    federated.push(made);
    return true;
  }

  async function putOnManaged(identity: ManagedIdentity, wish: TrustWish, person: Person): Promise<boolean> {
    const { name, issuer, subject } = wish;
    if (identity.federated.some((one) => one.issuer === issuer && one.subject === subject)) {
      return true;
    }
    const tenant = findTenant(directory, identity.tenantId);
    const answer = await ground.call({
      method: 'PUT',
      url: `https://${clouds[tenant?.cloud ?? 'AzureCloud'].armHost}${identity.id}/federatedIdentityCredentials/${name}?api-version=2024-11-30`,
      headers: { Authorization: `Bearer ${await tokenFor(person)}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ properties: { issuer, subject, audiences: ['api://AzureADTokenExchange'] } }),
    });
    const made = identity.federated.find((one) => one.issuer === issuer && one.subject === subject);
    if (made !== undefined) {
      made.effectiveFrom = 0;
    }
    return answer.status < 300;
  }

  async function tokenFor({ objectId, tenantId }: Person): Promise<string> {
    const tenant = findTenant(directory, tenantId);
    const [audience] = clouds[tenant?.cloud ?? 'AzureCloud'].armAudiences;
    const iss = `https://sts.windows.net/${tenantId}/`;
    return ground.sign({ iss, aud: audience, appid: azureDevOps, oid: objectId, sub: objectId, tid: tenantId }, 3600);
  }

  function trustState(clientId: string, issuer: string, subject: string): TrustState {
    const owner = findOwner(clientId);
    const isIt = (one: { readonly issuer: string; readonly subject: string }) =>
      one.issuer === issuer && one.subject === subject;
    const found = owner?.federated.find(isIt);
    if (found !== undefined) {
      return directory.hasCome(found.effectiveFrom) ? 'effective' : 'waiting';
    }
    const left = owner?.leaving?.find((one) => isIt(one) && !directory.hasCome(one.until));
    return left === undefined ? 'none' : 'leaving';
  }

  function untrust(clientId: string, issuer: string, subject: string): void {
    const owner = findOwner(clientId);
    const index = owner?.federated.findIndex((one) => one.issuer === issuer && one.subject === subject) ?? -1;
    if (index >= 0) {
      owner?.federated.splice(index, 1);
    }
  }

  function addSecret(clientId: string, displayName: string): string | undefined {
    const application = findApplication(clientId);
    if (application === undefined || findTenant(directory, application.tenantId)?.forbidsSecrets === true) {
      return undefined;
    }
    const secretText = `${randomUUID().slice(0, 3)}8Q~${randomUUID().replaceAll('-', '')}`;
    const life = passwordLife(ground.clock.now());
    application.passwords.push({ keyId: ground.newGuid(), displayName, secretText, ...life, effectiveFrom: 0 });
    return secretText;
  }

  return {
    findPerson: (name, tenantId) => directory.people.find((one) => one.name === name && one.tenantId === tenantId),
    tokenFor,
    register,
    isSingleTenant: (clientId) => (findApplication(clientId)?.signInAudience ?? 'AzureADMyOrg') === 'AzureADMyOrg',
    mayWrite,
    trust,
    untrust,
    trustState,
    addSecret,
    drop: (clientId) => {
      const application = findApplication(clientId);
      if (application !== undefined) {
        dropApplication(directory, application);
      }
    },
  };
}

/** Azure DevOps's own application, on behalf of which people are acted for. */
const azureDevOps = '499b84ac-1321-427f-aa17-267ca6975798';
