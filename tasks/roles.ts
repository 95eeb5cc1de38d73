/** The roles of a link, as its report shows them. */
import { type PurposeInput, type Role, smallestRoles } from '../core';

/** @param given what the run found of them; absent where it stopped before */
export function roleInWords(
  { purpose }: Pick<PurposeInput, 'purpose'>,
  given: readonly Role[] | undefined,
): string | undefined {
  const names = given?.map(({ name }) => name).join(', ');
  if (names === undefined || purpose.length > 0) {
    return names && `${names}, for ${purpose.join(', ')}`;
  }
  const [narrower] = smallestRoles(['runJobs']);
  return names === 'Contributor' ? `${names}; where it is for jobs, purpose: runJobs takes ${narrower?.name}` : names;
}
