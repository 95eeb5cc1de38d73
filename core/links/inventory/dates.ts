/**
 * What ends a link by itself, and when.
 * Source: docs convert-service-connections, 2026-06-15 (the older issuer), release notes sprint 276 (lack of use).
 */
import { unusedDays } from '../../azdo/connection/use-read';
import { daysBetween, inDays } from '../../names/days';
import { dayOf } from '../../names/key-note';
import { type Fact, type Known, unknown } from './fact';
import type { LinkFacts, NextDate } from './link';

interface Ends extends Pick<LinkFacts, 'keyEnd' | 'lastUsed'> {
  /** Whether the end of the older issuer ends it. */
  readonly endsWithIssuer: boolean;
  /** Whether it is in use: what is switched off, or was never finished, is not switched off for lack of use. */
  readonly isReady: boolean;
}

/** The day on which Microsoft retires the issuer of Azure DevOps. */
export const issuerEnds = '2027-07-01';

const retirement = { on: issuerEnds, what: 'the issuer of Azure DevOps is retired, and it stops signing in' };

/**
 * The earliest of its days. That of disuse moves with each use, so it counts only when it is near, or alone. What is not
 * known may come earlier; where nothing is known, the day is not either.
 */
export function nextOf(ends: Ends, at: string): Fact<NextDate | 'none'> {
  const { endsWithIssuer, keyEnd, lastUsed } = ends;
  const fixed = [
    ...(endsWithIssuer ? [{ value: retirement, source: 'announcement', at } as const] : []),
    ...keyDate(keyEnd, dayOf(at)),
  ];
  const disuse = disuseDate(ends, at).filter(({ isNear }) => isNear || fixed.length === 0);
  const [first] = [...fixed, ...disuse.map(({ fact }) => fact)].toSorted((one, other) =>
    one.value.on.localeCompare(other.value.on),
  );
  if (first) {
    return first;
  }
  const why = [keyEnd, lastUsed].flatMap((fact) => ('unknown' in fact ? [fact.unknown] : []));
  return why[0] === undefined ? { value: 'none', source: 'Azure DevOps', at } : unknown(why[0]);
}

/** None for a key that has ended: that is no next date any more. */
function keyDate(keyEnd: LinkFacts['keyEnd'], today: string): readonly Known<NextDate>[] {
  if ('unknown' in keyEnd || keyEnd.value === 'none') {
    return [];
  }
  const { on, isCertain } = keyEnd.value;
  return on !== undefined && on >= today
    ? [{ ...keyEnd, value: { on, what: `its key ${isCertain ? 'ends' : 'may end'}` } }]
    : [];
}

function disuseDate({ lastUsed, isReady }: Ends, at: string) {
  if ('unknown' in lastUsed || lastUsed.value === 'never' || !isReady) {
    return [];
  }
  const used = new Date(lastUsed.value);
  const on = dayOf(inDays(used, unusedDays.end));
  const isNear = daysBetween(used, new Date(at)) >= unusedDays.warn;
  const what =
    on < dayOf(at)
      ? `since then Azure DevOps may switch it off any day: it was not used for ${unusedDays.end} days`
      : `without a use until then, Azure DevOps switches it off (${unusedDays.end} days)`;
  return [{ isNear, fact: { ...lastUsed, value: { on, what } } }];
}
