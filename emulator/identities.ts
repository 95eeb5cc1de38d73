/** The directory's side of `Ground.identities`. */
import { type Application, type Directory, toFederated } from './directory';
import type { SeededIdentities } from './frame';

/** The seeded identities as other services may use them. */
export function toIdentities(directory: Directory): SeededIdentities {
  function readApplication(name: string): Application {
    const found = directory.applications.find(({ displayName }) => displayName === name);
    if (found === undefined) throw new Error(`the seed has no application '${name}'`);
    return found;
  }
  return {
    find: (name) => {
      const application = directory.applications.find(({ displayName }) => displayName === name);
      const principal = directory.principals.find(({ displayName }) => displayName === name);
      const either = application ?? principal;
      if (either === undefined) return undefined;
      const kind = application === undefined ? 'managedIdentity' : 'application';
      const own = principal === undefined ? {} : { principalId: principal.objectId };
      return { kind, clientId: either.appId, tenantId: either.tenantId, ...own };
    },
    secretOf: (name) => directory.secretOf(readApplication(name)),
    certificateOf: (name) => {
      readApplication(name).hasCertificate = true;
      return directory.certificateOf(name);
    },
    trust: (name, credential) => {
      const owner = directory.managedIdentities.find((identity) => identity.name === name) ?? readApplication(name);
      const tenant = directory.tenants.find(({ id }) => id === owner.tenantId);
      if (tenant !== undefined) owner.federated.push(toFederated(credential, tenant));
    },
  };
}
