/**
 * When a connection was last used, and when Azure DevOps will switch it off for lack of use.
 * Source: Azure DevOps REST, Service Endpoint, Executionhistory - List, 7.1; release notes sprint 276 for the days.
 * Needs: to see the connection.
 * Beware: what counts as use is unconfirmed; the history of runs is taken. Only runs of the project that asks show.
 */

import type { Context, Loader } from '../../context';
import { askAzdo } from '../../http/azdo';
import { bodyOf, child, list, optionalText } from '../../http/json';
import type { Project } from '../project/read';
import type { Connection } from './read';

export interface UseWant {
  readonly project: Project;
  readonly connection: Connection;
}

/** Days without use after which Azure DevOps switches a connection off, and those after which we warn of it (chosen by us). */
export const unusedDays = { end: 100, warn: 80 };

/** `undefined` where no run has used it. @throws HttpProblem */
export function readLatestUse(want: UseWant, context: Context): Promise<Date | undefined> {
  return context.reads.get(latestUse, want);
}

const latestUse: Loader<UseWant, Date | undefined> = {
  name: 'latest use of the connection',
  keyOf: ({ project, connection }) => `${project.id}/${connection.id}`,
  async one({ project, connection }, context) {
    const path = `/${encodeURIComponent(project.id)}/_apis/serviceendpoint/${connection.id}/executionhistory`;
    const reply = await askAzdo(context, { method: 'GET', path, query: 'top=1' });
    const [last] = list(bodyOf(reply), 'value');
    const data = last && child(last, 'data');
    const time = data && (optionalText(data, 'finishTime') ?? optionalText(data, 'startTime'));
    return time && !Number.isNaN(Date.parse(time)) ? new Date(time) : undefined;
  },
};
