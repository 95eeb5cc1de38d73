/**
 * A call in its place: the store, and the organization, caller and project that the call is for. Every handler is a
 * function of one.
 */
import type { Answer, Call } from '../../frame';
import { projectNotFound } from './errors';
import { findProject } from './organizations';
import type { Identity, Job, Organization, Project, Store } from './store';

/** Before anybody has asked who is calling. */
export interface AnonymousCall {
  readonly store: Store;
  readonly call: Call;
  readonly organization: Organization;
}

export interface Caller {
  readonly identity: Identity;
  /** Set when the token is a job's own. */
  readonly job?: Job;
}

export interface OrganizationCall extends AnonymousCall, Caller {
  readonly now: Date;
  /** Where the path names one. */
  readonly project?: Project;
}

export interface ProjectCall extends OrganizationCall {
  readonly project: Project;
}

/** @throws ServiceError when there is no such project, or the caller cannot see it. */
export function readProject({ organization, identity }: OrganizationCall, idOrName: string): Project {
  const project = findProject(organization, idOrName);
  if (project === undefined || !seesProject(identity, project)) {
    throw projectNotFound(idOrName);
  }
  return project;
}

/** A job of one project sees that project alone (job authorization scope, on by default); people see all. */
export function seesProject(identity: Identity, project: Project): boolean {
  return identity.kind !== 'build' || identity === project.buildIdentity || identity.roles.has(project.id);
}

/** Lists come as `{ count, value }`, as a bare array for callers that ask so in Accept. */
export function toList(call: Call, value: readonly unknown[], headers: Record<string, string> = {}): Answer {
  const isBare = /noArrayWrap=true/i.test(call.headers.get('Accept') ?? '');
  return { status: 200, headers, body: isBare ? value : { count: value.length, value } };
}
