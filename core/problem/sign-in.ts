/** What the codes mean with which Entra refuses a sign-in. */
import { conditionalAccessFix } from './in-the-way';

/** The number of the first AADSTS code in a text. */
export function signInCode(text: string): string | undefined {
  return /AADSTS(\d+)/.exec(text)?.[1];
}

interface SignInAdvice {
  readonly why: string;
  readonly fix: string;
}

/** What Conditional Access demands, by code, as advice. Source: entra-docs, reference-error-codes. */
function ofConditionalAccess(demands: Readonly<Record<string, string>>): Readonly<Record<string, SignInAdvice>> {
  return Object.fromEntries(Object.entries(demands).map(([code, demand]) => [code, blocked(demand)]));
}

function blocked(demand: string): SignInAdvice {
  const why = `A Conditional Access policy of the tenant blocks the sign-in. ${demand} Tenant, client id and credential are right.`;
  return { why, fix: conditionalAccessFix };
}

/** The codes of Conditional Access, those without advice of their own too. */
const blocking = /^(?:530\d{2,3}|50005|50072|50074|50076|50079|50097|50158)$/;

/** Whether a policy of the tenant stopped a sign-in that is right in itself. */
export function isConditionalAccess(code: string | undefined): boolean {
  return blocking.test(code ?? '');
}

/**
 * What the codes of Entra mean for a service connection. Source: azure-devops-docs troubleshoot-workload-identity;
 * entra-docs workload-identity-federation-considerations and reference-error-codes.
 */
const signInAdvice: Readonly<Record<string, SignInAdvice>> = {
  ...ofConditionalAccess({
    '53000': 'It asks for a device that complies with rules of the company.',
    '53001': 'It asks for a device that is joined to the domain.',
    '53002': 'It does not allow this application.',
    '53003': 'Its rules do not allow that a token is given.',
    '53004': 'It asks for multi-factor authentication to be set up.',
    '53010': 'It asks for multi-factor authentication to be set up.',
    '53011': 'The identity is blocked because of its risk.',
    '530003': 'It asks for a managed device.',
    '530004': 'Its rules for partners do not allow the sign-in.',
    '530032': 'The security policy of the tenant blocks it.',
    '530034': 'A delegated administrator is blocked for the risk of the account.',
    '530035': 'The security defaults of the tenant block it.',
    '50005': 'It does not allow this kind of device.',
    '50076': 'It asks for multi-factor authentication, which a pipeline cannot give.',
    '50079': 'It asks for multi-factor authentication, which a pipeline cannot give.',
    '50158': 'It asks for a further, external proof.',
  }),
  '50105': {
    why: 'The application signs in only those who were assigned to it, and this identity was not.',
    fix: 'Ask the owner of the application that is named to assign the identity, or to switch off "Assignment required".',
  },
  '7000112': {
    why: 'The application is disabled in the tenant.',
    fix: 'Ask the Entra administrator to enable it again (Enterprise applications, Properties, "Enabled for users to sign-in").',
  },
  '7000222': {
    why: 'The client secret has expired.',
    fix: 'Give the connection a new secret, or better convert it to workload identity federation, which has none.',
  },
  '7000215': {
    why: 'The client secret is wrong (often its id was stored instead of its value).',
    fix: "Store the secret's value in the connection again, or convert it to workload identity federation.",
  },
  '700027': {
    why: 'The certificate is not registered on the application, or has expired.',
    fix: 'Register the certificate on the application, or give the connection a new one; better convert it to workload identity federation, which has none.',
  },
  '700016': {
    why: 'The tenant does not know this application: it was deleted, or the tenant is another one.',
    fix: 'Check tenant and client id of the connection.',
  },
  '7000229': {
    why: 'The application has no service principal in the tenant.',
    fix: 'Run AML Links for the connection again. One made a moment ago needs some seconds.',
  },
  '90002': { why: 'There is no such tenant.', fix: 'Check the tenant id of the connection.' },
  '70021': {
    why: "No federated credential of the application matches the connection's issuer and subject.",
    fix: 'Compare issuer and subject of the connection with the federated credentials of the application, letter by letter. One made a moment ago needs some minutes.',
  },
  '700211': {
    why: "No federated credential of the application has the connection's issuer.",
    fix: 'Add a federated credential with the issuer and subject that the connection shows.',
  },
  '700213': {
    why: "No federated credential of the application has the connection's subject; subjects with names in them break when the organization, project or connection is renamed.",
    fix: 'Set the subject of the federated credential to what the connection shows.',
  },
  '7002138': {
    why: "A federated credential differs from the connection's subject in upper and lower case only, which counts.",
    fix: 'Copy the subject of the connection letter by letter.',
  },
  '70025': {
    why: 'The application has no federated credential at all.',
    fix: 'Run AML Links for the connection again, or add a federated credential with the issuer and subject that the connection shows.',
  },
  '700024': {
    why: 'The token of the pipeline is too old; it lives about ten minutes.',
    fix: "Run again; if it stays, check the clock of the agent's machine.",
  },
  '700223': {
    why: 'A policy of the tenant forbids federation for this application.',
    fix: 'Ask the Entra administrator to allow the issuer for workload identities.',
  },
  '700238': {
    why: 'A policy of the tenant forbids federation with this issuer.',
    fix: 'Ask the Entra administrator to allow the issuer for workload identities.',
  },
  '70052': {
    why: 'The application is multi-tenant, which the Entra issuer refuses.',
    fix: 'Set "Supported account types" of the application to this organization\'s directory only.',
  },
  '900382': {
    why: 'Federation from one cloud to another is blocked.',
    fix: 'Use an application of the cloud that holds the workspace.',
  },
};

/** The codes that there is advice for. */
export const knownSignInCodes: readonly string[] = Object.keys(signInAdvice);

/** What a code means; a general sentence for one we do not know. */
export function adviceFor(code: string | undefined): SignInAdvice {
  return (
    signInAdvice[code ?? ''] ??
    (isConditionalAccess(code) ? blocked('The code says what it demands.') : undefined) ?? {
      why: 'Entra refused the sign-in.',
      fix: 'Look the code up at https://login.microsoftonline.com/error, and check tenant, client id and credential of the connection.',
    }
  );
}

/** Codes by which Entra refuses a key, a certificate or an application that it has not heard of yet. */
const youngCodes = ['7000215', '700027', '700016', '7000229'];

/** Whether Entra may only not have heard yet of what was made a moment ago. */
export function mayBeYoung(code: string | undefined): boolean {
  return code !== undefined && youngCodes.includes(code);
}
