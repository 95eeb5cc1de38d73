/**
 * Who has which right where: the one place that the writes ask and the questions about rights.
 * Source: learn.microsoft.com "Set service connection permissions" (what the roles may, and that a role of one's own on a
 * connection ends what the project's role would give).
 * Beware: a User is said to see, too, though the bit of that role in public code is Use alone. Who may not see a thing has
 * no other right on it.
 */
import { sameText } from '../../json';
import type { EndpointRole } from '../../seed/schema';
import type { ask, Right } from './namespaces';
import type { Endpoint, Identity, Project, Store } from './store';

/** Who asks. */
export interface Asking {
  readonly store: Store;
  readonly identity: Identity;
}

/** Where; nowhere is the organization. */
export interface Place {
  readonly project?: Project;
  readonly endpoint?: Endpoint;
}

const given: Readonly<Record<EndpointRole, readonly Right[]>> = {
  Reader: ['ServiceEndpoints/ViewEndpoint'],
  User: ['ServiceEndpoints/ViewEndpoint', 'ServiceEndpoints/Use'],
  Creator: ['ServiceEndpoints/Create'],
  Administrator: [
    'ServiceEndpoints/ViewEndpoint',
    'ServiceEndpoints/Use',
    'ServiceEndpoints/Administer',
    'ServiceEndpoints/Create',
  ],
};

export function hasRight(asking: Asking, right: Right, place: Place): boolean {
  const { project, endpoint } = place;
  if (lacks(asking, right, place)) {
    return false;
  }
  if (right === 'Identity/Read') {
    return true;
  }
  if (project === undefined) {
    return false;
  }
  if (right === 'Project/GENERIC_READ') {
    return isInside(asking.identity, project);
  }
  const isSeen = right === 'ServiceEndpoints/ViewEndpoint' || endpoint === undefined;
  const before = isSeen ? 'Project/GENERIC_READ' : 'ServiceEndpoints/ViewEndpoint';
  return (
    hasRight(asking, before, place) &&
    (right.startsWith('Build/') ||
      rolesOf(asking, right, { project, endpoint }).some((role) => given[role].includes(right)))
  );
}

/** A job of one project sees that project alone (job authorization scope, on by default); people see all. */
function isInside({ kind, roles, id }: Identity, project: Project): boolean {
  return kind !== 'build' || id === project.buildIdentity.id || roles.has(project.id);
}

/** Creator is of projects only. */
function rolesOf(
  { identity }: Asking,
  right: Right,
  { project, endpoint }: { readonly project: Project; readonly endpoint: Endpoint | undefined },
): EndpointRole[] {
  const inherited = identity.roles.get(project.id);
  const own = right === 'ServiceEndpoints/Create' ? inherited : (endpoint?.roles.get(identity.id) ?? inherited);
  return [own, endpoint?.isOpen ? ('User' as const) : undefined].filter((role) => role !== undefined);
}

/** Whether the seed, or somebody since, took it away. */
export function lacks({ store, identity }: Asking, right: Right | typeof ask, place: Place = {}): boolean {
  return store.ground.lacks
    .of('azdo', identity.name)
    .some(({ action, scope }) => action === right && (scope === undefined || isWithin(scope, place)));
}

/** A project, or a connection in it, by name or id. */
function isWithin(scope: string, { project, endpoint }: Place): boolean {
  const [name = '', ...rest] = scope.split('/');
  if (project === undefined || ![project.id, project.name].some((one) => sameText(one, name))) {
    return false;
  }
  const own = endpoint?.references.find(({ projectId }) => projectId === project.id)?.name;
  return rest.length === 0 || [endpoint?.id, own].some((one) => one !== undefined && sameText(one, rest.join('/')));
}
