/**
 * Who holds a right or lacks it, in the words and by the ids by which those who give rights find them. Asked only where a
 * message is to be worded.
 * Source: vsts-rest-api-specs, serviceEndpoint, Endpoints_Get, and location, ConnectionData_Get, 7.1; entra-docs,
 * access-token-claims-reference (`oid`, `appid`, `idtyp`). That a token for Graph names the application (`app_displayname`)
 * and one of a managed identity its resource (`xms_mirid`) is not documented and seen in public; without them it has no name.
 * Beware: a job is told the id of its setup connection and not its name, and an agent masks the application id in its log.
 */

import type { Context, Loader } from '../context';
import { identified } from '../problem/refused';
import type { Holder } from '../problem/right';
import { askAzdo, azdoVersions } from './azdo';
import { bodyOf, child, optionalText } from './json';
import { claimsOf } from './token-claims';

/**
 * The setup identity by its name, as far as its tokens have shown it, or else by its connection. Where the name is known
 * nothing is sent: a refusal that is worded at once stops what would be written beside it.
 */
export async function setupIdentity(context: Context): Promise<Holder> {
  const { isPerson, objectId, applicationId, ...claims } = claimsOf(await context.token(context.cloud.arm));
  const displayName = claims.displayName ?? context.learned.setupName;
  const name =
    displayName === undefined
      ? await nameByConnection(context)
      : context.actor.replace(/^The identity/, `The identity "${displayName}"`);
  return { name, displayName, objectId, applicationId, isPerson, graphUrl: context.cloud.graph };
}

/** As whom Azure DevOps knows us; in general words when even that is refused. */
export async function readCaller(context: Context): Promise<Holder> {
  const known = await context.reads.get(caller, 'caller').catch(() => undefined);
  return known ?? { name: context.organization.actor };
}

const caller: Loader<'caller', Holder | undefined> = {
  name: 'caller of Azure DevOps',
  keyOf: (who) => who,
  async one(_who, context) {
    const question = { method: 'GET', path: '/_apis/connectionData', version: azdoVersions.connectionData } as const;
    const user = child(bodyOf(await askAzdo(context, question)), 'authenticatedUser');
    const name = optionalText(user, 'customDisplayName') ?? optionalText(user, 'providerDisplayName');
    return name === undefined ? undefined : { name: `"${name}"`, identityId: optionalText(user, 'id') };
  },
};

/** The setup identity within a clause, with its ids. */
export async function sayingSetup(context: Context): Promise<string> {
  return identified(await setupIdentity(context));
}

/** Who asks Azure DevOps, within a clause, with its id. */
export async function sayingCaller(context: Context): Promise<string> {
  return identified(await readCaller(context));
}

/** In general words where the connection does not show itself to who asks. */
async function nameByConnection({ setupConnection, reads, actor }: Context): Promise<string> {
  const name = setupConnection && (await reads.get(nameOfConnection, setupConnection).catch(() => undefined));
  return name === undefined ? actor : `The identity of service connection "${name}"`;
}

const nameOfConnection: Loader<NonNullable<Context['setupConnection']>, string | undefined> = {
  name: 'name of the setup connection',
  keyOf: ({ id }) => id.toLowerCase(),
  async one({ id, projectId }, context) {
    const path = `/${encodeURIComponent(projectId)}/_apis/serviceendpoint/endpoints/${encodeURIComponent(id)}`;
    // What may not be seen is answered with nothing.
    const reply = await askAzdo(context, { method: 'GET', path, mayBeNull: true });
    return reply.body === undefined ? undefined : optionalText(bodyOf(reply), 'name');
  },
};
