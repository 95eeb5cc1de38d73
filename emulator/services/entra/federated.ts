/** Federated assertions: the signature of an issuer that the client trusts, by a credential that names it to the letter. */
import { allClouds } from '../../clouds';
import type { FederatedCredential } from '../../directory';
import { type Assertion, type Client, checkTimes } from './assertion';
import { aadsts } from './problems';
import type { EntraStore } from './store';

export async function checkFederated(
  store: EntraStore,
  client: Client,
  { text, claims }: Assertion,
): Promise<'federated'> {
  const presented = { issuer: claims.iss ?? '', subject: claims.sub ?? '', audiences: [claims.aud ?? []].flat() };
  checkTimes(store, claims);
  try {
    await store.ground.verify(text);
  } catch (error) {
    // Within the clock skew that Entra allows an expired assertion is still good; its signature was checked first.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_JWT_EXPIRED')) {
      throw aadsts(700027, `Client assertion failed signature validation. [Reason - ${String(error)}]`);
    }
  }
  const known = client.application?.federated ?? client.managedIdentity?.federated ?? [];
  if (known.length === 0) {
    const name = client.application?.displayName ?? client.managedIdentity?.name;
    throw aadsts(70025, `The client '${client.clientId}'(${name}) has no configured federated identity credentials.`);
  }
  const isEntraIssued = allClouds.some(({ loginHosts }) =>
    loginHosts.some((host) => presented.issuer.startsWith(`https://${host}/`)),
  );
  if (isEntraIssued && client.application !== undefined && client.application.signInAudience !== 'AzureADMyOrg') {
    throw aadsts(70052, 'The identity must be a managed identity, single tenant app, or service account.');
  }
  matchCredential(store, known, presented);
  return 'federated';
}

interface Presented {
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

const checkText =
  'Please check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation';

/** Issuer, subject and audience, each to the letter, and by a credential that has replicated. */
function matchCredential({ directory }: EntraStore, known: readonly FederatedCredential[], presented: Presented): void {
  const { issuer, subject, audiences } = presented;
  const byIssuer = known.filter((credential) => credential.issuer === issuer);
  if (byIssuer.length === 0) {
    throw aadsts(
      700211,
      `No matching federated identity record found for presented assertion issuer '${issuer}'. ${checkText}`,
    );
  }
  const bySubject = byIssuer.filter((credential) => credential.subject === subject);
  if (bySubject.length === 0) {
    const sameButCase = byIssuer.some((credential) => credential.subject.toLowerCase() === subject.toLowerCase());
    throw sameButCase
      ? aadsts(
          7002138,
          `No matching federated identity record found for presented assertion subject '${subject}'. The subject matches an existing record only when case is ignored; matching is case-sensitive. ${checkText}`,
        )
      : aadsts(
          700213,
          `No matching federated identity record found for presented assertion subject '${subject}'. ${checkText}`,
        );
  }
  const full = bySubject.filter((credential) => credential.audiences.some((audience) => audiences.includes(audience)));
  if (full.length === 0) {
    throw aadsts(
      700212,
      `No matching federated identity record found for presented assertion audience '${audiences.join(' ')}'. ${checkText}`,
    );
  }
  if (!full.some(({ effectiveFrom }) => directory.hasCome(effectiveFrom))) {
    throw aadsts(
      70021,
      `No matching federated identity record found for presented assertion. Assertion Issuer: '${issuer}'. Assertion Subject: '${subject}'. Assertion Audience: '${audiences.join(' ')}'. ${checkText}`,
    );
  }
}
