/**
 * An Azure DevOps service connection of scope level "Machine Learning Workspace".
 * Source: Azure DevOps REST, Service Endpoint, Endpoints, 7.1; data keys from the published `azurerm` type definition.
 * Needs: Creator of service connections in the project; Administrator of one that somebody else made.
 * Same when: its name in the project, any case. Scheme, scope level and subscription cannot change in place; workspace
 * and identity do on a connection of ours, and on that of others only when it was asked for.
 * Beware: always created as "Manual": Azure DevOps makes identities itself only for people (automate-service-connections,
 * 2025-05-16). A taken name is a 500 even when the namesake is invisible. A PUT replaces the whole object, and wipes a key
 * that does not come with it: so one that holds a key is written only with a key at hand.
 */

import type { Context } from '../../context';
import { type Change, differences, type Resource } from '../../engine/resource';
import { askAzdo, readCaller } from '../../http/azdo';
import { record } from '../../http/json';
import { sameText } from '../../names/ids';
import { withoutKeyNote } from '../../names/key-note';
import { HttpProblem } from '../../problem/http-problem';
import { AlreadyThere } from '../../problem/problem';
import { refusedRight } from '../../problem/refused';
import { conflictProblem } from '../../problem/run';
import { hasOldIssuer } from '../conversion/read';
import { federation, fixedDifferences, pointing, unlessForeign } from './adoption-read';
import { connectionNameTaken, federationNotOffered, sharedConnectionUnseen } from './problems';
import { type Connection, connectionFromWire, readConnection } from './read';
import { schemeOf, signInDifferences, theirKey, trySignIn } from './sign-in-read';
import { creation, describedAs, replacement, type WantedConnection } from './wire';

export interface ServiceEndpointWant extends WantedConnection {
  /** Whether a connection that somebody else made may be pointed at another workspace or identity. */
  readonly takeOver: boolean;
}

export const serviceEndpoint: Resource<ServiceEndpointWant, Connection> = {
  kind: 'service connection',
  title: (want) => `"${want.name}"`,

  read: readConnection,
  // Saving may move a connection of the older issuer to another one (docs errors-workload-identity, 2026-03-26).
  changesWhatFollows: hasOldIssuer,

  diff(want, have) {
    const { id, location } = want.workspace;
    const tenant = differences({ tenant: [have?.tenantId, want.tenantId] }, sameText);
    const changes = [
      ...fixedDifferences(id, schemeOf[want.signsIn.kind], have),
      ...pointing(id, have, want.takeOver),
      ...differences({ region: [have?.location, location] }, sameText),
      ...tenant.map((change) => unlessForeign(change, have, want.takeOver)),
      ...signInDifferences(want.signsIn, have, want.takeOver),
      ...descriptionDifference(want, have),
    ];
    return want.signsIn.kind === 'their secret'
      ? changes.map((change) => ({ conflict: theirKey, ...change }))
      : changes;
  },

  async apply(want, have, context) {
    const isTried = await trySignIn(want.signsIn, want.tenantId, have !== undefined, context);
    const now = have && isTried ? await lookAgain(want, context) : have;
    if (now && serviceEndpoint.diff(want, now).length === 0) {
      return now;
    }
    const body = now ? replacement(want, now) : await creation(want, context);
    const path = `/_apis/serviceendpoint/endpoints${now ? `/${now.id}` : ''}`;
    try {
      const reply = await askAzdo(context, { method: now ? 'PUT' : 'POST', path, body });
      return connectionFromWire(record(reply.body));
    } catch (failed) {
      throw failed instanceof HttpProblem ? await translate(failed, want, now, context) : failed;
    }
  },
};

/** A trial takes seconds to minutes, in which another run may have put its own key there. */
async function lookAgain(want: ServiceEndpointWant, context: Context): Promise<Connection | undefined> {
  const now = await readConnection(want, context);
  const conflicts = now ? serviceEndpoint.diff(want, now).filter(({ conflict }) => conflict !== undefined) : [];
  if (conflicts.length > 0) {
    throw conflictProblem(serviceEndpoint.kind, serviceEndpoint.title(want), conflicts);
  }
  return now;
}

/** The line that names a key counts only where there shall be none. */
function descriptionDifference(want: ServiceEndpointWant, have: Connection | undefined): readonly Change[] {
  const holdsKey = want.signsIn.kind !== 'federation' && want.signsIn.kind !== 'agent identity';
  const from = holdsKey ? withoutKeyNote(have?.description) : (have?.description ?? '');
  return have ? differences({ description: [from, describedAs(want, have)] }, sameLines) : [];
}

function sameLines(left: string | undefined, right: string): boolean {
  return (left ?? '').replace(/\r\n/g, '\n').trim() === right.replace(/\r\n/g, '\n').trim();
}

async function translate(
  failed: HttpProblem,
  want: ServiceEndpointWant,
  have: Connection | undefined,
  context: Context,
): Promise<Error> {
  if (failed.code?.includes('DuplicateServiceConnection')) {
    return new AlreadyThere(connectionNameTaken(want.name, want.project.name, await readCaller(context), failed), 5);
  }
  if (failed.explanation.includes(federation)) {
    return federationNotOffered(failed);
  }
  if (have && failed.code?.includes('ProjectDoesNotExist')) {
    return sharedConnectionUnseen(want.name, await readCaller(context), failed);
  }
  if (failed.status === 403) {
    const caller = await readCaller(context);
    return have
      ? refusedRight(
          { kind: 'connection administrator', doing: 'change the service connection', name: want.name },
          caller,
          failed,
        )
      : refusedRight({ kind: 'connection creator', name: want.name, project: want.project.name }, caller, failed);
  }
  return failed;
}
