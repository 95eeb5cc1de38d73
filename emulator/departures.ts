/** How things leave the directory: applications lie in a bin first, trusts are seen for a while yet. */
import type { Application, Directory, FederatedCredential, LeavingTrust } from './directory';
import { remove } from './lists';

/** Into the bin, and its service principal with it. */
export function dropApplication(directory: Directory, application: Application): void {
  const deletedDateTime = directory.nowText();
  remove(directory.applications, application);
  directory.deletedApplications.push(Object.assign(application, { deletedDateTime }));
  for (const principal of directory.principals.filter(({ appId }) => appId === application.appId)) {
    remove(directory.principals, principal);
    directory.deletedPrincipals.push(Object.assign(principal, { deletedDateTime }));
  }
}

/** Takes a federated credential off its owner; other services see it for a while yet. */
export function removeTrust(
  directory: Directory,
  owner: { readonly federated: FederatedCredential[]; leaving?: LeavingTrust[] },
  credential: FederatedCredential,
): void {
  remove(owner.federated, credential);
  const { issuer, subject } = credential;
  owner.leaving = [...(owner.leaving ?? []), { issuer, subject, until: directory.later() }];
}
