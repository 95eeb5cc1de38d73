/**
 * A service connection as Azure DevOps takes it: made new, or replaced whole.
 * Source: Azure DevOps REST, Service Endpoint, Endpoints, 7.1; published `azurerm` type definition; terraform-provider-
 * azuredevops, resource_serviceendpoint_azurerm.go, for the parameters of each scheme.
 * Needs: as in `resource.ts`.
 */

import type { AmlWorkspace } from '../../azure/aml-workspace/read';
import { subscription } from '../../azure/subscription/read';
import type { Context } from '../../context';
import { child, type Json, list, optionalText } from '../../http/json';
import { sameText, type TenantId } from '../../names/ids';
import { keyNoteLine, withoutKeyNote } from '../../names/key-note';
import { carriesMark, markOf } from '../../names/mark';
import type { Secret } from '../../names/secret';
import type { Project } from '../project/read';
import { type Connection, workspaceScope } from './read';
import { type ConnectionSignIn, schemeOf } from './sign-in-read';

export interface WantedConnection {
  readonly project: Project;
  readonly name: string;
  /** Text to show, no identifier; `undefined` leaves a description that is there as it is. Changing it changes only the text. */
  readonly description: string | undefined;
  readonly workspace: AmlWorkspace;
  readonly tenantId: TenantId;
  readonly signsIn: ConnectionSignIn;
  /** The display name that Azure DevOps stores beside the id; where it is not known, it is read when the connection is made. */
  readonly subscriptionName: string | undefined;
}

/** The body that makes one. */
export async function creation(want: WantedConnection, context: Context): Promise<Json> {
  const text = [want.description, `${markOf(context.maker)}.`].filter(Boolean).join('\n');
  const description = withNoteOf(want.signsIn, text);
  const { subscriptionId } = want.workspace.id;
  return {
    name: want.name,
    description,
    type: 'azurerm',
    url: `${context.cloud.arm}/`,
    owner: 'library',
    isShared: false,
    isReady: true,
    authorization: { scheme: schemeOf[want.signsIn.kind], parameters: parametersToWire(want) },
    data: {
      environment: context.cloud.name,
      scopeLevel: workspaceScope,
      subscriptionId,
      subscriptionName: want.subscriptionName ?? (await subscription.find(subscriptionId, context)).name,
      ...(want.signsIn.kind === 'agent identity' ? {} : { creationMode: 'Manual' }),
      ...msiToWire(want.signsIn),
      ...workspaceToWire(want.workspace),
    },
    serviceEndpointProjectReferences: [
      { projectReference: { id: want.project.id, name: want.project.name }, name: want.name, description },
    ],
  };
}

/**
 * The whole object as it was read, with the changeable fields as wanted. A key goes with it, since one that is left out is
 * wiped (terraform-provider-azuredevops #550); that a `null` keeps it is unconfirmed and never relied on.
 */
export function replacement(want: WantedConnection, have: Connection): Json {
  const authorization = child(have.whole, 'authorization');
  const parameters = without(child(authorization, 'parameters'), keyOfOtherKind(want.signsIn));
  const data = without(child(have.whole, 'data'), want.signsIn.kind === 'agent identity' ? ['msiClientId'] : []);
  const isKeptByAzdo = want.signsIn.kind === 'federation' && sameText(have.clientId, want.signsIn.clientId);
  return {
    ...have.whole,
    ...describedAnew(want, have),
    authorization: { ...authorization, parameters: overwritten(parameters, parametersToWire(want)) },
    // An automatic connection belongs to the identity and key that Azure DevOps made for it; with others it is manual.
    data: overwritten(data, {
      ...workspaceToWire(want.workspace),
      ...msiToWire(want.signsIn),
      ...(isKeptByAzdo || want.signsIn.kind === 'agent identity' ? {} : { creationMode: 'Manual' }),
    }),
  };
}

/** The description as wanted, without the line that names a key: what was asked for, and our mark where it stands there. */
export function describedAs(want: WantedConnection, have: Connection): string {
  const mark = have.description?.split(/\r?\n/).find(carriesMark);
  return want.description ? [want.description, mark].filter(Boolean).join('\n') : withoutKeyNote(have.description);
}

/** A description stands in the connection and in its reference to each project. */
function describedAnew(want: WantedConnection, have: Connection): Json {
  const description = withNoteOf(want.signsIn, describedAs(want, have));
  if (description === (have.description ?? '')) {
    return {};
  }
  const references = list(have.whole, 'serviceEndpointProjectReferences').map((reference) =>
    sameText(optionalText(child(reference, 'projectReference'), 'id'), want.project.id)
      ? { ...reference, description }
      : reference,
  );
  return { description, serviceEndpointProjectReferences: references };
}

/** The key and the line that names it always go together. */
function withNoteOf(signsIn: ConnectionSignIn, text: string): string {
  const note = 'note' in signsIn ? signsIn.note : undefined;
  return [text, note && keyNoteLine(note)].filter(Boolean).join('\n');
}

/** Fields set under the spelling that is there already: keys come in several cases. */
function overwritten(there: Json, fields: Json): Json {
  const spelt = (name: string) => Object.keys(there).find((key) => sameText(key, name)) ?? name;
  const renamed = Object.entries(fields).map(([name, value]) => [spelt(name), value] as const);
  return { ...there, ...Object.fromEntries(renamed) };
}

function without(there: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(there).filter(([key]) => !names.some((name) => sameText(name, key))));
}

function parametersToWire({ tenantId, signsIn }: WantedConnection): Json {
  const tenant = { tenantid: tenantId };
  switch (signsIn.kind) {
    case 'federation':
    case 'their secret':
      return { ...tenant, serviceprincipalid: signsIn.clientId };
    case 'agent identity':
      return tenant;
    case 'certificate':
      return {
        ...tenant,
        serviceprincipalid: signsIn.clientId,
        authenticationType: 'spnCertificate',
        servicePrincipalCertificate: signsIn.certificate.pem.reveal(),
      };
    case 'own secret':
    case 'given secret':
      return {
        ...tenant,
        serviceprincipalid: signsIn.clientId,
        authenticationType: 'spnKey',
        serviceprincipalkey: keyOf(signsIn.secret),
      };
  }
}

function keyOf(secret: Secret | undefined): string {
  if (!secret) {
    throw new Error('a connection was to be written without its key');
  }
  return secret.reveal();
}

/** The parameter in which a key of the other kind may stand. */
function keyOfOtherKind({ kind }: ConnectionSignIn): readonly string[] {
  switch (kind) {
    case 'certificate':
      return ['serviceprincipalkey'];
    case 'own secret':
    case 'given secret':
      return ['servicePrincipalCertificate'];
    default:
      return [];
  }
}

function msiToWire(signsIn: ConnectionSignIn): Json {
  return signsIn.kind === 'agent identity' && signsIn.msiClientId ? { msiClientId: signsIn.msiClientId } : {};
}

function workspaceToWire(workspace: AmlWorkspace): Json {
  return {
    resourceGroupName: workspace.id.resourceGroup,
    mlWorkspaceName: workspace.id.name,
    mlWorkspaceLocation: workspace.location,
  };
}
