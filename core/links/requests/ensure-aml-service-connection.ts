/**
 * What may be asked of `EnsureAmlServiceConnection`: text as typed by people, turned into values once. All complaints are
 * gathered and thrown together, before the first request. Names are those of the task's inputs.
 */

import type { TrustedConnection } from '../../azdo/conversion/trust-read';
import type { Mode } from '../../engine/report';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import type { SubscriptionId, TenantId } from '../../names/ids';
import { type AuthenticationInput, type AuthenticationText, parseAuthentication } from './authentication';
import { conversionModes } from './convert-connections';
import { type GrantInput, type GrantText, parseGrant } from './grant';
import { type GuardInput, type GuardText, parseGuard } from './guard';
import { type IdentityInput, type IdentityText, parseIdentity } from './identity';
import { type OrganizationSignIn, type OrganizationSignInText, parseOrganizationSignIn } from './organization-sign-in';
import { type ProjectInput, type ProjectText, parseProject } from './project';
import { InputReading } from './reading';
import { requireSetup, type SetupText } from './setup';
import { parseSharing, type SharingInput, type SharingText } from './sharing';
import type { Surroundings } from './surroundings';
import { parseWorkspace, type WorkspaceText } from './workspace';

/** What the link is. */
interface LinkText extends WorkspaceText, ProjectText, IdentityText, AuthenticationText {
  readonly subscriptionId?: string | undefined;
  readonly connectionName?: string | undefined;
}

/** Where it is used, and by which pipelines. */
interface UseText extends SharingText, GrantText, GuardText {}

/** Text of the inputs; `undefined` where nothing was typed. */
export interface EnsureAmlServiceConnectionText extends SetupText, LinkText, UseText, OrganizationSignInText {
  readonly description?: string | undefined;
  readonly takeOver?: string | undefined;
  readonly role?: string | undefined;
  readonly mode?: string | undefined;
}

/** What is done: make or correct one connection, or take one away. Converting all of a project is asked for apart. */
type Work = 'ensure' | 'remove';

export interface EnsureAmlServiceConnectionInput {
  readonly work: Work;
  readonly mode: Mode;
  readonly project: ProjectInput;
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
  const reading = new InputReading(text);
  requireSetup(reading);
  const { work, mode } = reading.choice('mode', works, modes) ?? works.plan;
  const link = parseLink(reading, around);
  const use = parseUse(reading, { around, project: link.project });
  const organizationSignIn = parseOrganizationSignIn(reading, around);
  const takeOver = reading.flag('takeOver');
  return {
    work,
    mode,
    ...reading.complete({ ...link, ...use, organizationSignIn, takeOver }),
    description: text.description,
    tenantId: around.tenantId,
    organizationId: around.organizationId,
    setupTrust: around.setupTrust,
    role: text.role ?? 'Contributor',
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

function parseLink(reading: InputReading<LinkText>, around: Surroundings) {
  const workspace = parseWorkspace(reading, {
    subscriptionId: reading.text.subscriptionId,
    defaultSubscriptionId: around.subscription?.id,
  });
  const connectionName = parseConnectionName(reading);
  const project = parseProject(reading, around);
  const identity = parseIdentity(reading, { around, project, connectionName, workspace });
  const authentication = parseAuthentication(reading, around);
  return { workspace, connectionName, project, identity, authentication };
}

function parseUse(
  reading: InputReading<UseText>,
  { around, project }: { readonly around: Surroundings; readonly project: ProjectInput },
) {
  const sharing = parseSharing(reading, project.name);
  const grant = parseGrant(reading, { around, project, further: sharing.projects });
  const guard = parseGuard(reading);
  return { sharing, grant, guard };
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
