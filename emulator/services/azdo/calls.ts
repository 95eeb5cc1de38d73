/**
 * A call in its place: the store, and the organization, caller and project that the call is for. Every handler is a
 * function of one.
 */
import type { Answer, Call } from '../../frame';
import { projectNotFound } from './errors';
import { findProject } from './organizations';
import { type Asking, hasRight } from './rights';
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
export function readProject(at: OrganizationCall, idOrName: string): Project {
  const project = findProject(at.organization, idOrName);
  if (project === undefined || !seesProject(at, project)) {
    throw projectNotFound(idOrName);
  }
  return project;
}

export function seesProject(asking: Asking, project: Project): boolean {
  return hasRight(asking, 'Project/GENERIC_READ', { project });
}

/** Lists come as `{ count, value }`, as a bare array for callers that ask so in Accept. */
export function toList(call: Call, value: readonly unknown[], headers: Record<string, string> = {}): Answer {
  const isBare = /noArrayWrap=true/i.test(call.headers.get('Accept') ?? '');
  return { status: 200, headers, body: isBare ? value : { count: value.length, value } };
}
