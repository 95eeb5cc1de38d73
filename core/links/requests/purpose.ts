/** What a link is for, and the roles that it gets for that. */
import { type Purpose, smallestRoles } from '../../azure/purpose/read';
import type { InputReading } from './reading';

export interface PurposeText {
  readonly role?: string | undefined;
  readonly purpose?: string | undefined;
}

export interface PurposeInput {
  /** None: that the workspace can be read is all that is proved. */
  readonly purpose: readonly Purpose[];
  /** Names or GUIDs; at least one. */
  readonly role: readonly string[];
}

/** @param known those that this kind of link may have */
export function parsePurpose(reading: InputReading<PurposeText>, known: readonly Purpose[]): PurposeInput {
  const typed = reading.list('purpose');
  const purposes = known.filter((one) => typed.includes(one));
  const strange = typed.filter((one) => !known.some((purpose) => purpose === one));
  if (strange.length > 0) {
    reading.complain('purpose', `"${strange.join('", "')}" is none of ${known.join(', ')}.`);
  }
  const asked = reading.lines('role');
  return { purpose: purposes, role: asked.length > 0 ? asked : smallestRoles(purposes).map(({ name }) => name) };
}
