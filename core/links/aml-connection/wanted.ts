/**
 * What a link's connection and its key are to be.
 *
 * Why the key comes before the connection: see `own-key.ts`.
 */

import type { Connection } from '../../azdo/connection/read';
import { type ServiceEndpointWant, serviceEndpoint } from '../../azdo/connection/resource';
import type { ConnectionSignIn } from '../../azdo/connection/sign-in-read';
import type { Project } from '../../azdo/project/read';
import type { AmlWorkspace } from '../../azure/aml-workspace/read';
import type { Context } from '../../context';
import type { Change } from '../../engine/resource';
import { changesInPlace } from '../../engine/resource';
import type { Outputs } from '../../engine/step';
import type { ApplicationCertificate } from '../../entra/key/certificate-resource';
import type { GivenSecret } from '../../entra/key/given-read';
import { identityHasNoKeys, notManagedIdentity } from '../../entra/key/problems';
import type { ClientSecret, ClientSecretWant } from '../../entra/key/secret-resource';
import type { IdentityRef } from '../../entra/principal/read';
import type { Certificate } from '../../names/certificate';
import { type ClientId, type PrincipalId, sameText } from '../../names/ids';
import { dayOf } from '../../names/key-note';
import { uniqueNameOf } from '../../names/mark';
import { assertGiven, holdsForeignKey, ownKey, wantedOwnSecret } from '../own-key';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';
import { isOfMachine } from './identity';

/** What is known before the key is. */
export interface Signed {
  readonly project: Project;
  readonly workspace: AmlWorkspace;
  readonly existing: Connection | undefined;
  /** `isSeen` is false for an identity that Graph does not show, so that the inputs alone say what it is. */
  readonly signIn: { readonly clientId: ClientId; readonly home: IdentityRef; readonly isSeen: boolean };
  readonly principalId: PrincipalId;
}

/** The key of a link; each is `undefined` where it signs in in another way. */
export interface Keyed {
  readonly givenSecret: GivenSecret | undefined;
  readonly certificate: ApplicationCertificate | undefined;
  readonly ownSecret: ClientSecret | undefined;
}

/** The connection as it is to be, with the way it signs in. */
export async function wantedConnection(
  outputs: Outputs<Signed & Keyed>,
  request: EnsureAmlServiceConnectionInput,
): Promise<ServiceEndpointWant> {
  return { ...(await besidesSignIn(outputs, request)), signsIn: await wantedSignIn(outputs, request) };
}

/** What of a connection that is there would change. @throws Problem as `changesInPlace` */
export async function openChanges(
  outputs: Outputs<Signed>,
  signsIn: ConnectionSignIn,
  request: EnsureAmlServiceConnectionInput,
): Promise<readonly Change[]> {
  const existing = await outputs.existing;
  const want = { ...(await besidesSignIn(outputs, request)), signsIn };
  return existing ? changesInPlace(serviceEndpoint, want, existing) : [];
}

/** `undefined` where the link makes no secret of its own. @throws Problem as `openChanges` */
export async function wantedSecret(
  outputs: Outputs<Signed>,
  request: EnsureAmlServiceConnectionInput,
  context: Context,
): Promise<ClientSecretWant | undefined> {
  const { connectionName, organizationId, authentication } = request;
  if (authentication.kind !== 'own secret') {
    return undefined;
  }
  const clientId = await applicationOf(outputs);
  const holder = await outputs.existing;
  const stays = holdsForeignKey(holder, request.takeOver);
  const signsIn: ConnectionSignIn = stays
    ? { kind: 'their secret', clientId }
    : { kind: 'own secret', clientId, note: holder?.keyNote, secret: undefined, replaces: undefined };
  const changes = await openChanges(outputs, signsIn, request);
  const keyName = uniqueNameOf(organizationId, (await outputs.project).id, connectionName);
  return wantedOwnSecret(
    { clientId, name: connectionName, keyName, life: authentication, holder, changes, stays },
    context,
  );
}

/** The application that holds the key. @throws Problem for an identity that has no keys */
export async function applicationOf(outputs: Outputs<Pick<Signed, 'signIn'>>): Promise<ClientId> {
  const { clientId, home } = await outputs.signIn;
  if (home.kind !== 'application') {
    throw identityHasNoKeys(clientId);
  }
  return clientId;
}

/** All but how it signs in. */
async function besidesSignIn(
  outputs: Outputs<Pick<Signed, 'project' | 'workspace'>>,
  request: EnsureAmlServiceConnectionInput,
): Promise<Omit<ServiceEndpointWant, 'signsIn'>> {
  const { known, workspace } = request;
  return {
    project: await outputs.project,
    name: request.connectionName,
    description: request.description,
    workspace: await outputs.workspace,
    tenantId: request.tenantId,
    takeOver: request.takeOver,
    subscriptionName: sameText(known?.id, workspace.subscriptionId) ? known?.name : undefined,
  };
}

async function wantedSignIn(
  outputs: Outputs<Signed & Keyed>,
  { authentication, takeOver }: EnsureAmlServiceConnectionInput,
): Promise<ConnectionSignIn> {
  const { clientId, home, isSeen } = await outputs.signIn;
  if (authentication.kind === 'own secret' || authentication.kind === 'certificate') {
    // A new key is tried before the connection relies on it, which takes a service principal.
    await outputs.principalId;
  }
  switch (authentication.kind) {
    case 'federation':
      return { kind: 'federation', clientId };
    case 'agent identity':
      if (isSeen && home.kind !== 'managed identity') {
        throw notManagedIdentity(clientId);
      }
      return { kind: 'agent identity', msiClientId: isOfMachine(home) ? undefined : clientId };
    case 'given secret':
      return { kind: 'given secret', clientId, ...assertGiven(await outputs.givenSecret) };
    case 'certificate': {
      const isRegistered = assertGiven(await outputs.certificate).held !== undefined;
      return signInBy(authentication.certificate, clientId, isRegistered);
    }
    case 'own secret':
      return holdsForeignKey(await outputs.existing, takeOver)
        ? { kind: 'their secret', clientId }
        : { kind: 'own secret', clientId, ...ownKey(assertGiven(await outputs.ownSecret)) };
  }
}

/** @param isRegistered whether the application knows the certificate already */
export function signInBy(certificate: Certificate, clientId: ClientId, isRegistered: boolean): ConnectionSignIn {
  const { thumbprint, endsAt } = certificate;
  const note = { kind: 'certificate', thumbprint, endsOn: dayOf(endsAt) } as const;
  return { kind: 'certificate', clientId, certificate, note, isRegistered };
}
