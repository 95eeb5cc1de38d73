/**
 * What will end a service connection that works today: the retirement of the old issuer, and lack of use.
 * Source: docs convert-service-connections (2026-06-15): the Azure DevOps issuer ends on 2027-07-01 in the public cloud;
 * release notes sprint 276: connections not used for 100 days are switched off; Azure DevOps REST, Service Endpoint,
 * Executionhistory - List, 7.1.
 * Needs: to see the connection.
 * Beware: sovereign clouds stay on the old issuer. What counts as use is unconfirmed; the history of runs is taken.
 */

import type { Context, Loader } from '../../context';
import type { Adviser } from '../../engine/resource';
import { askAzdo } from '../../http/azdo';
import { child, type Json, list, optionalText, record } from '../../http/json';
import { daysBetween } from '../../names/days';
import type { Advisory } from '../../problem/problem';
import { hasOldIssuer } from '../conversion/read';
import type { Project } from '../project/read';
import { oldIssuerEnds, unusedConnectionEnds } from './proof-problems';
import type { Connection } from './read';

export interface EndOfConnectionWant {
  readonly project: Project;
  readonly connection: Connection;
}

/** Days without use after which Azure DevOps switches a connection off, and those after which we warn of it (chosen by us). */
const unusedDays = { end: 100, warn: 80 };

export const endOfConnection: Adviser<EndOfConnectionWant> = {
  kind: 'what will end',
  title: (want) => `"${want.connection.name}"`,
  async advise(want, context) {
    const unused = await foreseeDisuse(want, context);
    return [...foreseeIssuer(want.connection, context), ...(unused ? [unused] : [])];
  },
};

function foreseeIssuer(connection: Connection, context: Context): readonly Advisory[] {
  return hasOldIssuer(connection) && context.cloud.name === 'AzureCloud' ? [oldIssuerEnds(connection.name)] : [];
}

async function foreseeDisuse(
  { project, connection }: EndOfConnectionWant,
  context: Context,
): Promise<Advisory | undefined> {
  const [last] = await context.reads.get(latestUses, { project, connection });
  const time =
    last && (optionalText(child(last, 'data'), 'finishTime') ?? optionalText(child(last, 'data'), 'startTime'));
  const days = time ? daysBetween(new Date(time), context.clock.now()) : 0;
  return days >= unusedDays.warn ? unusedConnectionEnds(connection.name, days, unusedDays.end) : undefined;
}

const latestUses: Loader<EndOfConnectionWant, readonly Json[]> = {
  name: 'latest use of the connection',
  keyOf: ({ project, connection }) => `${project.id}/${connection.id}`,
  async one({ project, connection }, context) {
    const path = `/${encodeURIComponent(project.id)}/_apis/serviceendpoint/${connection.id}/executionhistory`;
    const reply = await askAzdo(context, { method: 'GET', path, query: 'top=1' });
    return list(record(reply.body), 'value');
  },
};
