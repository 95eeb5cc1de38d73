/**
 * The managed identity that was made for one link and for no other.
 * Source, Needs: as in `read.ts`; where the list of the group may not be read, the names alone are tried.
 * Same when: its tag names the link. Those that were made before there was that tag are known as the identity that the
 * connection signs in as, or by their former name where nothing relies on them yet.
 * Beware: the list alone says what is absent. Should it lag, the same name is written again with the same tags.
 * Names fall together (characters that Azure does not allow, renamed projects), so a name alone is never believed.
 */

import type { Context } from '../../context';
import { groupOf, rightOnIdentity } from '../../entra/principal/right-read';
import { listCredentials } from '../../entra/trust/read';
import { unlessUnreadable } from '../../http/refused';
import { needing } from '../../http/rights';
import { type ArmId, type ClientId, sameArmId, sameText } from '../../names/ids';
import { type LinkMark, projectOfLink } from '../../names/mark';
import type { Right } from '../../problem/right';
import { managedIdentityOfOtherLink } from './problems';
import { listManagedIdentities, type ManagedIdentity, managedIdentityOfId } from './read';

export interface OwnIdentityWant {
  readonly link: LinkMark;
  /** What it is called where nobody renamed anything. */
  readonly armId: ArmId;
  /** What it was called before names held organization and project. */
  readonly formerId: ArmId;
  /** The link's connection signs in as it now; `undefined` where there is none, or none that shows it. */
  readonly signsInAs: ClientId | undefined;
  /** The other connections of the project. */
  readonly others: readonly { readonly link: LinkMark; readonly clientId: ClientId | undefined }[];
}

/** The resource id of the one that is there, or else of the one that is to be made. @throws Problem for one of another link */
export async function ownIdentityId(want: OwnIdentityWant, context: Context): Promise<ArmId> {
  const { armId, link, signsInAs } = want;
  const all = await readBeside(want, context);
  const marked = all.find((one) => one.link?.key === link.key);
  const named = all.find((one) => sameArmId(one.armId, armId));
  if (!marked && named && !sameText(named.clientId, signsInAs)) {
    throw managedIdentityOfOtherLink(link.title, armId, ownerOf(named, want, context));
  }
  return (marked ?? (await current(all, want, context)) ?? (await unfinished(all, want, context)))?.armId ?? armId;
}

/** That one, as the same list shows it: it was read a moment ago. */
export async function readOwnIdentity(armId: ArmId, context: Context): Promise<ManagedIdentity | undefined> {
  const all = await readBeside({ armId, formerId: armId }, context);
  return all.find((one) => sameArmId(one.armId, armId));
}

/** What the connection signs in as already. One that somebody else made is not the link's own. */
async function current(all: readonly ManagedIdentity[], want: OwnIdentityWant, context: Context) {
  const found = all.find(({ clientId }) => sameText(clientId, want.signsInAs));
  if (!found?.isOurs) {
    return undefined;
  }
  const owner = ownerOf(found, want, context);
  if (owner) {
    throw managedIdentityOfOtherLink(want.link.title, found.armId, owner);
  }
  return found;
}

/** What a run made under the former name and broke off, before any connection could rely on it. */
async function unfinished(all: readonly ManagedIdentity[], want: OwnIdentityWant, context: Context) {
  const found = all.find(({ armId }) => sameArmId(armId, want.formerId));
  const isFree =
    found?.isOurs === true &&
    found.link === undefined &&
    ownerOf(found, want, context) === undefined &&
    !want.others.some(({ clientId }) => sameText(clientId, found.clientId));
  const trusts = isFree
    ? await listCredentials({ kind: 'managed identity', armId: found.armId }, context)
    : 'unreadable';
  return trusts !== 'unreadable' && trusts.length === 0 ? found : undefined;
}

/** Whose it is, where that is somebody else's; a connection that was renamed keeps its identity. */
function ownerOf({ link, maker }: ManagedIdentity, want: OwnIdentityWant, { maker: run }: Context): string | undefined {
  const project = projectOfLink(want.link);
  if (!link) {
    const by = projectOf(maker?.who);
    return by === undefined || [project, projectOf(run.who)].some((one) => sameText(one, by)) ? undefined : by;
  }
  const isOther = want.others.some((one) => one.link.key === link.key);
  return isOther || !sameText(projectOfLink(link), project) ? link.title : undefined;
}

/** As our mark says it: `contoso/churn, run 7`. */
function projectOf(who: string | undefined): string | undefined {
  return who?.replace(/,.*$/, '');
}

/** Of one that may have to be made what is asked for is what making it takes: nothing can be given on what is not there. */
export function rightToReadOwn(armId: ArmId): Right {
  const doing = 'read the managed identity';
  const home = { kind: 'managed identity', armId } as const;
  return rightOnIdentity(home, { doing, verb: 'read', scope: groupOf(armId), unseen: 'place' });
}

/** All of the group; where they may not be listed, those of the two names. @throws Problem where that is refused, too */
async function readBeside(
  { armId, formerId }: Pick<OwnIdentityWant, 'armId' | 'formerId'>,
  context: Context,
): Promise<readonly ManagedIdentity[]> {
  context.uses?.(rightToReadOwn(armId));
  const all = await unlessUnreadable(listManagedIdentities(groupOf(armId), context), undefined);
  if (all) {
    return all;
  }
  const read = (id: ArmId) => needing(rightToReadOwn(id), context.reads.get(managedIdentityOfId, id), context);
  return (await Promise.all([armId, formerId].map(read))).filter((one) => one !== undefined);
}
