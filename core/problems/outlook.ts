/** What works today and will end. */
import { Problem } from '../problem/problem';

export function oldIssuerEnds(name: string): Problem {
  return new Problem({
    code: 'outlook.old-issuer',
    what: `The service connection "${name}" will stop working on 2027-07-01.`,
    why: 'Its trust uses the Azure DevOps issuer, which is retired on that day for single-tenant applications and managed identities. Its subject also breaks when the organization, the project or the connection is renamed.',
    fix: 'Set convert: true, and it is converted to the Entra issuer in place and keeps its id; mode: convertAll does so for all connections of the project. By hand: Project settings, Service connections, the connection, Update; then run this task again, which puts the new issuer and subject on the identity.',
  });
}

/** Least privilege: a role that we gave and nobody asks for any more. */
export function excessRole(role: string, assignment: string, scope: string): Problem {
  return new Problem({
    code: 'outlook.surplus-role',
    what: `The identity of the link holds a further role, "${role}", on ${scope}.`,
    why: 'This task gave it, and the inputs ask for another role now. Another link with the same identity may still need it, so it is not taken away by itself.',
    fix: `Remove it under Access control (IAM) of the workspace if nothing needs it: az role assignment delete --ids ${assignment}`,
  });
}

export function unusedConnectionEnds(name: string, days: number, end: number): Problem {
  return new Problem({
    code: 'outlook.unused',
    what: `The service connection "${name}" will be switched off in ${Math.max(end - days, 0)} days.`,
    why: `No pipeline used it for ${days} days; Azure DevOps switches off what was not used for ${end}.`,
    fix: 'Run a pipeline that uses it, or remove the connection if it is not needed any more.',
  });
}

/** Who brings the next key: this task, whoever gives it, or somebody else who put the present one there. */
export type Caretaker =
  | { readonly kind: 'this task'; readonly renewDays: number }
  | { readonly kind: 'giver' }
  /** Whoever keeps the vault; it has no date of its own for the key. */
  | { readonly kind: 'vault'; readonly vault: string; readonly secretName: string }
  | { readonly kind: 'somebody else' };

/** The link that signs in by a key. */
export interface KeyHolder {
  readonly kind: 'service connection' | 'linked service';
  readonly name: string;
}

interface EndingKey {
  readonly holder: KeyHolder;
  readonly key: 'client secret' | 'certificate';
  /** That are left. */
  readonly days: number;
  /** The limit that was passed last. */
  readonly threshold: number;
  readonly caretaker: Caretaker;
}

/** @param day ISO date */
export function keyEnds(about: EndingKey, day: string): Problem {
  const isCertificate = about.key === 'certificate';
  return new Problem({
    code: isCertificate ? 'outlook.certificate-ends' : 'outlook.secret-ends',
    what: `The ${about.key} of the ${titleOf(about)} ends on ${day}, in ${daysOf(about.days)}.`,
    why: `${urgency(about)} Pipelines that use the ${isConnection(about) ? 'connection' : 'link'} fail from that day on.`,
    fix: renewal(about),
  });
}

/** Which of the application's secrets the link holds cannot be told. @param days ISO dates, the next one first */
export function keyMayEnd(about: EndingKey, days: readonly string[]): Problem {
  return new Problem({
    code: 'outlook.secret-may-end',
    what: `The client secret of the ${titleOf(about)} may end on ${days[0] ?? ''}, in ${daysOf(about.days)}.`,
    why: `Its application has ${days.length} secrets, which end on ${days.join(', ')}; which of them the ${isConnection(about) ? 'connection' : 'link'} holds is never shown. ${urgency(about)}`,
    fix: renewal(about),
  });
}

function isConnection({ holder }: EndingKey): boolean {
  return holder.kind === 'service connection';
}

function titleOf({ holder }: EndingKey): string {
  return `${holder.kind} "${holder.name}"`;
}

function daysOf(days: number): string {
  return days === 1 ? 'one day' : `${days} days`;
}

function urgency({ threshold }: EndingKey): string {
  switch (threshold) {
    case 7:
      return 'A week or less is left: act today.';
    case 14:
      return 'Two weeks or less are left: it is time to act.';
    case 30:
      return '30 days or less are left: plan the change now.';
    default:
      return `${threshold} days or less are left.`;
  }
}

function renewal(about: EndingKey): string {
  const { key, caretaker } = about;
  switch (caretaker.kind) {
    case 'this task':
      return `The next run of this task renews it, once fewer than ${caretaker.renewDays} days are left; run it on a schedule that is sure to meet them.`;
    case 'giver':
      return key === 'certificate'
        ? 'Put a new certificate with its private key into the file that certificateFile names, then run this task: it registers the new one beside the old one, and removes the old one when the new one has proved itself.'
        : `Make a new secret on the application, give it as clientSecret and run this task. Or leave clientSecret out, so that this task makes and renews it; or ${isConnection(about) ? 'authentication: federation for a new connection' : 'authentication: managedIdentity'}, which has no secret.`;
    case 'vault':
      return `Make a new secret on the application and store it as "${caretaker.secretName}" in the key vault "${caretaker.vault}". The link takes the latest version by itself, unless keyVaultSecretVersion names one.`;
    case 'somebody else':
      return `Ask whoever put the ${key} there to renew it, or set takeOver: true to let this task put a key of its own there and renew it.`;
  }
}

/** Not an end, but as little seen from here: the proof that is missing. */
export function provedOnlyByAgent(name: string, workspace: string, clientId: string | undefined): Problem {
  const identity = clientId ? `the managed identity ${clientId}` : "the machine's own managed identity";
  return new Problem({
    code: 'outlook.agent-identity',
    what: `That the service connection "${name}" signs in was not proved.`,
    why: `A job that uses it signs in on the machine that it runs on, as ${identity}, which Azure DevOps cannot do in its place. Proved is that this identity holds the role on ${workspace}.`,
    fix: `Run a job that uses the connection once in each agent pool that is to use it. Where it fails, assign the identity to the machines of the pool (their page in the Azure portal, Identity); agents that Microsoft hosts have none.`,
  });
}
