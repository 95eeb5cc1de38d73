/**
 * What may be asked of `EnsureAmlServiceConnection`: text as typed by people, turned into values once. All complaints are
 * gathered and thrown together, before the first request. Names are those of the task's inputs.
 */

import type { TrustedConnection } from '../../azdo/conversion/trust-read';
import { connectionPurposes } from '../../azure/purpose/read';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import type { SubscriptionId, TenantId } from '../../names/ids';
import { type ActionText, parseAction, usualRun } from './action';
import { type AuthenticationInput, type AuthenticationText, isOfAgents, parseAuthentication } from './authentication';
import { type ExtraRoles, type ExtraRolesText, parseExtraRoles } from './extra-roles';
import { type GrantInput, type GrantText, parseGrant } from './grant';
import { type GuardInput, type GuardText, parseGuard } from './guard';
import { type IdentityInput, type IdentityText, parseIdentity } from './identity';
import { type OrganizationSignIn, type OrganizationSignInText, parseOrganizationSignIn } from './organization-sign-in';
import type { RunInput } from './plan-agreed';
import { type ProjectInput, type ProjectText, parseProject } from './project';
import { type PurposeInput, type PurposeText, parsePurpose } from './purpose';
import { InputReading } from './reading';
import { requireSetup, type SetupText } from './setup';
import { parseSharing, type SharingInput, type SharingText } from './sharing';
import type { Surroundings } from './surroundings';
import { parseWorkspace, type WorkspaceText } from './workspace';

/** What the link is. */
interface LinkText extends WorkspaceText, ProjectText, IdentityText, SharingText {
  readonly subscriptionId?: string | undefined;
  readonly connectionName?: string | undefined;
}

/** How it is used, and by which pipelines. */
interface UseText extends AuthenticationText, GrantText, GuardText {
  readonly takeOver?: string | undefined;
}

/** Text of the inputs; `undefined` where nothing was typed. */
export interface EnsureAmlServiceConnectionText
  extends SetupText,
    ActionText,
    LinkText,
    UseText,
    ExtraRolesText,
    PurposeText,
    OrganizationSignInText {
  readonly description?: string | undefined;
}

type Reading = InputReading<EnsureAmlServiceConnectionText>;

/** Which link is meant, for either action. */
interface AmlLinkInput extends RunInput {
  readonly project: ProjectInput;
  readonly workspace: AmlWorkspaceId;
  readonly connectionName: string;
  readonly tenantId: TenantId;
  readonly identity: IdentityInput;
  readonly sharing: SharingInput;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly organizationSignIn: OrganizationSignIn;
}

export interface EnsureAmlServiceConnectionInput extends AmlLinkInput, PurposeInput {
  readonly action: 'ensure';
  readonly description: string | undefined;
  /** Whether a connection that somebody else made may be pointed at another workspace or identity. */
  readonly takeOver: boolean;
  readonly authentication: AuthenticationInput;
  /** The setup connection, where it signs in by a trust. */
  readonly setupTrust: TrustedConnection | undefined;
  readonly extraRoles: ExtraRoles;
  readonly grant: GrantInput;
  readonly guard: GuardInput;
  /** A subscription whose name is known without asking. */
  readonly known: { readonly id: SubscriptionId; readonly name: string } | undefined;
}

export interface RemoveAmlServiceConnectionInput extends AmlLinkInput {
  readonly action: 'remove';
  /** Whether its identity is one that machines of agents may have. */
  readonly isOfAgents: boolean;
}

/** What holds where nothing is typed. */
const usual = {
  ...usualRun,
  secretDays: '90',
  renewDays: '30',
  minimumApprovers: '1',
  sharing: 'shared',
  extraGrants: 'report',
} as const;

/** @throws Problems with every complaint there is */
export function parseEnsureAmlServiceConnection(
  typed: EnsureAmlServiceConnectionText,
  around: Surroundings,
): EnsureAmlServiceConnectionInput | RemoveAmlServiceConnectionInput {
  const reading: Reading = new InputReading(typed, usual);
  const { text } = reading;
  requireSetup(reading);
  const { action, ...how } = parseAction(reading);
  const link = parseLink(reading, around);
  const { tenantId, organizationId, organizationName } = around;
  const common = { ...how, tenantId, organizationId, organizationName };
  if (action === 'remove') {
    const ofAgents = isOfAgents(reading);
    const organizationSignIn = parseOrganizationSignIn(reading, around);
    return { action, ...common, ...reading.complete({ ...link, isOfAgents: ofAgents, organizationSignIn }) };
  }
  const use = parseUse(reading, { around, link });
  const purpose = parsePurpose(reading, connectionPurposes);
  const organizationSignIn = parseOrganizationSignIn(reading, around);
  return {
    action,
    ...common,
    ...reading.complete({ ...link, ...use, ...purpose, extraRoles: parseExtraRoles(reading), organizationSignIn }),
    description: text.description,
    setupTrust: around.setupTrust,
    known: around.subscription,
  };
}

function parseLink(reading: InputReading<LinkText>, around: Surroundings) {
  const workspace = parseWorkspace(reading, {
    subscriptionId: reading.text.subscriptionId,
    defaultSubscriptionId: around.subscription?.id,
  });
  const connectionName = parseConnectionName(reading);
  const project = parseProject(reading, around);
  const identity = parseIdentity(reading, { around, project, connectionName, workspace });
  const sharing = parseSharing(reading, project.name);
  return { workspace, connectionName, project, identity, sharing };
}

function parseUse(
  reading: InputReading<UseText>,
  {
    around,
    link: { project, sharing },
  }: { readonly around: Surroundings; readonly link: ReturnType<typeof parseLink> },
) {
  const authentication = parseAuthentication(reading, around);
  const grant = parseGrant(reading, { around, project, further: sharing.projects });
  const guard = parseGuard(reading);
  const takeOver = reading.flag('takeOver');
  return { authentication, grant, guard, takeOver };
}

/** Source: a comma would break look-ups by name (Endpoints - Get by names takes a comma-separated list). */
function parseConnectionName(reading: InputReading<LinkText>): string {
  const name = reading.text.connectionName;
  const advice = 'Give the name under which pipelines will use the connection.';
  if (name === undefined) {
    reading.complain('connectionName', `nothing is given. ${advice}`);
  } else if (/[,\p{Cc}]/u.test(name)) {
    reading.complain('connectionName', `"${name}" holds a comma or a line break. ${advice}`);
  }
  return name ?? '';
}
