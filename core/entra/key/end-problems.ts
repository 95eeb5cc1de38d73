/** What is advised before a key ends. */

import { type Advisory, advisory } from '../../problem/problem';
import { named, type Said, say, set } from '../../problem/said';

/** Who brings the next key: AML Links, whoever gives it, or somebody else who put the present one there. */
export type Caretaker =
  | { readonly kind: 'ours'; readonly renewDays: number }
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
  /** Days that are left. */
  readonly days: number;
  /** The number of days whose limit was passed last. */
  readonly threshold: number;
  readonly caretaker: Caretaker;
}

function titleOf({ holder }: EndingKey): string {
  return `${holder.kind} "${holder.name}"`;
}

function daysOf(days: number): string {
  return days === 1 ? 'one day' : `${days} days`;
}

function urgency({ threshold, caretaker, days }: EndingKey): string {
  if (caretaker.kind === 'ours') {
    return days < caretaker.renewDays
      ? 'It is due: the next run that applies renews it, and nobody has to act before.'
      : 'It is renewed by itself in time, as long as runs go on.';
  }
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

function isConnection({ holder }: EndingKey): boolean {
  return holder.kind === 'service connection';
}

function renewal(about: EndingKey): string | Said {
  const { key, caretaker } = about;
  switch (caretaker.kind) {
    case 'ours':
      return `The next run renews it, once fewer than ${caretaker.renewDays} days are left; run it on a schedule that is sure to meet them.`;
    case 'giver':
      return key === 'certificate'
        ? 'Put a new certificate with its private key into the file that the link takes it from, then run: that registers the new one beside the old one, and removes the old one when the new one has proved itself.'
        : say`Make a new secret on the application, give it as ${named('clientSecret')} and run. Or leave ${named('clientSecret')} out, so that secrets are made and renewed here; or ${withoutSecret(about)}, which has no secret.`;
    case 'vault':
      return say`Make a new secret on the application and store it as "${caretaker.secretName}" in the key vault "${caretaker.vault}". The link takes the latest version by itself, unless ${named('keyVaultSecretVersion')} names one.`;
    case 'somebody else':
      return say`Ask whoever put the ${key} there to renew it, or ${set('takeOver', 'true')} to have a key of its own put there and renewed.`;
  }
}

function withoutSecret(about: EndingKey): Said {
  return isConnection(about)
    ? say`${named('authentication', 'federation')} for a new connection`
    : say`${named('authentication', 'managedIdentity')}`;
}

/** @param day ISO date */
export function keyEnds(about: EndingKey, day: string): Advisory {
  const isCertificate = about.key === 'certificate';
  return advisory({
    code: isCertificate ? 'advice.certificate-ends' : 'advice.secret-ends',
    what: `The ${about.key} of the ${titleOf(about)} ends on ${day}, in ${daysOf(about.days)}.`,
    why: `${urgency(about)} Pipelines that use the ${isConnection(about) ? 'connection' : 'link'} fail from that day on.`,
    fix: renewal(about),
  });
}

/** Which of the application's secrets the link holds cannot be told. @param days ISO dates, the next one first */
export function keyMayEnd(about: EndingKey, days: readonly string[]): Advisory {
  return advisory({
    code: 'advice.secret-may-end',
    what: `The client secret of the ${titleOf(about)} may end on ${days[0] ?? ''}, in ${daysOf(about.days)}.`,
    why: `Its application has ${days.length} secrets, which end on ${days.join(', ')}; which of them the ${isConnection(about) ? 'connection' : 'link'} holds is never shown. ${urgency(about)}`,
    fix: renewal(about),
  });
}
