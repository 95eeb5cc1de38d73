/**
 * An application in Entra, as which the link signs in.
 * Source: Microsoft Graph v1.0, application; upsert by unique name (api/application-upsert).
 * Needs: Application.ReadWrite.OwnedBy; who creates an application becomes its owner.
 * Same when: its unique name, which only this product gives; or the client id that the connection already carries. Never the
 * display name, which many may share.
 * Beware: an upsert that met one already there answers 204 without a body; single-tenant is required (AADSTS70052). One
 * that was deleted lies in the bin for 30 days, and may keep its unique name there (not confirmed).
 */

import type { Context } from '../../context';
import { differences, type Resource } from '../../engine/resource';
import { askGraph, odataText } from '../../http/graph';
import { optionalText, record, text } from '../../http/json';
import { answering } from '../../http/refused';
import { needing } from '../../http/rights';
import { type AppObjectId, asAppObjectId, asClientId, type ClientId, sameText } from '../../names/ids';
import { carriesMark, furtherKey, markOf, markTag } from '../../names/mark';
import type { HttpProblem } from '../../problem/http-problem';
import { AlreadyThere, Pending, type Problem } from '../../problem/problem';
import type { Right } from '../../problem/right';
import { readDirectoryObject } from '../principal/read';
import { type DeletedApplication, findDeletedApplication } from './deleted-read';
import { readLostApplication } from './lost-read';
import {
  applicationDeleted,
  applicationIsMultiTenant,
  applicationNameHeld,
  applicationPurged,
  connectionOfManagedIdentity,
  directoryBehind,
} from './problems';
import { restoreApplication } from './restoring';

export interface AppRegistrationWant {
  /** Key under which a later run meets it again; derived from what the link is for. */
  readonly uniqueName: string;
  /** Shown in the portal. */
  readonly displayName: string;
  /** Whether the name was asked for: a default is only given at birth. */
  readonly displayNameAsked: boolean;
  /** The application that the link uses already: it is adopted instead. */
  readonly adopt: AdoptedApplication | undefined;
  /** Set where it is not to sign in by federation, which Entra refuses to multi-tenant applications. */
  readonly mayBeMultiTenant?: boolean;
}

interface AdoptedApplication {
  readonly clientId: ClientId;
  readonly isOurs: boolean;
  /** Thrown when it is not there and what became of it is not known. */
  readonly gone: Problem;
  /** The connection, which gets another application where this one is gone for good and it is ours or `takeOver` is set. */
  readonly connection?: { readonly name: string; readonly takeOver: boolean };
}

export interface AppRegistration {
  readonly clientId: ClientId;
  readonly appObjectId: AppObjectId;
  readonly displayName: string;
  readonly notes: string | undefined;
}

const fields = 'id,appId,displayName,signInAudience,notes';

export const appRegistration: Resource<AppRegistrationWant, AppRegistration> = {
  kind: 'app registration',
  title: (want) => `"${want.displayName}"`,

  async read(want, context) {
    const adopted = want.adopt && (await readByKey(`appId='${want.adopt.clientId}'`, want, context));
    if (adopted) {
      return adopted;
    }
    if (want.adopt && !(await restorable(want, context))) {
      await refuseUnlessReplaceable(want.adopt, context);
    }
    return readByKey(keyIn(want.uniqueName), want, context);
  },

  diff(want, have) {
    // An application that somebody else made keeps its name.
    const renames = want.displayNameAsked && carriesMark(have?.notes);
    const wanted = renames || !have ? want.displayName : undefined;
    return differences({ 'display name': [have?.displayName, wanted] });
  },

  rights: (want, have) => [rightToWrite(want, have)],

  async apply(want, have, context) {
    if (have) {
      const path = `/applications/${have.appObjectId}`;
      const sent = askGraph(context, { method: 'PATCH', path, body: { displayName: want.displayName } });
      await needing(rightToWrite(want, have), sent, context);
      return undefined;
    }
    const deleted = await restorable(want, context);
    if (deleted && (await restoreApplication(deleted, true, context))) {
      return undefined;
    }
    return make({ want, turn: 1 }, context);
  },
};

/** The application that the link's connection signs in as, where it lies in the bin and both are ours. */
async function restorable({ adopt }: AppRegistrationWant, context: Context): Promise<DeletedApplication | undefined> {
  if (!adopt?.isOurs || !adopt.connection) {
    return undefined;
  }
  const deleted = await findDeletedApplication((one) => sameText(one.clientId, adopt.clientId), context);
  return deleted && deleted !== 'unreadable' && deleted.isOurs ? deleted : undefined;
}

/** `turn`: how many keys were tried, with this one. */
interface Making {
  readonly want: AppRegistrationWant;
  readonly turn: number;
}

/** @returns `undefined` where the answer does not show it @throws Problem, AlreadyThere */
async function make({ want, turn }: Making, context: Context): Promise<AppRegistration | undefined> {
  const path = `/applications(uniqueName='${odataText(keyAt(want, turn))}')`;
  const birth = { signInAudience: 'AzureADMyOrg', tags: [markTag], notes: `${markOf(context.maker)}.` };
  const body = { displayName: want.displayName, ...birth };
  const made = askGraph(context, { method: 'PATCH', path, body, upsert: true }).then((reply) =>
    reply.body === undefined ? undefined : fromWire(reply.body, want),
  );
  const sent = answering(made, { nameTaken: (failed) => whereTaken(failed, { want, turn }, context) });
  return needing(rightToWrite(want, undefined), sent, context);
}

/** The first key is the link's own; the others are for one that is held by an application in the bin. */
function keyAt({ uniqueName }: AppRegistrationWant, turn: number): string {
  return turn === 1 ? uniqueName : furtherKey(uniqueName, turn);
}

function rightToWrite({ displayName }: AppRegistrationWant, have: AppRegistration | undefined): Right {
  return have
    ? { kind: 'application ownership', doing: `rename the application "${displayName}"`, clientId: have.clientId }
    : { kind: 'application creation', doing: `register the application "${displayName}"` };
}

/**
 * What the link signed in as is not there. A new one takes its place only where nothing could be restored; should a run
 * that broke off have made it a moment ago, so that it does not show yet, the upsert by unique name meets it.
 */
async function refuseUnlessReplaceable(adopt: AdoptedApplication, context: Context): Promise<void> {
  const { clientId, connection, isOurs, gone } = adopt;
  const lost = connection ? await readLostApplication(clientId, context) : undefined;
  if (connection && lost?.kind === 'deleted') {
    throw applicationDeleted(lost.application, connection.name, isOurs ? 'ours' : 'somebody else');
  }
  if (connection && lost?.kind === 'managed identity') {
    throw connectionOfManagedIdentity(connection.name, clientId, lost.armId);
  }
  if (connection && lost?.kind === 'gone') {
    if (!isOurs && !connection.takeOver) {
      throw applicationPurged(clientId, connection.name);
    }
    return;
  }
  throw isOurs ? new Pending('the application of the connection to show', gone) : gone;
}

async function readByKey(
  key: string,
  want: AppRegistrationWant,
  context: Context,
): Promise<AppRegistration | undefined> {
  const right = { kind: 'directory read', doing: `read the application "${want.displayName}"` } as const;
  const application = await needing(right, readDirectoryObject(`/applications(${key})`, fields, context), context);
  return application && fromWire(application, want);
}

function fromWire(body: unknown, { mayBeMultiTenant = false }: AppRegistrationWant): AppRegistration {
  const application = record(body);
  const clientId = text(application, 'appId');
  const displayName = text(application, 'displayName');
  const audience = optionalText(application, 'signInAudience') ?? 'AzureADMyOrg';
  if (audience !== 'AzureADMyOrg' && !mayBeMultiTenant) {
    throw applicationIsMultiTenant(displayName, clientId, audience);
  }
  return {
    clientId: asClientId(clientId),
    appObjectId: asAppObjectId(text(application, 'id')),
    displayName,
    notes: optionalText(application, 'notes'),
  };
}

/** So many keys are tried at most. Chosen by us: each is free again 30 days after its application was deleted. */
const mostKeys = 9;

/**
 * A deleted application holds the unique name, or another run has just made the application. Ours is restored; where that
 * may not be, and for one of others, the next key is taken.
 */
async function whereTaken(
  failed: HttpProblem,
  { want, turn }: Making,
  context: Context,
): Promise<AppRegistration | undefined> {
  const key = keyAt(want, turn);
  const holder = await findDeletedApplication((one) => one.uniqueName === key, context);
  const made = holder === 'unreadable' ? await readByKey(keyIn(key), want, context.renewed()) : undefined;
  if (holder === undefined || made) {
    throw new AlreadyThere(directoryBehind(`the application "${want.displayName}"`, failed), 120);
  }
  if (holder !== 'unreadable' && holder.isOurs && (await restoreApplication(holder, false, context))) {
    return readByKey(keyIn(key), want, context.renewed());
  }
  if (turn === mostKeys) {
    throw holder === 'unreadable' ? failed : applicationNameHeld(want.displayName, holder, failed);
  }
  context.log.line(
    `application "${want.displayName}" gets another key: one that was deleted holds its key until it is gone for good, 30 days after its deletion`,
  );
  const next = { want, turn: turn + 1 };
  return (await readByKey(keyIn(keyAt(want, next.turn)), want, context)) ?? make(next, context);
}

function keyIn(uniqueName: string): string {
  return `uniqueName='${odataText(uniqueName)}'`;
}
