/**
 * The client secret that a link makes for itself and renews, for every kind of link.
 *
 * Why the key comes before the link: no service shows a key again, so a link that is written takes one that is at hand.
 * Each change of a link that holds a key of its own is therefore a renewal.
 */
import type { Context } from '../context';
import type { Change } from '../engine/resource';
import type { ClientSecret, ClientSecretWant } from '../entra/key/secret-resource';
import { inDays } from '../names/days';
import type { ClientId } from '../names/ids';
import { dayOf, type KeyNote } from '../names/key-note';
import type { Secret } from '../names/secret';

/** What holds a key: a service connection, or a linked service. */
interface KeyHolder {
  /** Whether it carries our mark. */
  readonly isOurs: boolean;
  readonly keyNote: KeyNote | undefined;
}

/** Whether the holder and the key in it are somebody else's, and nobody asked to take them over. */
export function holdsForeignKey(holder: KeyHolder | undefined, takeOver: boolean): boolean {
  return holder !== undefined && !holder.isOurs && holder.keyNote?.kind !== 'secret' && !takeOver;
}

interface OwnSecret {
  readonly clientId: ClientId;
  /** The link's name. */
  readonly name: string;
  /** The display name of its keys. */
  readonly keyName: string;
  readonly life: { readonly lifeDays: number; readonly renewDays: number };
  readonly holder: KeyHolder | undefined;
  /** What of the holder is going to be written, which takes a key at hand. */
  readonly changes: readonly Change[];
  /** Somebody else put the key there, and it stays. */
  readonly stays: boolean;
}

/** The link's secret: the one that it holds, or a new one where that ends soon or the link is to be written. */
export function wantedOwnSecret(own: OwnSecret, { clock }: Context): ClientSecretWant {
  const { clientId, name, keyName, life, holder, changes, stays } = own;
  const now = clock.now();
  return {
    clientId,
    connectionName: name,
    displayName: keyName,
    lifeDays: life.lifeDays,
    endsAt: inDays(now, life.lifeDays),
    renewBefore: inDays(now, life.renewDays),
    held: holder && { keyId: holder.keyNote?.kind === 'secret' ? holder.keyNote.keyId : undefined },
    needed: changes.length > 0,
    stays,
  };
}

/** What of an own key is at hand, and which one it replaces. */
interface OwnKey {
  readonly note: KeyNote | undefined;
  /** Only of a key that this run made. */
  readonly secret: Secret | undefined;
  /** Id of the key that shall go; `undefined` when the one that is there is good. */
  readonly replaces: string | undefined;
}

/** A key that is due has no successor yet while a run only plans. */
export function ownKey({ keyId, endsAt, secret, replaces, isDue }: ClientSecret): OwnKey {
  const note = keyId && endsAt ? ({ kind: 'secret', keyId, endsOn: dayOf(endsAt) } as const) : undefined;
  return { note, secret, replaces: secret || isDue ? replaces : undefined };
}

/** What a step that ran has given. @throws Error where it gave nothing */
export function assertGiven<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) {
    throw new Error('what the link signs in by was not looked at');
  }
  return thing;
}
