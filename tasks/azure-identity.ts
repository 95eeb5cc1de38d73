/** What the setup identity signs in with, and no other credential of the package: these alone are packed. */
export {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
} from '@azure/identity';
