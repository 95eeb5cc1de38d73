/**
 * What may be asked of `EnsureAmlServiceConnection`: text as typed by people, turned into values once. All complaints are
 * gathered and thrown together, before the first request. Names are those of the task's inputs.
 */

import type { TrustedConnection } from '../azdo/conversion/trust-read';
import type { Pipeline } from '../azdo/pipeline/read';
import type { Mode } from '../engine/report';
import type { AmlWorkspaceId } from '../names/aml-workspace-id';
import type { Certificate } from '../names/certificate';
import type { ProjectId, SubscriptionId, TenantId } from '../names/ids';
import type { Secret } from '../names/secret';
import { refuseWrongInputs } from '../problem/inputs';
import { type AuthenticationInput, parseAuthentication } from './authentication';
import { conversionModes } from './convert-connections';
import { type GrantInput, parseGrant } from './grant';
import { type GuardInput, parseGuard } from './guard';
import { type IdentityInput, parseIdentity } from './identity';
import { type OrganizationSignIn, parseOrganizationSignIn } from './organization-sign-in';
import { parseChoice, parseFlag } from './reading';
import { parseSharing, type SharingInput } from './sharing';
import { parseWorkspace } from './workspace';

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
  readonly authentication?: string | undefined;
  readonly convert?: string | undefined;
  readonly clientSecret?: Secret | undefined;
  readonly secretDays?: string | undefined;
  readonly renewDays?: string | undefined;
  /** What was found in the file, or what is wrong with it. */
  readonly certificateFile?: Certificate | { readonly complaint: string } | undefined;
  readonly pipelineAccess?: string | undefined;
  readonly pipelines?: string | undefined;
  readonly extraGrants?: string | undefined;
  readonly approvers?: string | undefined;
  readonly minimumApprovers?: string | undefined;
  readonly branches?: string | undefined;
  readonly furtherProjects?: string | undefined;
  readonly sharing?: string | undefined;
  readonly azureDevOpsSignIn?: string | undefined;
  /** Ids of the connections that sign in to Azure DevOps. */
  readonly azureDevOpsConnection?: string | undefined;
  readonly patConnection?: string | undefined;
  readonly mode?: string | undefined;
}

/** Where the task runs, and as whom it sets up. */
export interface Surroundings {
  readonly organizationName: string;
  readonly organizationId: string;
  /** Azure DevOps Server, which stands on one's own premises and has no workload identity federation. */
  readonly isServer: boolean;
  readonly project: { readonly id: ProjectId; readonly name: string };
  /** The running pipeline; `undefined` in a classic release, whose definition cannot be granted. */
  readonly pipeline: Pipeline | undefined;
  /** Tenant of the setup connection: the link's identity lives there. */
  readonly tenantId: TenantId;
  /** What the setup connection's identity trusts, where it signs in by a trust. */
  readonly setupTrust?: TrustedConnection | undefined;
  /** Subscription of the setup connection, where it has one. */
  readonly subscription: { readonly id: SubscriptionId; readonly name: string } | undefined;
}

/** What is done: make or mend one connection, or take one away. To convert all of a project's is asked for apart. */
type Work = 'ensure' | 'remove';

export interface EnsureAmlServiceConnectionInput {
  readonly work: Work;
  readonly mode: Mode;
  readonly project: { readonly name: string; readonly id: ProjectId | undefined };
  readonly workspace: AmlWorkspaceId;
  readonly connectionName: string;
  readonly description: string | undefined;
  readonly tenantId: TenantId;
  /** Whether a connection that somebody else made may be pointed at another workspace or identity. */
  readonly takeOver: boolean;
  readonly identity: IdentityInput;
  readonly authentication: AuthenticationInput;
  readonly organizationId: string;
  readonly organizationSignIn: OrganizationSignIn;
  /** The setup connection, where it signs in by a trust. */
  readonly setupTrust: TrustedConnection | undefined;
  /** Name or GUID. */
  readonly role: string;
  readonly grant: GrantInput;
  readonly guard: GuardInput;
  readonly sharing: SharingInput;
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
  const { work, mode } = parseChoice('mode', text.mode, works, complaints, modes) ?? works.plan;
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
  const authentication = parseAuthentication(text, complaints);
  complainOfServer(authentication, around, complaints);
  const sharing = parseSharing(text, isOwn ? around.project.name : project, complaints);
  const places = { own: isOwn ? around.project.name : project, further: sharing.projects };
  const grant = parseGrant(text, around, isOwn, places, complaints);
  const guard = parseGuard(text, complaints);
  const organizationSignIn = parseOrganizationSignIn(text, around.isServer, complaints);
  const takeOver = parseFlag('takeOver', text.takeOver, complaints);
  refuseWrongInputs(complaints);
  if (!workspace || !identity || !authentication || !grant) {
    throw new Error('an input was refused without a complaint');
  }
  return {
    work,
    mode,
    project: isOwn ? around.project : { name: project, id: undefined },
    workspace,
    connectionName,
    description: text.description,
    tenantId: around.tenantId,
    takeOver,
    identity,
    authentication,
    organizationId: around.organizationId,
    organizationSignIn,
    setupTrust: around.setupTrust,
    role: text.role ?? 'Contributor',
    grant,
    guard,
    sharing,
    known: around.subscription,
  };
}

const works = {
  apply: { work: 'ensure', mode: 'apply' },
  plan: { work: 'ensure', mode: 'plan' },
  check: { work: 'ensure', mode: 'check' },
  remove: { work: 'remove', mode: 'apply' },
  planRemove: { work: 'remove', mode: 'plan' },
} as const satisfies Readonly<Record<string, { readonly work: Work; readonly mode: Mode }>>;

/** Values of `mode` in the order the editor shows them. */
export const modes = [...Object.keys(works), ...conversionModes];

function complainOfServer(
  authentication: AuthenticationInput | undefined,
  around: Surroundings,
  complaints: string[],
): void {
  if (around.isServer && authentication?.kind === 'federation') {
    complaints.push(
      'authentication: Azure DevOps Server has no workload identity federation. Choose secret, certificate or agentIdentity.',
    );
  }
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
