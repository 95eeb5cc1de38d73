/**
 * What the emulated Azure DevOps holds: organizations, projects, pipelines, identities, service endpoints with their
 * roles and pipeline permissions, and the jobs that were queued.
 */
import { createHash } from 'node:crypto';
import { sameText } from '../../json';
import type { EndpointRole, ServerVersion } from '../../seed/schema';
import type { Readings } from '../../seed/schema-azdo';
import type { CheckStore } from './checks-store';

export interface Identity {
  readonly id: string;
  /** What the seed calls it; a group with its scope: `[churn]\ML Approvers`. */
  readonly name: string;
  readonly displayName: string;
  readonly kind: 'user' | 'application' | 'build' | 'group';
  readonly mail: string | undefined;
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
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly pipelines: readonly Pipeline[];
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

/** Does what has become due. */
export function settle({ pending }: Organization, now: Date): void {
  const due = pending.filter(({ at }) => at <= now.getTime());
  for (const one of due) {
    pending.splice(pending.indexOf(one), 1);
    one.run();
  }
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

/** A GUID that is the same for the same text at every start. */
function toStableGuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Its id follows from its name. */
export function makeIdentity(name: string, kind: Identity['kind'], organizationId: string): Identity {
  const id = toStableGuid(`${organizationId}/${name}`);
  return { id, name, displayName: name, kind, mail: undefined, members: [], roles: new Map() };
}

export function findProject(organization: Organization, idOrName: string): Project | undefined {
  return organization.projects.find(({ id, name }) => sameText(id, idOrName) || sameText(name, idOrName));
}

export function findReference(endpoint: Endpoint, projectId: string, now: Date): ProjectReference | undefined {
  return endpoint.references.find((reference) => reference.projectId === projectId && !isGone(reference, now));
}

/** The endpoints that a project holds, deleted ones for as long as they linger. */
export function listEndpoints(organization: Organization, projectId: string, now: Date): Endpoint[] {
  return organization.endpoints.filter((endpoint) => findReference(endpoint, projectId, now) !== undefined);
}

export function findEndpoint(organization: Organization, id: string, now: Date): Endpoint | undefined {
  return organization.endpoints.find(
    (endpoint) => sameText(endpoint.id, id) && endpoint.references.some((reference) => !isGone(reference, now)),
  );
}

function isGone(reference: ProjectReference, now: Date): boolean {
  return reference.goneAt !== undefined && reference.goneAt <= now.getTime();
}

export type Action = 'view' | 'use' | 'manage';
const allowed: Readonly<Record<EndpointRole, readonly Action[]>> = {
  Reader: ['view'],
  User: ['view', 'use'],
  Creator: [],
  Administrator: ['view', 'use', 'manage'],
};

/** Roles on the connection and, but for Creator, those inherited from the project. */
export function isAllowed(identity: Identity, endpoint: Endpoint, projectId: string, action: Action): boolean {
  const roles = [endpoint.roles.get(identity.id), identity.roles.get(projectId), endpoint.isOpen ? 'User' : undefined];
  return roles.some((role) => role !== undefined && allowed[role as EndpointRole].includes(action));
}

/** Creator exists at project level only. */
export function mayCreate(identity: Identity, projectId: string): boolean {
  const role = identity.roles.get(projectId);
  return role === 'Creator' || role === 'Administrator';
}

export function readPermissions(endpoint: Endpoint, projectId: string): Permissions {
  const permissions = endpoint.permissions.get(projectId) ?? { all: undefined, pipelines: new Map() };
  endpoint.permissions.set(projectId, permissions);
  return permissions;
}

export function mayRunWith(endpoint: Endpoint, projectId: string, pipelineId: number): boolean {
  const permissions = readPermissions(endpoint, projectId);
  return permissions.all !== undefined || permissions.pipelines.has(pipelineId);
}

/** Keys of `authorization.parameters` that never leave the service. Source: `isConfidential` in the type definitions. */
const confidential = new Set(
  ['serviceprincipalkey', 'serviceprincipalcertificate', 'accesstoken', 'apitoken', 'password', 'refreshtoken'].concat([
    'nugetkey',
    'certificate',
    'privatekey',
  ]),
);

export function isConfidential(key: string): boolean {
  return confidential.has(key.toLowerCase());
}

/** A value of a map whose keys are compared without regard to case. */
export function readKey(map: Readonly<Record<string, string>>, key: string): string {
  const found = Object.entries(map).find(([name]) => sameText(name, key));
  return found?.[1] ?? '';
}
