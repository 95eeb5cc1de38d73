/** Days, as lives and limits are counted. */

export const dayMilliseconds = 86_400_000;

/** The moment so many days later, as ISO time. */
export function inDays(from: Date, days: number): string {
  return new Date(from.getTime() + days * dayMilliseconds).toISOString();
}

/** Whole days from one moment to another; negative when it is past. */
export function daysBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / dayMilliseconds);
}

/** A moment for people: `2026-12-05, 23:42 UTC`; what is no time stays as it is. @param time ISO time */
export function momentOf(time: string): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? time : at.toISOString().replace(/T(\d\d:\d\d).*$/, ', $1 UTC');
}
