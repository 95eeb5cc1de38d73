/**
 * A client secret of the link's own on its application, made anew before it ends.
 * Source: Microsoft Graph v1.0, application: addPassword, removePassword (api/application-addpassword).
 * Needs: Application.ReadWrite.OwnedBy, and to own the application.
 * Same when: the key id that the connection names as the one it holds. Its display name tells that it is ours: it is the
 * same for the same link and begins with our prefix.
 * Beware: the secret is in the one answer that made it and nowhere else; a run that broke off before the connection had
 * it leaves a key that nobody can use any more. Graph takes two years where no end is asked for. Entra knows a new one
 * only after some seconds (microsoft-graph-docs #17966): see `trial-read.ts`.
 */

import type { Context } from '../../context';
import type { Resource } from '../../engine/resource';
import { askGraph } from '../../http/graph';
import { bodyOf, optionalText, record, text } from '../../http/json';
import { unlessAbsent, wording } from '../../http/refused';
import { needing } from '../../http/rights';
import { type ClientId, sameText } from '../../names/ids';
import { dayOf } from '../../names/key-note';
import { Secret } from '../../names/secret';
import { Pending } from '../../problem/problem';
import { directoryBehind } from '../application/problems';
import { secretForbidden } from './problems';
import { type HeldSecret, readApplicationKeys } from './read';

export interface ClientSecretWant {
  readonly clientId: ClientId;
  readonly connectionName: string;
  /** Chosen by us, the same for the same link. */
  readonly displayName: string;
  readonly lifeDays: number;
  /** When a new one would end; ISO time. */
  readonly endsAt: string;
  /** One that ends earlier is replaced; ISO time. */
  readonly renewBefore: string;
  /** The key that the connection names; `keyId` is `undefined` when it names none. No connection, no key. */
  readonly held: { readonly keyId: string | undefined } | undefined;
  /** The connection is going to be written, which takes a key that is at hand. */
  readonly needed: boolean;
  /** Somebody else put the key there, and it stays. */
  readonly stays: boolean;
}

export interface ClientSecret {
  readonly clientId: ClientId;
  /** `undefined` for a key that the connection does not name. */
  readonly keyId: string | undefined;
  /** ISO time; `undefined` when the application has no such key. */
  readonly endsAt: string | undefined;
  /** Only of one that this run made. */
  readonly secret: Secret | undefined;
  /** Whether it is to be replaced: it ends soon, or the connection is going to be written and it is not at hand. */
  readonly isDue: boolean;
  /** The key that the connection named before. */
  readonly replaces: string | undefined;
}

export const clientSecret: Resource<ClientSecretWant, ClientSecret, Pick<ClientSecretWant, 'clientId'>> = {
  kind: 'client secret',
  title: (want) => `for "${want.connectionName}"`,

  async read(want, context) {
    if (!want.held) {
      return undefined;
    }
    const { keyId } = want.held;
    const secrets = want.stays ? [] : await readSecrets(want.clientId, context);
    const found = secrets.find((one) => sameText(one.keyId, keyId));
    return {
      clientId: want.clientId,
      keyId,
      endsAt: found?.endsAt,
      secret: undefined,
      isDue: isDue(want, found),
      replaces: keyId,
    };
  },

  diff(want, have) {
    if (have && !isDue(want, have)) {
      return [];
    }
    const from = have?.endsAt ? dayOf(have.endsAt) : 'not known';
    return [{ field: 'ends', from: have && from, to: dayOf(want.endsAt), isOfToday: true }];
  },

  rights: ({ clientId }) => [rightToAdd(clientId)],

  async apply(want, have, context) {
    const answer = record(await addPassword(want, context));
    const secret = new Secret(text(answer, 'secretText'));
    context.mask(secret.reveal());
    return {
      clientId: want.clientId,
      keyId: text(answer, 'keyId'),
      endsAt: optionalText(answer, 'endDateTime') ?? want.endsAt,
      secret,
      isDue: false,
      replaces: have?.keyId,
    };
  },
};

function isDue(
  { stays, needed, renewBefore }: ClientSecretWant,
  have: { readonly endsAt?: string | undefined; readonly secret?: Secret | undefined } | undefined,
): boolean {
  const endsSoon = !have?.endsAt || Date.parse(have.endsAt) < Date.parse(renewBefore);
  return !stays && (endsSoon || (needed && !have?.secret));
}

/** Nothing fails when it is gone already. @throws HttpProblem */
export async function removeSecret(clientId: ClientId, keyId: string, context: Context): Promise<void> {
  const path = `${pathOf(clientId)}/removePassword`;
  await unlessAbsent(askGraph(context, { method: 'POST', path, body: { keyId } }));
}

async function readSecrets(clientId: ClientId, context: Context): Promise<readonly HeldSecret[]> {
  const right = { kind: 'directory read', doing: `read the secrets of application ${clientId}` } as const;
  const read = readApplicationKeys(clientId, context).then(({ secrets }) => secrets);
  return (await unlessAbsent(needing(right, read, context))) ?? [];
}

function pathOf(clientId: ClientId): string {
  return `/applications(appId='${clientId}')`;
}

async function addPassword(want: ClientSecretWant, context: Context): Promise<unknown> {
  const { clientId, displayName, endsAt, lifeDays } = want;
  const path = `${pathOf(clientId)}/addPassword`;
  const body = { passwordCredential: { displayName, endDateTime: endsAt } };
  const sent = wording(askGraph(context, { method: 'POST', path, body }), {
    keyPolicy: (failed) => secretForbidden(clientId, lifeDays, failed),
    absent: (failed) => {
      const problem = directoryBehind(`the application ${clientId}`, failed);
      return new Pending('the new application to be known everywhere', problem);
    },
  });
  return bodyOf(await needing(rightToAdd(clientId), sent, context));
}

function rightToAdd(clientId: ClientId) {
  const doing = `put a client secret on application ${clientId}`;
  return { kind: 'application ownership', doing, clientId } as const;
}
