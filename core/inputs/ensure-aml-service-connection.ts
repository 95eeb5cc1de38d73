/**
 * What may be asked of `EnsureAmlServiceConnection`: text as typed by people, turned into values once. All complaints are
 * gathered and thrown together, before the first request. Names are those of the task's inputs.
 */

import type { Mode } from '../engine/report';
import type { Pipeline } from '../lookups/pipelines';
import { type AmlWorkspaceId, parseAmlWorkspaceId } from '../names/aml-workspace-id';
import type { ProjectId, SubscriptionId, TenantId } from '../names/ids';
import { refuseWrongInputs } from '../problems/inputs';
import { type GrantInput, parseGrant } from './grant';
import { type IdentityInput, parseIdentity } from './identity';

/** Text of the inputs; `undefined` where nothing was typed. */
export interface EnsureAmlServiceConnectionText {
  /** Id of the connection that sets up. */
  readonly azureSubscription?: string | undefined;
  readonly workspace?: string | undefined;
  readonly resourceGroup?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly connectionName?: string | undefined;
  readonly description?: string | undefined;
  readonly project?: string | undefined;
  readonly takeOver?: string | undefined;
  readonly identity?: string | undefined;
  readonly applicationName?: string | undefined;
  readonly clientId?: string | undefined;
  readonly principalId?: string | undefined;
  readonly managedIdentity?: string | undefined;
  readonly role?: string | undefined;
  readonly pipelineAccess?: string | undefined;
  readonly pipelines?: string | undefined;
  readonly mode?: string | undefined;
}

/** Where the task runs, and as whom it sets up. */
export interface Surroundings {
  readonly organizationName: string;
  readonly organizationId: string;
  readonly project: { readonly id: ProjectId; readonly name: string };
  /** The running pipeline; `undefined` in a classic release, whose definition cannot be granted. */
  readonly pipeline: Pipeline | undefined;
  /** Tenant of the setup connection: the link's identity lives there. */
  readonly tenantId: TenantId;
  /** Subscription of the setup connection, where it has one. */
  readonly subscription: { readonly id: SubscriptionId; readonly name: string } | undefined;
}

export interface EnsureAmlServiceConnectionInput {
  readonly mode: Mode;
  readonly project: { readonly name: string; readonly id: ProjectId | undefined };
  readonly workspace: AmlWorkspaceId;
  readonly connectionName: string;
  readonly description: string | undefined;
  readonly tenantId: TenantId;
  /** Whether a connection that somebody else made may be pointed at another workspace or identity. */
  readonly takeOver: boolean;
  readonly identity: IdentityInput;
  readonly organizationId: string;
  /** Name or GUID. */
  readonly role: string;
  readonly grant: GrantInput;
  /** A subscription whose name is known without asking. */
  readonly known: { readonly id: SubscriptionId; readonly name: string } | undefined;
}

/** @throws Problems with every complaint there is */
export function parseEnsureAmlServiceConnection(
  text: EnsureAmlServiceConnectionText,
  around: Surroundings,
): EnsureAmlServiceConnectionInput {
  const complaints: string[] = [];
  if (!text.azureSubscription) {
    complaints.push('azureSubscription: nothing is given. Name the Azure Resource Manager connection that sets up.');
  }
  const mode = parseMode(text.mode, complaints);
  const workspace = parseWorkspace(text, around, complaints);
  const connectionName = parseConnectionName(text.connectionName, complaints);
  const project = text.project ?? around.project.name;
  const isOwn = [around.project.name, around.project.id].some((own) => own.toLowerCase() === project.toLowerCase());
  const identity = parseIdentity(
    text,
    around,
    isOwn ? around.project.name : project,
    connectionName,
    workspace,
    complaints,
  );
  const grant = parseGrant(text, around, isOwn, complaints);
  refuseWrongInputs(complaints);
  if (!workspace || !identity || !grant) {
    throw new Error('an input was refused without a complaint');
  }
  return {
    mode,
    project: isOwn ? around.project : { name: project, id: undefined },
    workspace,
    connectionName,
    description: text.description,
    tenantId: around.tenantId,
    takeOver: /^true$/i.test(text.takeOver ?? ''),
    identity,
    organizationId: around.organizationId,
    role: text.role ?? 'Contributor',
    grant,
    known: around.subscription,
  };
}

/** Values of `mode`. */
export const modes = ['apply', 'plan', 'check'] as const;

function parseMode(text: string | undefined, complaints: string[]): Mode {
  const mode = modes.find((known) => known === (text ?? 'apply'));
  if (!mode) {
    complaints.push(`mode: "${text}" is none of ${modes.join(', ')}.`);
  }
  return mode ?? 'plan';
}

function parseWorkspace(
  text: EnsureAmlServiceConnectionText,
  around: Surroundings,
  complaints: string[],
): AmlWorkspaceId | undefined {
  if (!text.workspace) {
    complaints.push('workspace: nothing is given. Name the Azure Machine Learning workspace to link.');
    return undefined;
  }
  const parsed = parseAmlWorkspaceId({
    workspace: text.workspace,
    resourceGroup: text.resourceGroup,
    subscriptionId: text.subscriptionId,
    defaultSubscriptionId: around.subscription?.id,
  });
  if ('complaints' in parsed) {
    complaints.push(...parsed.complaints);
    return undefined;
  }
  return parsed;
}

/** Source: a comma would break look-ups by name (Endpoints - Get by names takes a comma-separated list). */
function parseConnectionName(name: string | undefined, complaints: string[]): string {
  const unfit =
    name === undefined
      ? 'nothing is given.'
      : /[,\p{Cc}]/u.test(name)
        ? `"${name}" holds a comma or a line break.`
        : undefined;
  if (unfit) {
    complaints.push(`connectionName: ${unfit} Give the name under which pipelines will use the connection.`);
  }
  return name ?? '';
}
