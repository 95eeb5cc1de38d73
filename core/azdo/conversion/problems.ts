/** What can be wrong with a conversion: refused, not finished, not possible, or a connection that does not sign in after it. */

import { momentOf } from '../../names/days';
import type { HttpProblem } from '../../problem/http-problem';
import { type Advisory, advisory, inSentence, Problem } from '../../problem/problem';
import { trustToAdd } from '../../problem/right-facts';
import { named, say } from '../../problem/said';
import { adviceFor, signInCode } from '../../problem/sign-in';

interface Trust {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

function trustFirst(trust: Trust | undefined): string {
  return trust ? `Ask an owner of the application to ${trustToAdd(trust)}, then run again; ` : '';
}

/** Azure DevOps did not replace the secret by a trust. @param trust what the identity has to trust, where that is known */
export function conversionRefused(name: string, trust: Trust | undefined, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'conversion.refused',
      what: `The service connection "${name}" was not converted, and signs in by its secret as before.`,
      why: `Azure DevOps refused (${failed.answer}). It converts only when it can put the trust on the application, which it does with the rights of who asks, or when the trust is there already.`,
      fix: say`${trustFirst(trust)}or convert it as an owner of the application: by ${named('azureDevOpsSignIn', 'pat')} with a token of theirs, or in Project settings, Service connections, the connection, Convert.`,
    },
    failed.seen,
    failed,
  );
}

function asAdministrator(actor: string): string {
  return `Add ${inSentence(actor)} to the organization (Organization settings, Users), give it the role Administrator on the connection, and run again. Otherwise `;
}

function inPortal(trust: Trust | undefined): string {
  const before = trust ? `ask an owner of its identity to ${trustToAdd(trust)} where it is missing, then ` : '';
  return `${before}convert it in the portal: Project settings, Service connections, the connection, Update.`;
}

interface IssuerConversion {
  /** Of the connection. */
  readonly name: string;
  /** What the identity has to trust, where that is known. */
  readonly trust: Trust | undefined;
  /** As whom it was asked, in words. */
  readonly actor: string;
}

/** Azure DevOps does not know the identity as which the conversion has to be asked for. */
export function issuerConversionNeedsMember({ name, trust, actor }: IssuerConversion, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'conversion.not-member',
      what: `The issuer of the service connection "${name}" was not converted, and works as before until 2027-07-01.`,
      why: `Azure DevOps takes this request with a token of Entra only, so it is made as ${inSentence(actor)}, which does not sign in to the organization (${failed.answer}).`,
      fix: `${asAdministrator(actor)}${inPortal(trust)}`,
    },
    failed.seen,
    failed,
  );
}

/** Azure DevOps did not take the request to change the issuer. */
export function issuerConversionRefused({ name, trust, actor }: IssuerConversion, failed: HttpProblem): Problem {
  const { code, why, isOffered } = whyIssuerRefused(actor, failed);
  return new Problem(
    {
      code,
      what: `The issuer of the service connection "${name}" was not converted, and works as before until 2027-07-01.`,
      why,
      fix: `${isOffered ? asAdministrator(actor) : ''}${inPortal(trust)}`,
    },
    failed.seen,
    failed,
  );
}

function whyIssuerRefused(actor: string, failed: HttpProblem) {
  if (!failed.isAbsent) {
    const why = `Azure DevOps refused the request of ${inSentence(actor)} (${failed.answer}). It takes a token of Entra from an Administrator of the connection; whether that of an application will do is not documented.`;
    return { code: 'conversion.issuer-refused', why, isOffered: true };
  }
  // The call itself explains and gives no code; a code, or no explanation, says that there is no such call.
  if (failed.code !== undefined || failed.explanation === '') {
    const why = 'This Azure DevOps does not offer the conversion to programs.';
    return { code: 'conversion.no-call', why, isOffered: false };
  }
  const why = `Azure DevOps does not find it under its subject, or does not show it to ${inSentence(actor)}, as whom it was asked (${failed.explanation}).`;
  return { code: 'conversion.not-found', why, isOffered: true };
}

/** Azure DevOps took the request and did not do it. */
export function issuerNotConverted(name: string, trust: Trust | undefined): Problem {
  return new Problem({
    code: 'conversion.unfinished',
    what: `The issuer of the service connection "${name}" is not converted yet, and works as before until 2027-07-01.`,
    why: "Azure DevOps accepted the conversion and still shows the older issuer. It changes it only when the connection's identity trusts the new one, which it may not have been allowed to write.",
    fix: `Run again in a few minutes. If it stays, ${inPortal(trust)}`,
  });
}

/** An identity was asked for that is not the connection's: nothing says which of the two is meant. */
export function conversionWithOtherIdentity(name: string, clientId: string, asked: string): Problem {
  return new Problem({
    code: 'conversion.other-identity',
    what: `The service connection "${name}" cannot be converted and get another identity at once.`,
    why: `It signs in as ${clientId}, and ${asked} was asked. A conversion needs the trust on the identity that it has.`,
    fix: say`Convert it first, with ${named('identity', 'existingClientId')} and ${named('clientId', clientId)}. Then run again with the other identity.`,
  });
}

/** It signed in before it was converted, and does not now. @param until the end of the time in which that can be undone */
export function convertedCannotSignIn(name: string, said: string, until: string | undefined): Problem {
  const code = signInCode(said);
  const undo = until
    ? `To have it work at once, undo the conversion until ${momentOf(until)}: Project settings, Service connections, the connection, Revert. `
    : '';
  return new Problem({
    code: 'conversion.no-sign-in',
    what: `The service connection "${name}" was converted and does not sign in yet.`,
    why: `${adviceFor(code).why} Azure DevOps reported: ${said}`,
    fix: `${undo}${adviceFor(code).fix}`,
  });
}

/** A conversion can be undone for a week. */
export function conversionCanBeUndone(name: string, until: string): Advisory {
  return advisory({
    code: 'advice.conversion-undo',
    what: `The service connection "${name}" was converted; this can be undone until ${momentOf(until)}.`,
    why: 'Azure DevOps keeps the former secret for seven days. Tasks that read the secret of the connection themselves find none any more.',
    fix: 'Run the pipelines that use it. If one cannot work without the secret: Project settings, Service connections, the connection, Revert.',
  });
}

/** The issuer changed when something else of the connection was saved. */
export function issuerChangedBySaving(name: string): Advisory {
  return advisory({
    code: 'advice.issuer-by-saving',
    what: `Azure DevOps changed the issuer of the service connection "${name}" when it was saved.`,
    why: 'It had the older issuer, which ends on 2027-07-01, and now has that of Entra. This run sees to it that the identity of the connection trusts the new one.',
    fix: 'Nothing has to be done. A run of another pipeline that failed to sign in during these minutes can be started again.',
  });
}

/** It stays on the issuer that ends. @param reason a clause */
export function oldIssuerStays(name: string, reason: string): Advisory {
  return advisory({
    code: 'advice.old-issuer-stays',
    what: `The service connection "${name}" was not converted, and will stop working on 2027-07-01.`,
    why: `It signs in by the Azure DevOps issuer, which is retired on that day for single-tenant applications and managed identities, and ${reason}.`,
    fix: 'Do what the reason says before that day, then run again: it is told as keyless then.',
  });
}

/** It was to be converted, and cannot be. @param reason a clause */
export function conversionOutOfScope(name: string, reason: string): Advisory {
  return advisory({
    code: 'advice.not-converted',
    what: `The service connection "${name}" was left as it is.`,
    why: `It was to be converted, and ${reason}.`,
    fix: say`Nothing has to be done; leave ${named('convert')} out to be told no more.`,
  });
}
