/**
 * Federated credentials where they are kept: in Graph for applications, in ARM for managed identities.
 * Source: Microsoft Graph v1.0, federatedIdentityCredential; azure-rest-api-specs, msi, 2024-11-30.
 * Needs: Application.Read.All or the ownership of the application, or Reader on the managed identity.
 */

import type { Context, Loader } from '../../context';
import { armVersions, askArm, listArm } from '../../http/arm';
import { askGraph, listGraph, odataText } from '../../http/graph';
import { bodyOf, child, type Json, optionalText, text, texts } from '../../http/json';
import { answering } from '../../http/refused';
import type { IdentityRef } from '../principal/read';

export interface HeldCredential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  /** The one audience; `undefined` where the service shows none. */
  readonly audience: string | undefined;
}

interface Written {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly description: string;
}

/** All federated credentials of an identity; none where it is not there, `unreadable` where they may not be read. */
export function listCredentials(
  home: IdentityRef,
  context: Context,
): Promise<readonly HeldCredential[] | 'unreadable'> {
  return answering<readonly HeldCredential[], readonly HeldCredential[] | 'unreadable'>(
    context.reads.get(credentialsOfIdentity, home),
    { forbidden: () => 'unreadable', absent: () => [] },
  );
}

const credentialsOfIdentity: Loader<IdentityRef, readonly HeldCredential[]> = {
  name: 'federated credentials of the identity',
  keyOf: (home) => (home.kind === 'application' ? home.clientId : home.armId).toLowerCase(),
  one: fetchCredentials,
};

async function fetchCredentials(home: IdentityRef, context: Context): Promise<readonly HeldCredential[]> {
  if (home.kind === 'application') {
    const path = `/applications(appId='${home.clientId}')/federatedIdentityCredentials`;
    return (await listGraph(context, path)).map(fromGraph);
  }
  const path = `${home.armId}/federatedIdentityCredentials`;
  return (await listArm(context, { method: 'GET', path, version: armVersions.managedIdentity })).map(fromArm);
}

/** Makes or updates the federated credential of that name. @returns what the answer shows of it @throws HttpProblem */
export async function writeCredential(
  home: IdentityRef,
  want: Written,
  context: Context,
): Promise<HeldCredential | undefined> {
  const trust = { issuer: want.issuer, subject: want.subject, audiences: [want.audience] };
  if (home.kind === 'application') {
    const path = `/applications(appId='${home.clientId}')/federatedIdentityCredentials(name='${odataText(want.name)}')`;
    const body = { ...trust, description: want.description };
    const reply = await askGraph(context, { method: 'PATCH', path, body, upsert: true });
    return reply.body === undefined ? undefined : fromGraph(bodyOf(reply));
  }
  const path = `${home.armId}/federatedIdentityCredentials/${want.name}`;
  const version = armVersions.managedIdentity;
  return fromArm(bodyOf(await askArm(context, { method: 'PUT', path, version, body: { properties: trust } })));
}

/** @throws HttpProblem */
export async function deleteCredential(home: IdentityRef, name: string, context: Context): Promise<void> {
  if (home.kind === 'application') {
    const path = `/applications(appId='${home.clientId}')/federatedIdentityCredentials(name='${odataText(name)}')`;
    await askGraph(context, { method: 'DELETE', path });
    return;
  }
  const path = `${home.armId}/federatedIdentityCredentials/${name}`;
  await askArm(context, { method: 'DELETE', path, version: armVersions.managedIdentity });
}

function fromGraph(item: Json): HeldCredential {
  return {
    name: text(item, 'name'),
    issuer: text(item, 'issuer'),
    // Flexible credentials have an expression in its place and never equal one that is wanted.
    subject: optionalText(item, 'subject') ?? '',
    audience: texts(item, 'audiences')[0],
  };
}

function fromArm(item: Json): HeldCredential {
  return { ...fromGraph({ ...child(item, 'properties'), name: text(item, 'name') }) };
}
