/**
 * The keys that an application has: its secrets, of which only the ends show, and its certificates.
 * Source: Microsoft Graph v1.0, application (get), passwordCredential and keyCredential resource types.
 * Needs: Application.Read.All or Application.ReadWrite.OwnedBy.
 * Beware: `key` of a certificate comes only where a single application is asked for `keyCredentials` by name; Graph
 * allows 150 such requests a minute for each tenant.
 */

import type { Context, Loader } from '../../context';
import { askGraph } from '../../http/graph';
import { bodyOf, type Json, list, optionalText, text } from '../../http/json';
import { type ClientId, sameText } from '../../names/ids';

export interface HeldSecret {
  readonly keyId: string;
  readonly displayName: string | undefined;
  /** The first three characters of the secret. */
  readonly hint: string | undefined;
  /** ISO times. */
  readonly startsAt: string;
  readonly endsAt: string;
}

export interface HeldCertificate {
  readonly keyId: string;
  readonly displayName: string | undefined;
  /** As Graph shows it: mostly upper-case hex. */
  readonly thumbprint: string | undefined;
  /** Base64 DER. */
  readonly key: string | undefined;
  /** As it came: a change of one sends all of them back. */
  readonly whole: Json;
}

export interface ApplicationKeys {
  readonly secrets: readonly HeldSecret[];
  readonly certificates: readonly HeldCertificate[];
}

/** Secrets and certificates. @throws HttpProblem, one that is absent where the application does not show (yet) */
export function readApplicationKeys(clientId: ClientId, context: Context): Promise<ApplicationKeys> {
  return context.reads.get(keysOfApplication, clientId);
}

const keysOfApplication: Loader<ClientId, ApplicationKeys> = {
  name: 'keys of the application',
  keyOf: (clientId) => clientId.toLowerCase(),
  async one(clientId, context) {
    const path = `/applications(appId='${clientId}')?$select=id,passwordCredentials,keyCredentials`;
    const application = bodyOf(await askGraph(context, { method: 'GET', path }));
    return {
      secrets: list(application, 'passwordCredentials').map(secretFromWire),
      certificates: list(application, 'keyCredentials').map(certificateFromWire),
    };
  },
};

/** The keys of that display name. @throws HttpProblem as `readApplicationKeys` */
export async function readKeysNamed(name: string, clientId: ClientId, context: Context): Promise<ApplicationKeys> {
  const { secrets, certificates } = await readApplicationKeys(clientId, context);
  return {
    secrets: secrets.filter(({ displayName }) => displayName === name),
    certificates: certificates.filter(({ displayName }) => displayName === name),
  };
}

/** The certificate as it is registered, under whatever name. */
export function findCertificate(
  certificates: readonly HeldCertificate[],
  { thumbprint, publicKey }: { readonly thumbprint: string; readonly publicKey: string },
): HeldCertificate | undefined {
  return certificates.find((one) => one.key === publicKey || sameText(one.thumbprint, thumbprint));
}

function secretFromWire(item: Json): HeldSecret {
  return {
    keyId: text(item, 'keyId'),
    displayName: optionalText(item, 'displayName'),
    hint: optionalText(item, 'hint'),
    startsAt: text(item, 'startDateTime'),
    endsAt: text(item, 'endDateTime'),
  };
}

function certificateFromWire(item: Json): HeldCertificate {
  return {
    keyId: text(item, 'keyId'),
    displayName: optionalText(item, 'displayName'),
    thumbprint: optionalText(item, 'customKeyIdentifier'),
    key: optionalText(item, 'key'),
    whole: item,
  };
}
