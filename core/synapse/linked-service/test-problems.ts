/** What the connection test of a linked service can find wrong. */

import type { HttpProblem } from '../../problem/http-problem';
import { Problem } from '../../problem/problem';
import { named, type Said, say, set } from '../../problem/said';
import { isConditionalAccess, mayBeYoung, signInCode } from '../../problem/sign-in';

/** Who was tried. */
export interface Tried {
  readonly linkedServiceName: string;
  readonly clientId: string;
  readonly tenantId: string;
  readonly key: KeyTried;
}

/** Which key was tried, by where it came from. */
export type KeyTried =
  | { readonly kind: 'given' }
  /** Made by this very run. */
  | { readonly kind: 'made' }
  | {
      readonly kind: 'vault';
      readonly vault: string;
      readonly secretName: string;
      /** `undefined` for the latest. */
      readonly secretVersion: string | undefined;
      /** What stands around it and is none of it, in words: `ends with a line break`. */
      readonly blank: string | undefined;
    };

/** What it was to read, and the role by which. */
interface Reached {
  readonly workspace: string;
  readonly role: string;
}

interface Finding {
  readonly what: string;
  readonly why: string;
  readonly fix: string | Said;
}

const found: Readonly<Record<string, (tried: Tried) => Finding>> = {
  '7000215': ({ clientId, key }) => wrongKey(clientId, key),
  '7000222': ({ clientId, key }) => ({
    what: 'the key has ended',
    why: `Entra knows ${keyInWords(key)} as a secret of the application ${clientId}, and its time is over.`,
    fix: otherKey(key),
  }),
  '700016': ({ clientId, tenantId }) => ({
    what: 'the client id is wrong',
    why: `Tenant ${tenantId} knows no application ${clientId}: the id is another one (an object id, or the id of a secret), the application is in another tenant, or it was deleted.`,
    fix: 'Copy "Application (client) ID" from the overview page of the application, in the tenant of the Machine Learning workspace.',
  }),
  '7000229': ({ clientId, tenantId }) => ({
    what: 'the application has no service principal',
    why: `Tenant ${tenantId} knows the application ${clientId}, and nothing can sign in as it there.`,
    fix: 'Make one: az ad sp create --id CLIENT_ID, or "Create service principal" on the overview page of the application.',
  }),
  '90002': ({ tenantId }) => ({
    what: 'the tenant is wrong',
    why: `Entra knows no tenant ${tenantId} in this cloud.`,
    fix: say`${set('azureSubscription')} to a service connection of the tenant, and of the cloud, that hold the Machine Learning workspace.`,
  }),
  '53003': ({ clientId }) => ({
    what: 'a policy of the tenant blocks the sign-in',
    why: `A Conditional Access policy lets the application ${clientId} not sign in from where the agent is. Id and key may well be right.`,
    fix: 'Ask the Entra administrator to let workload identities in from the agent, or run on an agent in an allowed place. Synapse signs in from its own place, so the policy must allow that too.',
  }),
};

/** Entra knows the application, and not the key. */
function wrongKey(clientId: string, key: KeyTried): Finding {
  const what = 'the key is wrong';
  const why = `Entra knows the application ${clientId}, and ${keyInWords(key)} is none of its secrets.`;
  if (key.kind === 'vault' && key.blank !== undefined) {
    return {
      what: `the key in the vault ${key.blank}`,
      why: `${why} The value in the vault ${key.blank}, which is sent with it; what a shell writes into a file or a pipe often ends so.`,
      fix: say`Store the value once more in the key vault "${key.vault}" as "${key.secretName}", without that.${pinned(key)} Then run again.`,
    };
  }
  return { what, why: `${why} Often the id of a secret was copied instead of its value.`, fix: otherKey(key) };
}

const newKeyUnknown: Finding = {
  what: 'the new key is not known yet',
  why: 'This run made it a moment ago, and it has not reached all of Entra, or somebody removed it or its application meanwhile.',
  fix: 'Run again in a few minutes: another key is made then, and this one is removed.',
};

/** How another key gets to where this one is. */
function otherKey(key: KeyTried): string | Said {
  const made = 'Make a new secret on the application ("Certificates & secrets"; Entra shows its value once)';
  switch (key.kind) {
    case 'given':
      return say`Give the value of a secret that is good. If there is none, ${lower(made)} and give that, or leave ${named('clientSecret')} out to have secrets made and renewed here. Best of all is ${named('authentication', 'managedIdentity')}, which has none.`;
    case 'vault':
      return say`${made} and store it in the key vault "${key.vault}" as "${key.secretName}".${pinned(key)} Then run again. Best of all is ${named('authentication', 'managedIdentity')}, which has none.`;
    case 'made':
      return 'Run again: another key is made then, and this one is removed.';
  }
}

/** What is to be done besides where one version of a secret is meant. */
function pinned({ secretVersion }: Extract<KeyTried, { readonly kind: 'vault' }>): string | Said {
  return secretVersion === undefined
    ? ''
    : say` Then name the new version in ${named('keyVaultSecretVersion')}, or none.`;
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function keyInWords(key: KeyTried): string {
  switch (key.kind) {
    case 'given':
      return 'the key that was given';
    case 'made':
      return 'the key that this run made';
    case 'vault':
      return `the secret "${key.secretName}" of the key vault "${key.vault}"`;
  }
}

/** The codes that have words of their own. */
export const knownTestCodes: readonly string[] = Object.keys(found);

/** The identity that the link would use cannot sign in. */
export function linkCannotSignIn(tried: Tried, failed: HttpProblem): Problem {
  const code = signInCode(failed.explanation);
  const known = found[code ?? ''] ?? (isConditionalAccess(code) ? found['53003'] : undefined);
  const finding = (tried.key.kind === 'made' && mayBeYoung(code) ? newKeyUnknown : known?.(tried)) ?? {
    what: 'the sign-in was refused',
    why: `Entra did not let the application ${tried.clientId} sign in with ${keyInWords(tried.key)}.`,
    fix: 'Look the code up at https://login.microsoftonline.com/error, and check tenant, client id and key.',
  };
  return new Problem(
    {
      code: code ? `test.AADSTS${code}` : 'test.sign-in',
      what: `The connection test of "${tried.linkedServiceName}" failed: ${finding.what}. The linked service was not written.`,
      why: `${finding.why} Entra said: ${failed.explanation}`,
      fix: finding.fix,
    },
    failed.seen,
    failed,
  );
}

/** It signs in and may not read the workspace. */
export function linkMayNotRead(tried: Tried, { workspace, role }: Reached, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'test.no-role',
      what: `The connection test of "${tried.linkedServiceName}" failed: no role. The linked service was not written.`,
      why: `The application ${tried.clientId} signs in, so id and key are right, but may not read the workspace ${workspace}: its role "${role}" has not taken effect (up to ten minutes), or a deny assignment forbids it (${failed.answerCode}).`,
      fix: 'Run again in some minutes. If it stays, look at "Deny assignments" under Access control (IAM) of the Machine Learning workspace.',
    },
    failed.seen,
    failed,
  );
}

/** Its role is in effect, and is too small for what Synapse does. */
export function linkRoleTooSmall(tried: Tried, { workspace, role }: Reached, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'test.role-too-small',
      what: `The connection test of "${tried.linkedServiceName}" failed: the role is too small. The linked service was not written.`,
      why: `The application ${tried.clientId} may read what is in the workspace ${workspace}, but not the workspace itself, which Synapse reads first: "${role}" does not include Microsoft.MachineLearningServices/workspaces/read.`,
      fix: say`Choose ${named('role', 'Contributor')}, as the quickstart says, or a custom role that includes that action.`,
    },
    failed.seen,
    failed,
  );
}

/** The same, where nobody can sign in to try and the role's definition says it. @param who `The application …` */
export function linkRoleLacksReading(linkedServiceName: string, who: string, { workspace, role }: Reached): Problem {
  return new Problem({
    code: 'test.role-too-small',
    what: `The connection test of "${linkedServiceName}" failed: the role is too small. The linked service was not written.`,
    why: `${who} has no role that lets it read the workspace ${workspace} itself, which Synapse does first: "${role}" does not include Microsoft.MachineLearningServices/workspaces/read.`,
    fix: say`Choose ${named('role', 'Contributor')}, as the quickstart says, or a custom role that includes that action.`,
  });
}

/** Something else than a missing role refuses it. */
export function linkBlocked(tried: Tried, workspace: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'test.blocked',
      what: `The connection test of "${tried.linkedServiceName}" failed: Azure does not let it through. The linked service was not written.`,
      why: `The application ${tried.clientId} signs in, and reading the workspace ${workspace} was refused by a policy or a network rule, not for want of a role (${failed.answerCode}: ${failed.explanation}).`,
      fix: 'Ask an Owner of the subscription which policy or private link of Azure Resource Manager this is, and to let the application through.',
    },
    failed.seen,
    failed,
  );
}
