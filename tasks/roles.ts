/** The roles of a link, as its report shows them. */
import { type PurposeInput, type Role, smallestRoles } from '../core';

/** @param given what the run found of them; absent where it stopped before */
export function roleInWords(
  { isRoleUsual, purposes }: Pick<PurposeInput, 'isRoleUsual' | 'purposes'>,
  given: readonly Role[] | undefined,
): string | undefined {
  const names = given?.map(({ name }) => name).join(', ');
  if (names === undefined) {
    return undefined;
  }
  if (isRoleUsual) {
    const narrower = smallestRoles(['runJobs']).map(({ name }) => name);
    return `${names}, since neither a role nor a purpose is asked for; for jobs, purpose: runJobs gives ${narrower.join(' and ')}`;
  }
  return purposes.length > 0 ? `${names}, for ${purposes.join(', ')}` : names;
}
