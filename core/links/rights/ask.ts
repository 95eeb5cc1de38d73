/** Rights, asked of the services that give them: all of Azure DevOps in one request, the others side by side. */

import type { Context } from '../../context';
import type { Problem } from '../../problem/problem';
import type { Right, RightOf, Standing } from '../../problem/right';
import { unlessUnanswered } from './answered';
import { standingsInAzdo } from './azdo';
import { isWriting, standingInAzure } from './azure';
import { standingInDirectory } from './directory';
import { standingInSynapse } from './synapse';

type OfAzdo = RightOf<'connection creator' | 'connection administrator' | 'connection user'>;

/**
 * A question that is refused, or not answered, leaves the right open: it never fails a run.
 * @returns in the order of the rights
 */
export async function askRights(rights: readonly Right[], context: Context): Promise<readonly (Standing | Problem)[]> {
  const inAzdo = rights.filter(isOfAzdo);
  const asked = inAzdo.length > 0 ? standingsInAzdo(inAzdo, context) : Promise.resolve([]);
  const scopes = rights.flatMap((right) => (isOfAzure(right) && isWriting(right) ? [right.scope] : []));
  return Promise.all(
    rights.map(async (right) => {
      const at = isOfAzdo(right) ? inAzdo.indexOf(right) : -1;
      return isOfAzdo(right)
        ? ((await asked)[at] ?? 'unknown')
        : unlessUnanswered(standingOf(right, scopes, context), 'unknown');
    }),
  );
}

function isOfAzdo(right: Right): right is OfAzdo {
  return ['connection creator', 'connection administrator', 'connection user'].includes(right.kind);
}

function isOfAzure(right: Right): right is RightOf<'azure action' | 'role assignment'> {
  return right.kind === 'azure action' || right.kind === 'role assignment';
}

async function standingOf(
  right: Exclude<Right, OfAzdo>,
  scopes: readonly string[],
  context: Context,
): Promise<Standing | Problem> {
  switch (right.kind) {
    case 'azure action':
    case 'role assignment':
      return standingInAzure(right, scopes, context);
    case 'directory read':
    case 'application creation':
    case 'application ownership':
      return standingInDirectory(right, context);
    case 'synapse action':
      return standingInSynapse(right, context);
    default:
      return 'unknown';
  }
}
