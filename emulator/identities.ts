/** The directory's side of `Ground.identities`. */
import { randomUUID } from 'node:crypto';
import { type Application, type Directory, type ManagedIdentity, passwordLife, toFederated } from './directory';
import type { SeededIdentities } from './frame';

const dayMs = 24 * 3600 * 1000;

/** The seeded identities as other services may use them. */
export function toIdentities(directory: Directory): SeededIdentities {
  /** An application of the seed, in the bin or not; `undefined` when it is purged. */
  const findApplication = (name: string): Application | undefined =>
    [...directory.applications, ...directory.deletedApplications].find(({ displayName }) => displayName === name);

  function findOwner(name: string): Application | ManagedIdentity | undefined {
    return directory.managedIdentities.find((identity) => identity.name === name) ?? findApplication(name);
  }

  function addExpiredSecret(application: Application, secretText: string): void {
    const now = new Date(directory.nowText()).getTime();
    const { startDateTime } = passwordLife(new Date(now - 91 * dayMs));
    const endDateTime = new Date(now - dayMs).toISOString();
    application.passwords.push({ keyId: randomUUID(), secretText, startDateTime, endDateTime, effectiveFrom: 0 });
  }

  return {
    find: (name, former = false) => {
      const application = directory.applications.find(({ displayName }) => displayName === name);
      const principal = directory.principals.find(({ displayName }) => displayName === name);
      const either = application ?? principal;
      if (former || either === undefined) {
        return directory.gone.find((one) => one.name === name);
      }
      const kind = application === undefined ? 'managedIdentity' : 'application';
      const own = principal === undefined ? {} : { principalId: principal.objectId };
      const registered = application === undefined ? {} : { applicationId: application.objectId };
      return { kind, clientId: either.appId, tenantId: either.tenantId, ...own, ...registered };
    },
    secretOf: (name, state = 'good') => {
      const application = findApplication(name);
      if (application === undefined) {
        return directory.secret(`client secret ${name}`);
      }
      if (state === 'good') {
        return directory.secretOf(application);
      }
      const other = directory.secret(`client secret ${name} (${state})`);
      if (state === 'expired') {
        addExpiredSecret(application, other);
      }
      if (state === 'wrong') {
        directory.secretOf(application);
      }
      return other;
    },
    registerCertificate: (name, state = 'good') => {
      const application = findApplication(name);
      if (application === undefined || state === 'removed' || state === 'wrong') {
        return;
      }
      application.hasCertificate = true;
      const yesterday = new Date(Date.parse(directory.nowText()) - dayMs).toISOString();
      if (state === 'expired') {
        application.certificateEnds = yesterday;
      }
    },
    certificateOf: (name) => directory.certificateOf(name),
    trust: (name, credential) => {
      const owner = findOwner(name);
      const tenant = directory.tenants.find(({ id }) => id === owner?.tenantId);
      if (owner !== undefined && tenant !== undefined) {
        owner.federated.push(toFederated(credential, tenant));
      }
    },
  };
}
