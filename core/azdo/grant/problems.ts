/** What can be wrong with the grants of a service connection: more pipelines may use it than were asked for. */

import { type Advisory, advisory } from '../../problem/problem';
import { named, say, set } from '../../problem/said';

/** Pipelines that may use the connection though nobody asked for it. @param who each of them, or all pipelines */
export function furtherGrants(name: string, project: string, who: readonly string[]): Advisory {
  return advisory({
    code: 'advice.further-grants',
    what: `More pipelines of "${project}" may use the service connection "${name}" than were asked for: ${who.join(', ')}.`,
    why: 'Somebody permitted them, by hand or in an earlier run. Whoever may change such a pipeline can use the connection.',
    fix: say`If they are meant, ${set('pipelineAccess', 'list')} (or all) and name them in ${named('pipelines')}. Otherwise ${set('extraGrants', 'revoke')}, or take them back by hand: Project settings, Service connections, the connection, "…", Security, Pipeline permissions.`,
  });
}
