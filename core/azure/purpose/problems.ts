/** What can be wrong between what a link is for and what its roles let it do. */

import { Problem } from '../../problem/problem';
import { type Said, say, set } from '../../problem/said';
import { contributor, type Role, reader } from '../role/definition-read';
import { readWorkspace } from '../role/reading-read';
import { type Purpose, purposesOf, smallestRoles } from './read';

interface Lacking {
  readonly roles: readonly Role[];
  readonly purposes: readonly Purpose[];
  /** Actions, as Azure writes them. */
  readonly missing: readonly string[];
}

/** The roles that are asked for can never do it. Said before anything is written. */
export function rolesLackPurpose(lacking: Lacking): Problem {
  return new Problem({
    code: 'role.lacks-purpose',
    what: `${rolesInWords(lacking.roles)} can never do what the link is for.`,
    why: `${missingInWords(lacking)}.`,
    fix: enoughRoles(lacking),
  });
}

/** What an identity lacks that holds its roles, asked as that identity. */
export interface PurposeNotReached extends Lacking {
  /** A sentence begins with it: `The service connection "x"`. */
  readonly who: string;
  readonly workspace: string;
  /** Whether the roles themselves permit it, so that they may only have to spread. */
  readonly mayCome: boolean;
}

/** It signs in, and may not do all that it is for. */
export function purposeNotReached(found: PurposeNotReached): Problem {
  const { who, workspace, mayCome, roles } = found;
  const why = mayCome
    ? ` ${rolesInWords(roles)} ${verb(roles, 'permits', 'permit')} it, so that it has not taken effect (up to ten minutes), was taken away, or a deny assignment forbids it.`
    : ` ${rolesInWords(roles)} ${verb(roles, 'does', 'do')} not permit it.`;
  return new Problem({
    code: 'proof.purpose',
    what: `${who} signs in, but may not do on the workspace ${workspace} all that it is for.`,
    why: `${missingInWords(found)}.${why}`,
    fix: mayCome
      ? 'Run again in some minutes. If it stays, look at "Access control (IAM)" of the workspace: Role assignments and Deny assignments.'
      : enoughRoles(found),
  });
}

interface StorageClosed {
  readonly who: string;
  /** Resource id of the storage account. */
  readonly account: string;
  readonly missing: readonly string[];
  readonly principalId: string;
}

/** The workspace's own datastore holds no key: whoever uploads a file needs a right on the storage account, which nobody gives here. */
export function storageNotReached({ who, account, missing, principalId }: StorageClosed): Problem {
  return new Problem({
    code: 'proof.storage',
    what: `${who} may not upload files to the workspace's storage account.`,
    why: `The datastores of the workspace sign in by identity, so that a local input is uploaded with the right of the caller. Missing on ${account}: ${missing.join(', ')}.`,
    fix: `Ask an owner of the storage account for the role "Storage Blob Data Contributor": az role assignment create --assignee-object-id ${principalId} --assignee-principal-type ServicePrincipal --role "Storage Blob Data Contributor" --scope ${account}`,
  });
}

function rolesInWords(roles: readonly Role[]): string {
  const names = roles.map(({ name }) => `"${name}"`);
  return names.length === 1 ? `The role ${names[0]}` : `The roles ${names.join(' and ')} together`;
}

function verb(roles: readonly Role[], one: string, many: string): string {
  return roles.length === 1 ? one : many;
}

const below = readWorkspace.replace(/read$/, '');

/** `For runJobs it lacks jobs/write, codes/versions/write (below Microsoft.MachineLearningServices/workspaces)` */
function missingInWords({ purposes, missing }: Pick<Lacking, 'purposes' | 'missing'>): string {
  const meant = purposes.filter((one) => missing.some((action) => purposesOf(action, [one]).length > 0));
  const forWhat = meant.length > 0 ? `For ${meant.join(', ')} it` : 'It';
  const short = missing.map((action) => (action.startsWith(below) ? action.slice(below.length) : action));
  return missing.length === 1
    ? `${forWhat} lacks ${missing.join()}`
    : `${forWhat} lacks ${short.join(', ')} (below ${below.slice(0, -1)})`;
}

/** What would be enough: the smallest roles, and one that surely reads the workspace where that is missing. */
function enoughRoles({ purposes, missing }: Pick<Lacking, 'purposes' | 'missing'>): Said {
  const smallest = smallestRoles(purposes);
  const lacksReading = missing.includes(readWorkspace) && ![reader, contributor].some((one) => smallest.includes(one));
  const [first, ...more] = [...smallest, ...(lacksReading ? [reader] : [])].map(({ name }) => name);
  const besides = more.map((name) => `, and on a line of its own ${name}`).join('');
  return say`${set('role', first)}${besides}. Custom roles that hold those actions will do as well.`;
}
