/**
 * The rules for a federated credential that applications and managed identities share
 * (learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations).
 */
import type { FederatedCredential } from './directory';

const credentialLimit = 20;

export interface CredentialWish {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

/** What is wrong with it, if anything; `owner` is what the text calls its owner. */
export function complain(
  wish: CredentialWish,
  others: readonly FederatedCredential[],
  owner: string,
): string | undefined {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_-]{2,119}$/.test(wish.name)) {
    return `The name '${wish.name}' is not valid: 3 to 120 letters, digits, '-' or '_', starting with a letter or digit.`;
  }
  for (const key of ['issuer', 'subject'] as const) {
    if (wish[key] === '') return `The property '${key}' must not be empty.`;
    if (wish[key].length > 600) return `The property '${key}' must not be longer than 600 characters.`;
  }
  if (wish.audiences.length !== 1) return 'A federated identity credential must have exactly one audience.';
  if (others.some(({ issuer, subject }) => issuer === wish.issuer && subject === wish.subject)) {
    return `Issuer and subject combination already exists for this ${owner}.`;
  }
  if (others.length >= credentialLimit)
    return `No more than ${credentialLimit} federated identity credentials are allowed for this ${owner}.`;
  return undefined;
}
