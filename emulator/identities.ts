/** The applications and managed identities of the seed, for services that sign in as one. */
import { randomUUID } from 'node:crypto';
import type { SelfSigned } from './certificates';
import { type Application, type Directory, type ManagedIdentity, passwordLife, toFederated } from './directory';
import type { SeedConnection } from './seed/schema';

type CredentialState = SeedConnection['credentialState'];

/** Looked up by display name (application) or resource name (managed identity). */
export interface SeededIdentities {
  /** With `former`: as it was before it was made again. */
  readonly find: (name: string, former?: boolean) => SeededIdentity | undefined;
  /** The application's client secret, made when the seed gives none; or one that does not sign it in (any longer). */
  readonly secretOf: (name: string, state?: CredentialState) => string;
  /** Registers the self-signed certificate of that name on the application; `expired` ends it yesterday. */
  readonly registerCertificate: (name: string, state?: CredentialState) => void;
  /** A self-signed certificate of that name, with its private key. */
  readonly certificateOf: (name: string) => Promise<SelfSigned>;
  /** Puts a federated credential on the identity, as if it had been there for long. */
  readonly trust: (name: string, credential: Trust) => void;
}

interface Trust {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
}

export interface SeededIdentity {
  readonly kind: 'application' | 'managedIdentity';
  readonly clientId: string;
  /** Object id of an application. */
  readonly applicationId?: string;
  /** Object id of the service principal; `undefined` for an application that has none. */
  readonly principalId?: string;
  readonly tenantId: string;
}

/** The seeded identities as a service may use them that does not see the directory itself. */
export function toIdentities(directory: Directory): SeededIdentities {
  return {
    find: (name, former = false) => (former ? findGone(directory, name) : findIdentity(directory, name)),
    secretOf: (name, state = 'good') => secretOf(directory, name, state),
    registerCertificate: (name, state = 'good') => registerCertificate(directory, name, state),
    certificateOf: directory.certificateOf,
    trust: (name, credential) => trust(directory, name, credential),
  };
}

const dayMs = 24 * 3600 * 1000;

/** An application of the seed, in the bin or not; `undefined` when it is purged. */
function findApplication(directory: Directory, name: string): Application | undefined {
  return [...directory.applications, ...directory.deletedApplications].find(({ displayName }) => displayName === name);
}

function findGone({ gone }: Directory, name: string): SeededIdentity | undefined {
  return gone.find((one) => one.name === name);
}

/** What has that name now, or had it. */
export function findIdentity(directory: Directory, name: string): SeededIdentity | undefined {
  const application = directory.applications.find(({ displayName }) => displayName === name);
  const principal = directory.principals.find(({ displayName }) => displayName === name);
  const either = application ?? principal;
  if (either === undefined) {
    return findGone(directory, name);
  }
  const kind = application === undefined ? 'managedIdentity' : 'application';
  const own = principal === undefined ? {} : { principalId: principal.objectId };
  const registered = application === undefined ? {} : { applicationId: application.objectId };
  return { kind, clientId: either.appId, tenantId: either.tenantId, ...own, ...registered };
}

/** The client secret of an application by its name; with a state other than `good`, one that does not sign it in. */
export function secretOf(directory: Directory, name: string, state: CredentialState = 'good'): string {
  const application = findApplication(directory, name);
  if (application === undefined) {
    return directory.secret(`client secret ${name}`);
  }
  if (state === 'good') {
    return directory.secretOf(application);
  }
  const other = directory.secret(`client secret ${name} (${state})`);
  if (state === 'expired') {
    addExpiredSecret(directory, application, other);
  }
  if (state === 'wrong') {
    directory.secretOf(application);
  }
  return other;
}

function addExpiredSecret(directory: Directory, application: Application, secretText: string): void {
  const now = Date.parse(directory.nowText());
  const { startDateTime } = passwordLife(new Date(now - 91 * dayMs));
  const endDateTime = new Date(now - dayMs).toISOString();
  application.passwords.push({ keyId: randomUUID(), secretText, startDateTime, endDateTime, effectiveFrom: 0 });
}

function registerCertificate(directory: Directory, name: string, state: CredentialState): void {
  const application = findApplication(directory, name);
  if (application === undefined || state === 'removed' || state === 'wrong') {
    return;
  }
  application.hasCertificate = true;
  if (state === 'expired') {
    application.certificateEnds = new Date(Date.parse(directory.nowText()) - dayMs).toISOString();
  }
}

function trust(directory: Directory, name: string, credential: Trust): void {
  const managed = directory.managedIdentities.find((identity) => identity.name === name);
  const owner: Application | ManagedIdentity | undefined = managed ?? findApplication(directory, name);
  const tenant = directory.tenants.find(({ id }) => id === owner?.tenantId);
  if (owner !== undefined && tenant !== undefined) {
    owner.federated.push(toFederated(credential, tenant));
  }
}
