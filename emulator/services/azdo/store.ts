/**
 * What the emulated Azure DevOps holds: organizations, projects, pipelines, identities, service endpoints with their
 * roles, pipeline permissions and checks, and the jobs that were queued.
 */
import type { Ground } from '../../frame';
import type { Json } from '../../json';
import type { EndpointRole, ServerVersion } from '../../seed/schema';
import type { Readings } from '../../seed/schema-azdo';
import type { DirectoryAccess } from './directory-access';

/** All that a handler works on. */
export interface Store extends DirectoryAccess {
  readonly organizations: readonly Organization[];
  readonly ground: Ground;
  /** How long the directory takes to catch up, and what is deleted to go. */
  readonly replicationSeconds: number;
}

export interface Identity {
  readonly id: string;
  /** What the seed calls it; a group with its scope: `[churn]\ML Approvers`. */
  readonly name: string;
  readonly displayName: string;
  readonly kind: 'user' | 'application' | 'build' | 'group';
  readonly mail: string | undefined;
  /** Of an application: its service principal in Entra. */
  readonly objectId?: string;
  /** Of a group. */
  readonly members: readonly Identity[];
  /** Role for service connections by project id. */
  readonly roles: Map<string, EndpointRole>;
}

export interface Grant {
  readonly authorizedBy: Identity;
  readonly authorizedOn: string;
}

/** Which pipelines of one project may use an endpoint. */
export interface Permissions {
  all: Grant | undefined;
  readonly pipelines: Map<number, Grant>;
}

/** A project's own view of an endpoint. */
export interface ProjectReference {
  readonly projectId: string;
  name: string;
  description: string;
  /** Deleted: gone once the clock reads this (ms since 1970). */
  goneAt?: number;
}

export interface Endpoint {
  readonly id: string;
  readonly type: string;
  url: string;
  scheme: string;
  /** With secrets. */
  parameters: Record<string, string>;
  data: Record<string, string>;
  isReady: boolean;
  /** `undefined` for a draft. */
  operationStatus: { readonly state: string; readonly statusMessage: string } | undefined;
  isDisabled: boolean;
  /** When it was made or enabled again, ms since 1970. */
  enabledAt: number;
  readonly createdBy: Identity;
  references: ProjectReference[];
  readonly roles: Map<string, EndpointRole>;
  /** Everyone in the project may see and use it. */
  readonly isOpen: boolean;
  readonly permissions: Map<string, Permissions>;
  readonly history: Execution[];
  /** The scheme before a conversion, which can be reverted until then. */
  before?: { readonly scheme: string; readonly parameters: Readonly<Record<string, string>>; readonly until: number };
  /** Display name of the seeded application whose certificate is the credential; it is made when first needed. */
  certificateOf?: string;
}

/** One run that used an endpoint. */
export interface Execution {
  readonly runId: number;
  readonly project: Project;
  readonly pipeline: Pipeline;
  readonly startTime: string;
}

export interface Pipeline {
  readonly id: number;
  readonly name: string;
  /** `\\` for the root. */
  readonly folder: string;
}

interface VariableGroup {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly pipelines: readonly Pipeline[];
  /** Name of the Git repository that they are in. */
  readonly repository: string;
  readonly variableGroups: readonly VariableGroup[];
  readonly buildIdentity: Identity;
  /** Full names of branches with a policy. */
  readonly protectedBranches: readonly string[];
}

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  /** Set for a collection of Azure DevOps Server. */
  readonly server: ServerVersion | undefined;
  readonly projects: readonly Project[];
  readonly identities: Identity[];
  /** Personal access token to identity. */
  readonly pats: Map<string, Identity>;
  /** Client id to identity. */
  readonly applications: Map<string, Identity>;
  readonly endpoints: Endpoint[];
  readonly checks: CheckStore;
  readonly jobs: Job[];
  /** How many runs there were. */
  runs: number;
  readonly readings: Readings;
  /** What five minutes allow a caller; the usual when left out. */
  readonly rateLimit: number | undefined;
  /** What the service is still at: done once the clock reads `at` (ms since 1970). */
  readonly pending: Pending[];
}

interface Pending {
  readonly at: number;
  readonly run: () => void;
}

export interface Job {
  readonly planId: string;
  readonly jobId: string;
  readonly buildId: number;
  readonly project: Project;
  readonly pipeline: Pipeline;
  /** The connections that the job's YAML refers to explicitly. */
  readonly endpointIds: ReadonlySet<string>;
}

export interface Check {
  readonly id: number;
  /** A connection that several projects share has its checks in each of them. */
  readonly projectId: string;
  readonly endpointId: string;
  readonly type: { readonly id: string; readonly name: string };
  settings: Json;
  timeoutMinutes: number;
  readonly createdBy: Identity;
  readonly createdOn: string;
  modifiedBy: Identity;
  modifiedOn: string;
}

/** One asked approver, and who of them said yes: the person, or a member of the group. */
export interface Signature {
  readonly approverId: string;
  approvedBy: Identity | undefined;
}

export interface Approval {
  readonly id: string;
  readonly check: Check;
  readonly endpointName: string;
  readonly pipeline: Pipeline;
  readonly stage: string;
  readonly requestedFor: Identity | undefined;
  readonly signatures: readonly Signature[];
  status: 'pending' | 'approved' | 'rejected' | 'timedOut';
  /** By the emulator's clock, ms since 1970. */
  readonly expiresAt: number;
  /** Tells the stage that waits. */
  readonly settle: (approval: Approval) => void;
}

export interface CheckStore {
  readonly list: Check[];
  /** How many were ever made: ids are not given twice. */
  made: number;
  readonly approvals: Approval[];
  /** Approvals that a stage of a run has passed: `run/stage/check`. */
  readonly passed: Set<string>;
}
