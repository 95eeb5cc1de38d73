/**
 * What will end a service connection that works today: the retirement of the old issuer, and lack of use.
 * Source: docs convert-service-connections (2026-06-15): the Azure DevOps issuer ends on 2027-07-01 in the public cloud;
 * as in `use-read.ts` for lack of use.
 * Needs: to see the connection.
 * Beware: sovereign clouds stay on the old issuer. What counts as use is unconfirmed; the history of runs is taken.
 */

import type { Context } from '../../context';
import type { Adviser } from '../../engine/resource';
import { daysBetween } from '../../names/days';
import type { Advisory } from '../../problem/problem';
import { hasOldIssuer } from '../conversion/read';
import type { Project } from '../project/read';
import { oldIssuerEnds, unusedConnectionEnds } from './proof-problems';
import type { Connection } from './read';
import { readLatestUse, unusedDays } from './use-read';

export interface EndOfConnectionWant {
  readonly project: Project;
  readonly connection: Connection;
}

export const endOfConnection: Adviser<EndOfConnectionWant> = {
  kind: 'what will end',
  title: (want) => `"${want.connection.name}"`,
  async advise(want, context) {
    const unused = await foreseeDisuse(want, context);
    return unused ? [unused] : [];
  },
};

/** That its issuer is retired: it costs no request, and so every run says it. */
export const endOfIssuer: Adviser<Connection> = {
  kind: 'end of the issuer',
  title: (connection) => `of "${connection.name}"`,
  advise: async (connection, { cloud }) =>
    hasOldIssuer(connection) && cloud.name === 'AzureCloud' ? [oldIssuerEnds(connection.name)] : [],
};

async function foreseeDisuse(
  { project, connection }: EndOfConnectionWant,
  context: Context,
): Promise<Advisory | undefined> {
  const time = await readLatestUse({ project, connection }, context);
  const days = time ? daysBetween(time, context.clock.now()) : 0;
  return days >= unusedDays.warn ? unusedConnectionEnds(connection.name, days, unusedDays.end) : undefined;
}
