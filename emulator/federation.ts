/**
 * The rules for a federated credential of an application and of a managed identity, all shared but the name's
 * (learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations and, for names on applications,
 * learn.microsoft.com/graph/api/resources/federatedidentitycredential: at most 120, "URL friendly", no least length).
 */
import type { FederatedCredential } from './directory';

const credentialLimit = 20;

export interface CredentialWish {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

const names = {
  application: { pattern: /^[\w.~-]{1,120}$/, rule: '1 to 120 characters that need no escaping in a URL' },
  'Managed Identity': {
    pattern: /^[a-zA-Z0-9][a-zA-Z0-9_-]{2,119}$/,
    rule: "3 to 120 letters, digits, '-' or '_', starting with a letter or digit",
  },
} as const;

/** What is wrong with it, if anything; `owner` is what the text calls its owner. */
export function complain(
  wish: CredentialWish,
  others: readonly FederatedCredential[],
  owner: keyof typeof names,
): string | undefined {
  const { pattern, rule } = names[owner];
  if (!pattern.test(wish.name)) {
    return `The name '${wish.name}' is not valid: ${rule}.`;
  }
  for (const key of ['issuer', 'subject'] as const) {
    if (wish[key] === '') {
      return `The property '${key}' must not be empty.`;
    }
    if (wish[key].length > 600) {
      return `The property '${key}' must not be longer than 600 characters.`;
    }
  }
  if (wish.audiences.length !== 1) {
    return 'A federated identity credential must have exactly one audience.';
  }
  if (others.some(({ issuer, subject }) => issuer === wish.issuer && subject === wish.subject)) {
    return `Issuer and subject combination already exists for this ${owner}.`;
  }
  if (others.length >= credentialLimit) {
    return `No more than ${credentialLimit} federated identity credentials are allowed for this ${owner}.`;
  }
  return undefined;
}
