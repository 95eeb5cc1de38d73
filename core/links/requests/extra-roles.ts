/** What becomes of roles that earlier runs gave for the link and that are not asked for any more. */
import type { InputReading } from './reading';

export interface ExtraRolesText {
  readonly extraRoles?: string | undefined;
}

/** Values of `extraRoles` in the order the editor shows them. */
export const extraRoleKinds = ['report', 'remove'] as const;

/** `report`: every run says so; `remove`: those are taken away that are surely of this link alone. */
export type ExtraRoles = (typeof extraRoleKinds)[number];

export function parseExtraRoles(reading: InputReading<ExtraRolesText>): ExtraRoles {
  return reading.kind('extraRoles', extraRoleKinds) ?? 'report';
}
