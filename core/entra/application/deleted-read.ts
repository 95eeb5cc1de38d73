/**
 * Applications that were deleted and can still be restored.
 * Source: Microsoft Graph v1.0, directory: List deletedItems; entra-docs, recover-from-deletions (30 days).
 * Needs: Application.Read.All, says the page; whether Application.ReadWrite.OwnedBy is enough, as it is for other reads
 * (forum reports), is unconfirmed. So a refusal is no failure here.
 * Beware: asked only where an application is missing. Which fields a filter may name is not documented, so all are read.
 * A service principal is an item of its own, and does not come back with its application (api/directory-deleteditems-restore).
 */

import type { Context, Loader } from '../../context';
import { listGraph } from '../../http/graph';
import { type Json, optionalText, text } from '../../http/json';
import { answering } from '../../http/refused';
import { dayMilliseconds } from '../../names/days';
import { type AppObjectId, asAppObjectId, asClientId, type ClientId, sameText } from '../../names/ids';
import { carriesMark } from '../../names/mark';
import type { DeletedApplicationFacts } from './problems';

export interface DeletedApplication extends DeletedApplicationFacts {
  readonly id: AppObjectId;
  readonly clientId: ClientId;
  /** Whether its notes carry our mark. */
  readonly isOurs: boolean;
  readonly uniqueName: string | undefined;
}

const restorableDays = 30;
const path =
  '/directory/deletedItems/microsoft.graph.application?$select=id,appId,displayName,uniqueName,notes,deletedDateTime';

const principalsPath = '/directory/deletedItems/microsoft.graph.servicePrincipal?$select=id,appId';

/** The deleted application that is meant; `undefined` when there is none, `'unreadable'` when they may not be read. */
export async function findDeletedApplication(
  isMeant: (application: DeletedApplication) => boolean,
  context: Context,
): Promise<DeletedApplication | 'unreadable' | undefined> {
  const unread = () => undefined;
  const refused = { invalid: unread, forbidden: unread, absent: unread };
  const all = await answering(context.reads.get(deletedApplications, 'all'), refused);
  return all ? all.find(isMeant) : 'unreadable';
}

/** Ids of the deleted service principals of an application; none where they may not be read. */
export async function listDeletedPrincipals(clientId: ClientId, context: Context): Promise<readonly string[]> {
  const all = await answering(listGraph(context, principalsPath), {
    invalid: () => [],
    forbidden: () => [],
    absent: () => [],
  });
  return all.filter((one) => sameText(optionalText(one, 'appId'), clientId)).map((one) => text(one, 'id'));
}

const deletedApplications: Loader<'all', readonly DeletedApplication[]> = {
  name: 'deleted applications',
  keyOf: (all) => all,
  one: async (_all, context) => (await listGraph(context, path)).map(fromWire),
};

function fromWire(item: Json): DeletedApplication {
  const deletedAt = Date.parse(optionalText(item, 'deletedDateTime') ?? '');
  const day = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);
  return {
    id: asAppObjectId(text(item, 'id')),
    isOurs: carriesMark(optionalText(item, 'notes')),
    clientId: asClientId(text(item, 'appId')),
    displayName: optionalText(item, 'displayName') ?? '',
    uniqueName: optionalText(item, 'uniqueName'),
    days: Number.isNaN(deletedAt)
      ? undefined
      : { deleted: day(deletedAt), end: day(deletedAt + restorableDays * dayMilliseconds) },
  };
}
