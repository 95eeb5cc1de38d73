/**
 * An application in Entra, as which the link signs in.
 * Source: Microsoft Graph v1.0, application; upsert by unique name (api/application-upsert).
 * Needs: Application.ReadWrite.OwnedBy; who creates an application becomes its owner.
 * Same when: its unique name, which only we give; or the client id that the connection already carries. Never the
 * display name, which many may share.
 * Beware: an upsert that met one already there answers 204 without a body; single-tenant is required (AADSTS70052).
 */
import { differences, type Resource } from '../engine/resource';
import { type AppObjectId, asAppObjectId, asClientId, type ClientId } from '../names/ids';
import { carriesMark, markOf, markTag } from '../names/mark';
import { applicationIsMultiTenant, connectionsApplicationGone, notAllowedInGraph } from '../problems/entra';
import { NotYet } from '../problems/problem';
import { notOurs } from '../problems/run';
import { absentWhenNotFound } from '../wire/ask';
import { askGraph, odataText } from '../wire/graph';
import { HttpProblem } from '../wire/http-problem';
import { optionalText, record, text } from '../wire/json';
import type { World } from '../world';

export interface AppRegistrationWant {
  /** Key under which a later run meets it again; derived from what the link is for. */
  readonly uniqueName: string;
  /** What people see. */
  readonly displayName: string;
  /** Whether the name was asked for: a default is only given at birth. */
  readonly displayNameAsked: boolean;
  /** The application that the connection uses already: it is adopted instead. */
  readonly adopt:
    | { readonly clientId: ClientId; readonly connectionName: string; readonly isOurs: boolean }
    | undefined;
}

export interface AppRegistration {
  readonly clientId: ClientId;
  readonly appObjectId: AppObjectId;
  readonly displayName: string;
  readonly notes: string | undefined;
}

const fields = '$select=id,appId,displayName,signInAudience,notes';

export const appRegistration: Resource<AppRegistrationWant, AppRegistration> = {
  kind: 'app registration',
  title: (want) => `"${want.displayName}"`,

  async read(want, world) {
    if (!want.adopt) {
      return readByKey(`uniqueName='${odataText(want.uniqueName)}'`, world);
    }
    const adopted = await readByKey(`appId='${want.adopt.clientId}'`, world);
    if (!adopted) {
      const gone = connectionsApplicationGone(want.adopt.clientId, want.adopt.connectionName);
      // A run that broke off a moment ago may have made both: then the directory does not show the application yet.
      throw want.adopt.isOurs ? new NotYet('the application of the connection to show', gone) : gone;
    }
    return adopted;
  },

  diff(want, have) {
    // An application that somebody else made keeps its name.
    const renames = want.displayNameAsked && carriesMark(have?.notes);
    const wanted = renames || !have ? want.displayName : undefined;
    return differences({ 'display name': [have?.displayName, wanted] });
  },

  async apply(want, have, _changes, world) {
    const path = have
      ? `/applications/${have.appObjectId}`
      : `/applications(uniqueName='${odataText(want.uniqueName)}')`;
    const birth = { signInAudience: 'AzureADMyOrg', tags: [markTag], notes: `${markOf(world.maker)}.` };
    const body = { displayName: want.displayName, ...(have ? {} : birth) };
    try {
      const reply = await askGraph(world, { method: 'PATCH', path, body, upsert: !have });
      return reply.body === undefined ? undefined : fromWire(reply.body);
    } catch (failed) {
      throw translate(failed, have ? 'rename the application' : 'register the application', want, world);
    }
  },

  async remove(have, world) {
    if (!carriesMark(have.notes)) {
      throw notOurs('app registration', have.displayName);
    }
    await askGraph(world, { method: 'DELETE', path: `/applications/${have.appObjectId}` });
  },
};

async function readByKey(key: string, world: World): Promise<AppRegistration | undefined> {
  try {
    const reply = await absentWhenNotFound(askGraph(world, { method: 'GET', path: `/applications(${key})?${fields}` }));
    return reply && fromWire(reply.body);
  } catch (failed) {
    throw failed instanceof HttpProblem && failed.status === 403
      ? notAllowedInGraph('read the application', world.actor, failed)
      : failed;
  }
}

function fromWire(body: unknown): AppRegistration {
  const application = record(body);
  const clientId = text(application, 'appId');
  const displayName = text(application, 'displayName');
  const audience = optionalText(application, 'signInAudience') ?? 'AzureADMyOrg';
  if (audience !== 'AzureADMyOrg') {
    throw applicationIsMultiTenant(displayName, clientId, audience);
  }
  return {
    clientId: asClientId(clientId),
    appObjectId: asAppObjectId(text(application, 'id')),
    displayName,
    notes: optionalText(application, 'notes'),
  };
}

function translate(failed: unknown, doing: string, want: AppRegistrationWant, world: World): unknown {
  return failed instanceof HttpProblem && failed.status === 403
    ? notAllowedInGraph(`${doing} "${want.displayName}"`, world.actor, failed)
    : failed;
}
