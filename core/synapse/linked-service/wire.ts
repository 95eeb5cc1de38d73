/** What a linked service of ours is to be, and how it is written, live and in a file alike. */

import type { Context } from '../../context';
import { child, type Json, looseChild, optionalText } from '../../http/json';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import { type ClientId, sameText, type TenantId } from '../../names/ids';
import { type KeyNote, keyNoteIn, keyNoteLine } from '../../names/key-note';
import { markOf } from '../../names/mark';
import type { Secret } from '../../names/secret';
import { amlService } from './adoption-read';
import type { LinkedService, LinkedServiceName, VaultReference } from './read';

export interface LinkedServiceWant extends LinkedServiceName {
  /** `undefined` leaves a description that is there as it is. */
  readonly description: string | undefined;
  /** Tags that must be there; those of others stay. */
  readonly annotations: readonly string[];
  readonly workspace: AmlWorkspaceId;
  readonly signIn: LinkSignIn;
  /** Whether one that somebody else made may be pointed at another workspace or identity. */
  readonly takeOver: boolean;
}

/** As what a link signs in. */
export type LinkSignIn =
  | { readonly kind: 'managed identity' }
  | {
      readonly kind: 'service principal';
      readonly clientId: ClientId;
      readonly tenantId: TenantId;
      readonly key: LinkKey;
    };

export type LinkKey =
  /** One that we made. `secret` is there only in the run that made it; `replaces` is the id of the key that shall go. */
  | {
      readonly kind: 'own';
      readonly note: KeyNote | undefined;
      readonly secret: Secret | undefined;
      readonly replaces: string | undefined;
    }
  | { readonly kind: 'given'; readonly note: KeyNote; readonly secret: Secret }
  /** One that somebody else put there, and that stays: such a link can be read and not written. */
  | { readonly kind: 'theirs' }
  | ({ readonly kind: 'vault' } & VaultReference);

/** The properties to write: what is wanted over what is there, so that fields unknown to us stay. */
export function linkedServiceToWire(
  want: LinkedServiceWant,
  have: LinkedService | undefined,
  context: Pick<Context, 'maker'>,
): Json {
  const { whole = {} } = have ?? {};
  const description = want.description ?? optionalText(whole, 'description');
  const annotations = annotationsToWire(want, have, context);
  return {
    ...whole,
    type: amlService,
    ...(description === undefined ? {} : { description }),
    ...(annotations.length > 0 || 'annotations' in whole ? { annotations } : {}),
    typeProperties: {
      ...withoutSignIn(child(whole, 'typeProperties')),
      subscriptionId: want.workspace.subscriptionId,
      resourceGroupName: want.workspace.resourceGroup,
      mlWorkspaceName: want.workspace.name,
      ...signInToWire(
        want.signIn,
        looseChild(looseChild(looseChild(whole, 'typeProperties'), 'servicePrincipalKey'), 'store'),
      ),
    },
  };
}

/** With our mark, where we make the link, and our note about a key that is stored in it. */
function annotationsToWire(want: LinkedServiceWant, have: LinkedService | undefined, context: Pick<Context, 'maker'>) {
  const there = have?.whole.annotations;
  const others = (Array.isArray(there) ? there : []).filter(
    (tag) => typeof tag !== 'string' || keyNoteIn(tag) === undefined,
  );
  const { signIn } = want;
  const key = signIn.kind === 'service principal' ? signIn.key : undefined;
  const note = key?.kind === 'own' || key?.kind === 'given' ? key.note : undefined;
  return [
    ...others,
    ...want.annotations.filter((tag) => !others.includes(tag)),
    ...(have ? [] : [`${markOf(context.maker)}.`]),
    ...(note ? [keyNoteLine(note)] : []),
  ];
}

/** Without the fields of the sign-in, and without `encryptedCredential`, which only the service writes. */
function withoutSignIn(properties: Json): Json {
  const { authentication, servicePrincipalId, servicePrincipalKey, tenant, encryptedCredential, ...others } =
    properties;
  return others;
}

/** @param store the reference to the vault that is there: what its users give it stays */
function signInToWire(signIn: LinkSignIn, store: Json): Json {
  return signIn.kind === 'managed identity'
    ? { authentication: 'MSI' }
    : {
        servicePrincipalId: signIn.clientId,
        tenant: signIn.tenantId,
        servicePrincipalKey: keyToWire(signIn.key, store),
      };
}

function keyToWire(key: LinkKey, store: Json): Json {
  if (key.kind === 'vault') {
    const others = sameText(optionalText(store, 'referenceName'), key.store) ? store : {};
    return {
      type: 'AzureKeyVaultSecret',
      store: { ...others, referenceName: key.store, type: 'LinkedServiceReference' },
      secretName: key.secretName,
      ...(key.secretVersion === undefined ? {} : { secretVersion: key.secretVersion }),
    };
  }
  if (key.kind === 'theirs' || !key.secret) {
    throw new Error('a linked service was to be written without its key');
  }
  return { type: 'SecureString', value: key.secret.reveal() };
}
