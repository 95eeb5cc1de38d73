/**
 * What answers refuse, as data: a table a service, each row a sign by which a refusal is known. The first row that fits
 * counts; what no row of the service knows is told by the rows that all services share.
 */
import type { Refusal } from '../../problem/http-problem';

interface RefusalRow {
  readonly refusal: Refusal;
  /** Number of the answer; absent where it does not count. `none`: no answer came. */
  readonly status?: number | 'none';
  /** The method of the request, where only its refusals are meant. */
  readonly method?: string;
  /** The service's own code. */
  readonly code?: RegExp;
  /** What stands in the code or in the words. */
  readonly words?: RegExp;
  /** What stands in the header by which a service asks for a sign-in. */
  readonly challenge?: RegExp;
  /** Set where a page came in place of data, as a success or as a redirection. */
  readonly page?: true;
}

export type RefusalTable = readonly RefusalRow[];

/** An answer that is no success, as far as it tells what is refused. */
export interface RefusedAnswer {
  readonly method: string;
  /** `undefined` when no answer came. */
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly explanation: string;
  /** The header `WWW-Authenticate`. */
  readonly challenge?: string | undefined;
  readonly isPage?: boolean;
}

/**
 * Signs that mean the same whoever gives them, and count before what a service's own table makes of the number: one
 * service passes on what another one said, and codes of their own say more than numbers that mean many things.
 * Source: docs azure-resource-manager/management/lock-resources (ScopeLocked), governance/policy/troubleshoot/general and
 * common-deployment-errors (policies), azure-resource-manager/troubleshooting/error-register-resource-provider; threads of
 * ReadOnlyDisabledSubscription; entra-docs reference-error-codes (AADSTS) and concept-continuous-access-evaluation,
 * claims-challenge (the header); docs azure-devops troubleshoot conditional access (VS403463); ARM throttling, which names
 * concurrent writes of one identity: entra-docs workload-identity-federation-considerations.
 */
const whoever: RefusalTable = [
  { refusal: 'locked', words: /\bScopeLocked\b/ },
  {
    refusal: 'policy',
    words: /\bRequestDisallowedBy(?:Azure)?Policy\b|\bdisallowed by (?:an? )?(?:azure )?polic(?:y|ies)\b/i,
  },
  {
    refusal: 'subscriptionDisabled',
    words:
      /\b(?:ReadOnlyDisabledSubscription|DisabledSubscription|SubscriptionDisabled|SubscriptionIsDisabled)\b|\bsubscription\b[^.]{0,60}\bis (?:disabled|suspended)\b/i,
  },
  { refusal: 'notRegistered', words: /\b(?:MissingSubscriptionRegistration|SubscriptionNotRegistered)\b/ },
  { refusal: 'claimsChallenge', status: 401, challenge: /insufficient_claims|\bclaims=/i },
  {
    refusal: 'conditionalAccess',
    words:
      /AADSTS(?:5300\d|53010|53011|530\d{3}|50005|50072|50074|50076|50079|50097|50158)\b|VS403463|blocked by Conditional Access/i,
  },
  ...[409, 429].map((status) => ({
    refusal: 'changing' as const,
    status,
    words:
      /AnotherOperationInProgress|OperationInProgress|ConcurrentFederatedIdentityCredentialsWrites|\b(?:another|concurrent|pending) (?:\w+ ){0,2}(?:operation|change|request|update|write|deployment|deletion)s?\b|\b(?:operation|change|update|creation|deletion|provisioning) (?:is|are) (?:already |still |currently )?(?:in progress|under ?way|running|pending)\b|\bis (?:currently |still )?being (?:created|updated|modified|changed|provisioned|deleted)\b/i,
  })),
  { refusal: 'changing', status: 423 },
];

/** Known of every service, by the number alone. */
const everywhere: RefusalTable = [
  { refusal: 'hostUnknown', status: 'none', words: /ENOTFOUND/ },
  { refusal: 'tooLong', status: 'none', code: /^ANSWER_TOO_LONG$/ },
  { refusal: 'broken', status: 'none' },
  { refusal: 'page', page: true },
  { refusal: 'invalid', status: 400 },
  { refusal: 'notSignedIn', status: 401 },
  { refusal: 'lacksRight', status: 403 },
  { refusal: 'notFound', status: 404 },
  { refusal: 'broken', status: 408 },
  { refusal: 'conflict', status: 409 },
  { refusal: 'changedMeanwhile', status: 412 },
  { refusal: 'busy', status: 429 },
  { refusal: 'broken', status: 500 },
  { refusal: 'broken', status: 502 },
  { refusal: 'busy', status: 503 },
  { refusal: 'broken', status: 504 },
];

/** What an answer refuses. @param table of the service that gave it */
export function refusalIn(answer: RefusedAnswer, table: RefusalTable = []): Refusal {
  return [...whoever, ...table, ...everywhere].find((row) => fits(row, answer))?.refusal ?? 'unexpected';
}

function fits({ status, method, code, words, challenge, page }: RefusalRow, answer: RefusedAnswer): boolean {
  return (
    (page === undefined || answer.isPage === true) &&
    (challenge === undefined || challenge.test(answer.challenge ?? '')) &&
    (status === undefined || status === (answer.status ?? 'none')) &&
    (method === undefined || method === answer.method) &&
    (code === undefined || code.test(answer.code ?? '')) &&
    (words === undefined || words.test(`${answer.code ?? ''} ${answer.explanation}`))
  );
}
