/**
 * An application of ours that was deleted, taken out of the bin when its link is made again.
 * Source: Microsoft Graph v1.0, directory: Restore deleted item (api/directory-deleteditems-restore); application:
 * removePassword.
 * Needs: owner of the application, which who made it still is. An older page of that documentation also wanted a role in
 * the directory; so a refusal is no failure, and the link gets an application under another key.
 * Beware: it comes back with all it had. What we put on it for a connection that is gone must not sign in again, so that
 * goes at once; what others put on it stays. Its service principal is an item of its own.
 */

import type { Context } from '../../context';
import { askGraph } from '../../http/graph';
import { answering, unlessHidden } from '../../http/refused';
import type { ClientId } from '../../names/ids';
import { isOwnName } from '../../names/mark';
import { readApplicationKeys } from '../key/read';
import { deleteCredential, listCredentials } from '../trust/read';
import { type DeletedApplication, listDeletedPrincipals } from './deleted-read';

/** @param keeps whether its credentials are still relied on @returns `false` where that may not be done */
export async function restoreApplication(
  { id, clientId, displayName }: DeletedApplication,
  keeps: boolean,
  context: Context,
): Promise<boolean> {
  if (!(await restoreItem(id, context))) {
    context.log.line(
      `not restored: application "${displayName}" (${clientId}), which lies in the bin: that is not allowed`,
    );
    return false;
  }
  context.log.line(`restored: application "${displayName}" (${clientId}), which was deleted`);
  const principals = await listDeletedPrincipals(clientId, context);
  await Promise.all(principals.map((one) => restoreItem(one, context)));
  if (!keeps) {
    await withoutFormerCredentials(clientId, context);
  }
  return true;
}

async function restoreItem(id: string, context: Context): Promise<boolean> {
  const asked = askGraph(context, { method: 'POST', path: `/directory/deletedItems/${id}/restore` });
  return answering<unknown, boolean>(
    asked.then(() => true),
    {
      forbidden: () => false,
      absent: () => false,
      invalid: () => false,
      nameTaken: () => false,
      applicationUnknown: () => false,
    },
  ) as Promise<boolean>;
}

async function withoutFormerCredentials(clientId: ClientId, context: Context): Promise<void> {
  const home = { kind: 'application', clientId } as const;
  const [trusts, keys] = await Promise.all([
    listCredentials(home, context),
    unlessHidden(readApplicationKeys(clientId, context), { secrets: [], certificates: [] }),
  ]);
  for (const { name } of trusts === 'unreadable' ? [] : trusts.filter((one) => isOwnName(one.name))) {
    await deleteCredential(home, name, context);
  }
  const path = `/applications(appId='${clientId}')`;
  for (const { keyId } of keys.secrets.filter(({ displayName }) => isOwnName(displayName))) {
    await askGraph(context, { method: 'POST', path: `${path}/removePassword`, body: { keyId } });
  }
  const staying = keys.certificates.filter(({ displayName }) => !isOwnName(displayName));
  if (staying.length < keys.certificates.length) {
    const keyCredentials = staying.map(({ whole }) => whole);
    await askGraph(context, { method: 'PATCH', path, body: { keyCredentials } });
  }
}
