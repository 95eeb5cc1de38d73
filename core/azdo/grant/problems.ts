/** TODO HEADER azdo/grant/problems */
import { Problem } from '../../problem/problem';

/** Pipelines that may use the connection though nobody asked for it. @param who each of them, or all pipelines */
export function furtherGrants(name: string, project: string, who: readonly string[]): Problem {
  return new Problem({
    code: 'outlook.further-grants',
    what: `More pipelines of "${project}" may use the service connection "${name}" than were asked for: ${who.join(', ')}.`,
    why: 'Somebody permitted them, by hand or with other inputs. Whoever may change such a pipeline can use the connection.',
    fix: 'If they are meant, set pipelineAccess: list (or all) and name them in pipelines. Otherwise set extraGrants: revoke, or take them back by hand: Project settings, Service connections, the connection, "…", Security, Pipeline permissions.',
  });
}
