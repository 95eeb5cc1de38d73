/**
 * Roles in Entra that matter to applications, and what tokens call them.
 * Source: learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference (template ids),
 * learn.microsoft.com/entra/identity-platform/access-token-claims-reference (`wids`).
 */
const templates: Readonly<Record<string, string>> = {
  'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
  'Hybrid Identity Administrator': '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2',
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
};

/** Those that manage any application. */
export const directoryRoles: readonly string[] = Object.keys(templates);

export function managesApplications(roles: readonly string[]): boolean {
  return roles.some((role) => directoryRoles.includes(role));
}

/** Their templates, as the claim `wids` has them. */
export function toWids(roles: readonly string[]): string[] {
  return roles.flatMap((role) => templates[role] ?? []);
}
