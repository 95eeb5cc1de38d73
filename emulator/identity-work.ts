/**
 * What Azure DevOps does to the directory itself: registers applications, writes trusts and secrets, with the rights of
 * the person or application that asks. Roles in Azure it gives through ARM, and what an identity in Azure holds it
 * writes there too, with a token of that person.
 */
import { randomUUID } from 'node:crypto';
import { type Cloud, clouds } from './clouds';
import { dropApplication } from './departures';
import {
  type Application,
  type Directory,
  findTenant,
  type ManagedIdentity,
  passwordLife,
  toFederated,
} from './directory';
import { managesApplications } from './directory-roles';
import { complain } from './federation';
import type { Ground } from './frame';
import { sameText } from './json';
import { remove } from './lists';
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

/** Azure DevOps's own application, on behalf of which people are acted for. */
const azureDevOps = '499b84ac-1321-427f-aa17-267ca6975798';

type Doors = Pick<Ground, 'call' | 'sign' | 'clock' | 'newGuid'>;

type Named = Pick<TrustWish, 'issuer' | 'subject'>;

const isSame = (one: Named, other: Named) => one.issuer === other.issuer && one.subject === other.subject;

export class IdentityWork {
  readonly #directory: Directory;
  readonly #ground: Doors;

  constructor(directory: Directory, ground: Doors) {
    this.#directory = directory;
    this.#ground = ground;
  }

  findPerson(name: string, tenantId: string): Person | undefined {
    return this.#directory.people.find((one) => one.name === name && one.tenantId === tenantId);
  }

  /** A token by which a person is acted for at ARM. */
  async tokenFor({ objectId, tenantId }: Person): Promise<string> {
    const [audience] = this.#cloudOf(tenantId).armAudiences;
    const claims = { aud: audience, appid: azureDevOps, oid: objectId, sub: objectId, tid: tenantId };
    return this.#ground.sign({ iss: `https://sts.windows.net/${tenantId}/`, ...claims }, 3600);
  }

  /** `undefined` when people may not register applications. */
  register(displayName: string, { objectId: owner, tenantId }: Person): Registered | undefined {
    if (findTenant(this.#directory, tenantId)?.peopleMayRegister === false) {
      return undefined;
    }
    const { newGuid } = this.#ground;
    const [objectId, appId, principalId] = [newGuid(), newGuid(), newGuid()];
    // The service waits until the directory has it everywhere before it goes on.
    const common = { appId, tenantId, displayName, visibleFrom: 0, owners: [owner] };
    this.#directory.applications.push({
      ...common,
      objectId,
      signInAudience: 'AzureADMyOrg',
      createdDateTime: this.#directory.nowText(),
      passwords: [],
      keys: [],
      hasCertificate: false,
      federated: [],
      extra: { tags: [] },
    });
    this.#directory.principals.push({
      ...common,
      objectId: principalId,
      kind: 'Application',
      graphRoles: [],
      extra: {},
    });
    return { clientId: appId, applicationId: objectId, principalId };
  }

  isSingleTenant(clientId: string): boolean {
    return (this.#findApplication(clientId)?.signInAudience ?? 'AzureADMyOrg') === 'AzureADMyOrg';
  }

  /** Whether that person may write what an application proves itself by. */
  mayWrite(clientId: string, { objectId, entraRoles }: Person): boolean {
    const application = this.#findApplication(clientId);
    if (application === undefined) {
      return false;
    }
    return application.owners.includes(objectId) || managesApplications(entraRoles);
  }

  /**
   * Puts it on an application or managed identity; whether that could be done. Effective at once: the service goes on
   * only when Entra knows it.
   */
  async trust(clientId: string, wish: TrustWish, person?: Person): Promise<boolean> {
    const application = this.#findApplication(clientId);
    if (application !== undefined) {
      const isAllowed = person === undefined || this.mayWrite(clientId, person);
      return isAllowed && this.#addTrust(application, wish, 'application');
    }
    const identity = this.#findManaged(clientId);
    if (identity === undefined) {
      return false;
    }
    return person === undefined
      ? this.#addTrust(identity, wish, 'Managed Identity')
      : this.#putOnManaged(identity, wish, person);
  }

  untrust(clientId: string, issuer: string, subject: string): void {
    const federated = this.#findOwner(clientId)?.federated ?? [];
    const found = federated.find((one) => isSame(one, { issuer, subject }));
    if (found !== undefined) {
      remove(federated, found);
    }
  }

  trustState(clientId: string, issuer: string, subject: string): TrustState {
    const owner = this.#findOwner(clientId);
    const found = owner?.federated.find((one) => isSame(one, { issuer, subject }));
    if (found !== undefined) {
      return this.#directory.hasCome(found.effectiveFrom) ? 'effective' : 'waiting';
    }
    const isLeaving = owner?.leaving?.some(
      (one) => isSame(one, { issuer, subject }) && !this.#directory.hasCome(one.until),
    );
    return isLeaving === true ? 'leaving' : 'none';
  }

  /** A new secret on an application. */
  addSecret(clientId: string, displayName: string): string | undefined {
    const application = this.#findApplication(clientId);
    if (application === undefined || findTenant(this.#directory, application.tenantId)?.forbidsSecrets === true) {
      return undefined;
    }
    const secretText = `${randomUUID().slice(0, 3)}8Q~${randomUUID().replaceAll('-', '')}`;
    const life = passwordLife(this.#ground.clock.now());
    const keyId = this.#ground.newGuid();
    application.passwords.push({ keyId, displayName, secretText, ...life, effectiveFrom: 0 });
    return secretText;
  }

  drop(clientId: string): void {
    const application = this.#findApplication(clientId);
    if (application !== undefined) {
      dropApplication(this.#directory, application);
    }
  }

  #findApplication(clientId: string): Application | undefined {
    return this.#directory.applications.find(({ appId }) => sameText(appId, clientId));
  }

  #findManaged(clientId: string): ManagedIdentity | undefined {
    return this.#directory.managedIdentities.find((identity) => sameText(identity.clientId, clientId));
  }

  #findOwner(clientId: string): Application | ManagedIdentity | undefined {
    return this.#findApplication(clientId) ?? this.#findManaged(clientId);
  }

  #cloudOf(tenantId: string): Cloud {
    return clouds[findTenant(this.#directory, tenantId)?.cloud ?? 'AzureCloud'];
  }

  #addTrust(
    { federated, tenantId }: Application | ManagedIdentity,
    wish: TrustWish,
    kind: 'application' | 'Managed Identity',
  ): boolean {
    const tenant = findTenant(this.#directory, tenantId);
    if (federated.some((one) => isSame(one, wish))) {
      return true;
    }
    if (tenant === undefined) {
      return false;
    }
    const made = { ...toFederated(wish, tenant), visibleFrom: this.#directory.later() };
    if (complain(made, federated, kind) !== undefined) {
      return false;
    }
    federated.push(made);
    return true;
  }

  async #putOnManaged(identity: ManagedIdentity, wish: TrustWish, person: Person): Promise<boolean> {
    const { name, issuer, subject } = wish;
    if (identity.federated.some((one) => isSame(one, wish))) {
      return true;
    }
    const { armHost } = this.#cloudOf(identity.tenantId);
    const answer = await this.#ground.call({
      method: 'PUT',
      url: `https://${armHost}${identity.id}/federatedIdentityCredentials/${name}?api-version=2024-11-30`,
      headers: { Authorization: `Bearer ${await this.tokenFor(person)}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ properties: { issuer, subject, audiences: ['api://AzureADTokenExchange'] } }),
    });
    const made = identity.federated.find((one) => isSame(one, wish));
    if (made !== undefined) {
      made.effectiveFrom = 0;
    }
    return answer.status < 300;
  }
}
