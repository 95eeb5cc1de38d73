/**
 * Whether the setup identity may make or change applications, asked before anything is written.
 * Source: Microsoft Graph v1.0, permissions reference, and application - List owners; entra-docs, access-token-claims
 * (`roles`, `wids`), and role templates in permissions-reference of directory roles.
 * Needs: nothing for its token; Application.Read.All or Application.ReadWrite.OwnedBy to read who owns an application.
 * Beware: a permission that the token carries is there. One that it does not carry may come by a directory role, which
 * tokens of applications need not show (unconfirmed), so its absence is no certain *no*. Application.ReadWrite.OwnedBy
 * reaches only what the identity owns, and that is certain.
 */

import type { Context, Loader } from '../../context';
import { listGraph } from '../../http/graph';
import { optionalText } from '../../http/json';
import { unlessHidden } from '../../http/refused';
import { claimsOf, type TokenClaims } from '../../http/token-claims';
import { sameText } from '../../names/ids';
import type { RightOf, Standing } from '../../problem/right';

const all = 'Application.ReadWrite.All';
const owned = 'Application.ReadWrite.OwnedBy';
const readers = [all, owned, 'Application.Read.All', 'Directory.Read.All'];
/** Application Administrator and Cloud Application Administrator. */
const administrators = ['9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', '158c047a-c907-4556-b7ef-446551a6b5f7'];

type OfDirectory = RightOf<'directory read' | 'application creation' | 'application ownership'>;

export async function standingInDirectory(right: OfDirectory, context: Context): Promise<Standing> {
  const claims = claimsOf(await context.token(context.cloud.graph));
  if (holdsAll(claims)) {
    return 'has';
  }
  switch (right.kind) {
    case 'directory read':
      return claims.roles.some((role) => readers.includes(role)) ? 'has' : 'unknown';
    case 'application creation':
      return claims.roles.includes(owned) ? 'has' : 'unknown';
    case 'application ownership':
      return claims.roles.includes(owned) ? standingAsOwner(right.clientId, claims, context) : 'unknown';
  }
}

function holdsAll({ roles, directoryRoles }: TokenClaims): boolean {
  return roles.includes(all) || directoryRoles.some((role) => administrators.includes(role.toLowerCase()));
}

async function standingAsOwner(clientId: string, { objectId }: TokenClaims, context: Context): Promise<Standing> {
  const owners = await unlessHidden(context.reads.get(ownersOfApplication, clientId), undefined);
  if (owners === undefined || objectId === undefined) {
    return 'unknown';
  }
  return owners.some((id) => sameText(id, objectId)) ? 'has' : 'lacks';
}

/** Their object ids. */
const ownersOfApplication: Loader<string, readonly (string | undefined)[]> = {
  name: 'owners of the application',
  keyOf: (clientId) => clientId.toLowerCase(),
  async one(clientId, context) {
    const owners = await listGraph(context, `/applications(appId='${clientId}')/owners?$select=id`);
    return owners.map((owner) => optionalText(owner, 'id'));
  },
};
