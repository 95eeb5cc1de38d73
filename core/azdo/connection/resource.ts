/**
 * An Azure DevOps service connection of scope level "Machine Learning Workspace".
 * Source: Azure DevOps REST, Service Endpoint, Endpoints, 7.1; data keys from the published `azurerm` type definition.
 * Needs: Creator of service connections in the project; Administrator of one that somebody else made.
 * Same when: its name in the project, any case. Scheme, scope level and subscription cannot change in place; workspace
 * and identity do, on a connection that somebody else made only when that was asked for.
 * Beware: always created as "Manual": Azure DevOps makes identities itself only for people (automate-service-connections,
 * 2025-05-16). A taken name is a 500 even when the namesake is invisible. A PUT replaces the whole object, and wipes a key
 * that does not come with it: so one that holds a key is written only with a key at hand.
 */

import type { Context } from '../../context';
import { type Change, changesInPlace, differences, type Resource } from '../../engine/resource';
import { askAzdo } from '../../http/azdo';
import { sayingCaller } from '../../http/holders';
import { bodyOf } from '../../http/json';
import { needing } from '../../http/rights';
import { sameText } from '../../names/ids';
import { withoutKeyNote } from '../../names/key-note';
import { HttpProblem } from '../../problem/http-problem';
import { AlreadyThere } from '../../problem/problem';
import type { Right } from '../../problem/right';
import { hasOldIssuer } from '../conversion/read';
import { fixedDifferences, pointing, unlessForeign } from './adoption-read';
import { connectionNameTaken, federationNotOffered, sharedConnectionUnseen } from './problems';
import { type Connection, connectionFromWire, federation, readConnection } from './read';
import { administratorOf } from './right-read';
import { schemeOf, signInDifferences, theirKey, trySignIn } from './sign-in-read';
import { creation, describedAs, replacement, type WantedConnection } from './wire';

export interface ServiceEndpointWant extends WantedConnection {
  /** Whether a connection that somebody else made may be pointed at another workspace or identity. */
  readonly takeOver: boolean;
}

/** What is known before its identity is. */
type ServiceEndpointSite = Pick<ServiceEndpointWant, 'name' | 'project'>;

export const serviceEndpoint: Resource<ServiceEndpointWant, Connection, ServiceEndpointSite> = {
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

  rights: (site, have) => [rightTo(site, have)],

  async apply(want, have, context) {
    const isTried = await trySignIn(want.signsIn, { tenantId: want.tenantId, isUsed: have !== undefined }, context);
    const now = have && isTried ? await lookAgain(want, context) : have;
    if (now && serviceEndpoint.diff(want, now).length === 0) {
      return now;
    }
    const body = now ? replacement(want, now) : await creation(want, context);
    const path = `/_apis/serviceendpoint/endpoints${now ? `/${now.id}` : ''}`;
    const sent = askAzdo(context, { method: now ? 'PUT' : 'POST', path, body }).catch(async (failed) => {
      const isThere = now !== undefined;
      throw failed instanceof HttpProblem ? await refusedWrite(failed, { want, isThere }, context) : failed;
    });
    const reply = await needing(rightTo(want, now), sent, context);
    return connectionFromWire(bodyOf(reply));
  },
};

/** A trial takes seconds to minutes, in which another run may have put its own key there. */
async function lookAgain(want: ServiceEndpointWant, context: Context): Promise<Connection | undefined> {
  const now = await readConnection(want, context.renewed());
  if (now) {
    changesInPlace(serviceEndpoint, want, now);
  }
  return now;
}

/** A line that names a key counts as a difference only where the connection shall hold no key. */
function descriptionDifference(want: ServiceEndpointWant, have: Connection | undefined): readonly Change[] {
  const holdsKey = want.signsIn.kind !== 'federation' && want.signsIn.kind !== 'agent identity';
  const from = holdsKey ? withoutKeyNote(have?.description) : (have?.description ?? '');
  return have ? differences({ description: [from, describedAs(want, have)] }, sameLines) : [];
}

function sameLines(left: string | undefined, right: string): boolean {
  return (left ?? '').replace(/\r\n/g, '\n').trim() === right.replace(/\r\n/g, '\n').trim();
}

interface Write {
  readonly want: ServiceEndpointWant;
  /** Whether the connection is there already, and was to be changed. */
  readonly isThere: boolean;
}

async function refusedWrite(failed: HttpProblem, { want, isThere }: Write, context: Context): Promise<Error> {
  const { name, project } = want;
  if (failed.refusal === 'nameTaken') {
    const problem = connectionNameTaken({ name, project: project.name, who: await sayingCaller(context) }, failed);
    return new AlreadyThere(problem, 5);
  }
  // The refusal of a scheme that the server does not know names it, whatever its number and code.
  if (failed.explanation.includes(federation)) {
    return federationNotOffered(failed);
  }
  if (isThere && failed.refusal === 'projectNotFound') {
    return sharedConnectionUnseen(name, await sayingCaller(context), failed);
  }
  return failed;
}

function rightTo({ name, project }: ServiceEndpointSite, have: Connection | undefined): Right {
  const titled = `the service connection "${name}"`;
  return have
    ? administratorOf({ connectionName: name, endpointId: have.id, projectId: project.id }, `change ${titled}`)
    : { kind: 'connection creator', doing: `create ${titled} in project "${project.name}"`, project };
}
