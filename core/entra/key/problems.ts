/** What can be wrong with a key: Entra refuses it, a policy forbids it, it is out of date, or the identity has none. */

import type { HttpProblem } from '../../problem/http-problem';
import { Problem, type ProblemText } from '../../problem/problem';
import { named, say, set } from '../../problem/said';
import { adviceFor, isConditionalAccess, signInCode } from '../../problem/sign-in';

/** Whose key was tried. */
export interface TriedKey {
  readonly kind: 'secret' | 'certificate';
  readonly clientId: string;
  readonly tenantId: string;
}

/** What the codes of Entra mean for a key that is tried before it is relied on. */
const refusals: Readonly<Record<string, (tried: TriedKey) => ProblemText>> = {
  '7000215': ({ clientId }) => ({
    code: 'key.wrong',
    what: `The client secret is not one of application ${clientId}.`,
    why: 'It belongs to another application, was removed from this one, or its id was given instead of its value.',
    fix: 'Copy the value of the secret (not "Secret ID") from "Certificates & secrets" of the application; it is shown only when it is made. One made a moment ago needs some seconds: then run again.',
  }),
  '7000222': ({ clientId }) => ({
    code: 'key.expired',
    what: `The client secret of application ${clientId} has expired.`,
    why: 'It is a secret of this application, and its end date is past.',
    fix: say`Make a new secret on the application and give that one, or leave ${named('clientSecret')} out, so that secrets are made and renewed here. Or better ${named('authentication', 'federation')}, which has none.`,
  }),
  '700016': ({ clientId, tenantId }) => ({
    code: 'key.unknown-application',
    what: `Tenant ${tenantId} has no application ${clientId} that could sign in by the key.`,
    why: 'The client id is that of something else, or the application is in another tenant than the setup connection, or it was deleted.',
    fix: say`Copy "Application (client) ID" from the overview page of the application. If it is in another tenant, ${set('azureSubscription')} to a connection of that tenant.`,
  }),
  '7000229': ({ clientId, tenantId }) => ({
    code: 'key.no-principal',
    what: `Application ${clientId} cannot sign in to tenant ${tenantId}.`,
    why: 'It has no service principal there: it was deleted, or made a moment ago.',
    fix: 'Restore or make it ("Enterprise applications" in the Entra admin center, or az ad sp create --id), then run again.',
  }),
  '90002': ({ tenantId }) => ({
    code: 'key.unknown-tenant',
    what: `There is no tenant ${tenantId} in which the key could be tried.`,
    why: 'The setup connection names it; it is in another cloud, or was deleted.',
    fix: say`${set('azureSubscription')} to a connection of the tenant and cloud that hold the workspace.`,
  }),
  '700027': ({ clientId }) => ({
    code: 'key.certificate-unknown',
    what: `The certificate is not registered on application ${clientId}.`,
    why: 'Entra found no such certificate among those of the application, or it has expired.',
    fix: 'Ask an owner of the application to upload the certificate without its key ("Certificates & secrets", Certificates), or let the setup identity be an owner and give it the Microsoft Graph permission Application.ReadWrite.OwnedBy; then run again.',
  }),
};

/** Entra refused a key that was tried before anything relied on it. */
export function keyRefused(tried: TriedKey, failed: HttpProblem): Problem {
  const code = signInCode(failed.explanation);
  const known = refusals[code ?? '']?.(tried);
  const text = known ?? {
    code: 'key.refused',
    what: `The ${tried.kind} of application ${tried.clientId} was refused.`,
    why: 'It was tried before anything relies on it.',
    fix: 'Look the code up at https://login.microsoftonline.com/error, and check client id, tenant and key.',
    ...(isConditionalAccess(code) ? adviceFor(code) : {}),
  };
  return new Problem({ ...text, why: `${text.why} Entra said: ${failed.explanation}` }, failed.seen, failed);
}

/** Entra did not come to know a key that was put on the application a moment ago. */
export function newKeyUnknown({ kind, clientId }: TriedKey, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'key.not-known-yet',
      what: `Entra does not take the new ${kind} of application ${clientId} yet.`,
      why: `It is on the application and has not reached all of Entra, or somebody removed it or the application meanwhile. Nothing relies on it yet. Entra said: ${failed.explanation}`,
      fix: 'Run again in a few minutes: what was made is found, and the rest is completed.',
    },
    failed.seen,
    failed,
  );
}

/** A policy of the tenant forbids a secret, or one that lives so long. @param lifeDays how long it was to live */
export function secretForbidden(clientId: string, lifeDays: number, failed: HttpProblem): Problem {
  const tooLong = /Lifetime/i.test(`${failed.code} ${failed.explanation}`);
  return new Problem(
    {
      code: tooLong ? 'secret.too-long' : 'secret.forbidden-by-policy',
      what: `A policy of the tenant forbids a client secret${tooLong ? ` of ${lifeDays} days` : ''} on application ${clientId}.`,
      why: `Microsoft Graph refused it (${failed.answerInFull}).`,
      fix: tooLong
        ? say`${set('secretDays')} to what the policy allows, or ${set('authentication', 'federation')}, which needs no secret.`
        : say`${set('authentication', 'federation')}, which needs no secret, or ask an administrator to exempt the application from the policy (Entra admin center, Application policies).`,
    },
    failed.seen,
    failed,
  );
}

/** @param side whether it ended already, or begins later */
export function certificateOutOfDate(thumbprint: string, side: 'ended' | 'not begun', day: string): Problem {
  const hasEnded = side === 'ended';
  return new Problem({
    code: hasEnded ? 'certificate.expired' : 'certificate.not-begun',
    what: `The certificate ${thumbprint} cannot be used now.`,
    why: hasEnded ? `It ended on ${day}.` : `It is good from ${day} on.`,
    fix: say`Put a certificate that is good now, with its private key, into the file of ${named('certificateFile')}, then run again.`,
  });
}

/** A key was asked for, for an identity that has none. */
export function identityHasNoKeys(clientId: string): Problem {
  return new Problem({
    code: 'identity.no-keys',
    what: `Client id ${clientId} has no secrets and no certificates.`,
    why: 'It belongs to a managed identity, whose keys Azure keeps to itself.',
    fix: say`${set('authentication', 'federation')}, which works with managed identities too, or give the client id of an application.`,
  });
}

/** The agents' own identity was asked for, and this is none that a machine can have. */
export function notManagedIdentity(clientId: string): Problem {
  return new Problem({
    code: 'identity.not-managed',
    what: `Client id ${clientId} is not that of a managed identity.`,
    why: "With the identity of the agents' machines a job signs in as one of the machine that it runs on, and machines have managed identities only.",
    fix: say`Name a managed identity that the agents' machines have (${named('identity', 'existingManagedIdentity')}), or choose another ${named('authentication')}.`,
  });
}
