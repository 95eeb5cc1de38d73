/**
 * A client secret of the link's own on its application, made anew before it ends.
 * Source: Microsoft Graph v1.0, application: addPassword, removePassword (api/application-addpassword).
 * Needs: Application.ReadWrite.OwnedBy, and to own the application.
 * Same when: the key id that the connection names as the one it holds. Ours by its display name, which is the same for
 * the same link and begins with our prefix.
 * Beware: the secret is in the one answer that made it and nowhere else; a run that broke off before the connection had
 * it leaves a key that nobody can use any more. Graph takes two years where no end is asked for. Entra knows a new one
 * only after some seconds (microsoft-graph-docs #17966): see `key-trial.ts`.
 */

import type { Context } from '../context';
import type { Resource } from '../engine/resource';
import { type HeldSecret, readApplicationKeys } from '../lookups/application-keys';
import { type ClientId, sameText } from '../names/ids';
import { dayOf } from '../names/key-note';
import { Secret } from '../names/secret';
import { directoryBehind, notAllowedInGraph } from '../problems/entra';
import { secretForbidden } from '../problems/keys';
import { NotYet } from '../problems/problem';
import { notOurs } from '../problems/run';
import { askGraph } from '../wire/graph';
import { HttpProblem } from '../wire/http-problem';
import { optionalText, record, text } from '../wire/json';

export interface ClientSecretWant {
  readonly clientId: ClientId;
  readonly connectionName: string;
  /** Ours, the same for the same link. */
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
  readonly displayName: string | undefined;
  /** ISO time; `undefined` when the application has no such key. */
  readonly endsAt: string | undefined;
  /** Only of one that this run made. */
  readonly secret: Secret | undefined;
  /** The key that the connection named before. */
  readonly replaces: string | undefined;
  /** Key ids of ours that no connection names. */
  readonly orphans: readonly string[];
}

/** Display names of ours begin so. */
const prefix = 'aml-links-';
/** A key of ours that the connection does not name, and that is older than this, is no other run's under way; ours. */
const orphanMilliseconds = 3_600_000;

export const clientSecret: Resource<ClientSecretWant, ClientSecret> = {
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
      displayName: found?.displayName,
      endsAt: found?.endsAt,
      secret: undefined,
      replaces: keyId,
      orphans: found ? orphansAmong(secrets, found, want.displayName, context) : [],
    };
  },

  diff(want, have) {
    const isDue = !have?.endsAt || Date.parse(have.endsAt) < Date.parse(want.renewBefore);
    const isMissed = want.needed && !have?.secret;
    if (have && (want.stays || !(isDue || isMissed))) {
      return [];
    }
    const from = have?.endsAt ? dayOf(have.endsAt) : 'not known';
    return [{ field: 'ends', from: have && from, to: dayOf(want.endsAt) }];
  },

  async apply(want, have, _changes, context) {
    try {
      for (const orphan of have?.orphans ?? []) {
        await removeSecret(want.clientId, orphan, context);
      }
      const body = { passwordCredential: { displayName: want.displayName, endDateTime: want.endsAt } };
      const reply = await askGraph(context, { method: 'POST', path: `${pathOf(want.clientId)}/addPassword`, body });
      const answer = record(reply.body);
      const secret = new Secret(text(answer, 'secretText'));
      context.mask(secret.reveal());
      return {
        clientId: want.clientId,
        keyId: text(answer, 'keyId'),
        displayName: want.displayName,
        endsAt: optionalText(answer, 'endDateTime') ?? want.endsAt,
        secret,
        replaces: have?.keyId,
        orphans: [],
      };
    } catch (failed) {
      throw failed instanceof HttpProblem ? translate(failed, want, context) : failed;
    }
  },

  async remove(have, context) {
    if (!have.keyId || !have.displayName?.startsWith(prefix)) {
      throw notOurs('client secret', have.keyId ?? 'that is not named');
    }
    await removeSecret(have.clientId, have.keyId, context);
  },
};

/** One that is gone already is no failure. @throws HttpProblem */
export async function removeSecret(clientId: ClientId, keyId: string, context: Context): Promise<void> {
  try {
    await askGraph(context, { method: 'POST', path: `${pathOf(clientId)}/removePassword`, body: { keyId } });
  } catch (failed) {
    const isGone =
      failed instanceof HttpProblem &&
      (failed.status === 404 || /No password credential found/i.test(failed.explanation));
    if (!isGone) {
      throw failed;
    }
  }
}

/** Left by runs that broke off; removed before there is another one, so that runs which all fail do not pile them up. */
function orphansAmong(
  secrets: readonly HeldSecret[],
  held: HeldSecret,
  displayName: string,
  context: Context,
): readonly string[] {
  const latest = context.clock.now().getTime() - orphanMilliseconds;
  return secrets
    .filter((one) => one !== held && one.displayName === displayName && Date.parse(one.startsAt) < latest)
    .map((one) => one.keyId);
}

async function readSecrets(clientId: ClientId, context: Context): Promise<readonly HeldSecret[]> {
  try {
    return (await readApplicationKeys(clientId, context)).secrets;
  } catch (failed) {
    if (failed instanceof HttpProblem && failed.status === 404) {
      return [];
    }
    throw failed instanceof HttpProblem && failed.status === 403
      ? notAllowedInGraph(`read the secrets of application ${clientId}`, context.actor, failed)
      : failed;
  }
}

function pathOf(clientId: ClientId): string {
  return `/applications(appId='${clientId}')`;
}

/** Codes of application policies all end alike; that the status is 400 is not confirmed, so it does not count. */
function translate(failed: HttpProblem, want: ClientSecretWant, context: Context): Error {
  if (/AsPerAppPolicy|assigned policy/i.test(`${failed.code} ${failed.explanation}`)) {
    return secretForbidden(want.clientId, want.lifeDays, failed);
  }
  if (failed.status === 404) {
    return new NotYet(
      'the new application to be known everywhere',
      directoryBehind(`the application ${want.clientId}`, failed),
    );
  }
  return failed.status === 403
    ? notAllowedInGraph(`put a client secret on application ${want.clientId}`, context.actor, failed)
    : failed;
}
