/** Rights, asked of the services that give them: all of Azure DevOps in one request, the others side by side. */

import type { Context } from '../../context';
import type { Problem } from '../../problem/problem';
import type { Right, RightOf, Standing } from '../../problem/right';
import { standingsInAzdo, unanswered } from './azdo';
import { standingInAzure } from './azure';
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
  return Promise.all(
    rights.map(async (right) => {
      const at = isOfAzdo(right) ? inAzdo.indexOf(right) : -1;
      return isOfAzdo(right) ? ((await asked)[at] ?? 'unknown') : standingOf(right, context).catch(open);
    }),
  );
}

function open(failed: unknown): Standing {
  unanswered(failed);
  return 'unknown';
}

function isOfAzdo(right: Right): right is OfAzdo {
  return ['connection creator', 'connection administrator', 'connection user'].includes(right.kind);
}

async function standingOf(right: Exclude<Right, OfAzdo>, context: Context): Promise<Standing | Problem> {
  switch (right.kind) {
    case 'azure action':
    case 'role assignment':
      return standingInAzure(right, context);
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
