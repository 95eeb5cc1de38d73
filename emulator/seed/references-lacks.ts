/** Whether what is said of rights that somebody lacks leads somewhere, in a seed or while the emulator runs. */
import { type Complaint, readBySchema, toLine } from '../complaints';
import type { Lack } from '../lacks';
import { armActions } from '../services/arm/actions';
import { azdoActions } from '../services/azdo/namespaces';
import { graphActions } from '../services/graph/permissions';
import { synapseActions } from '../services/synapse/roles';
import { type Among, among, collectNames, inEach } from './names';
import type { Seed } from './schema';
import { lacks } from './schema-lacks';

/** The rights that were posted are wrong; the message lists every complaint. */
export class WrongLacks extends Error {}

/** @throws WrongLacks */
export function parseLacks(seed: Seed, value: unknown): readonly Lack[] {
  const result = readBySchema(lacks, value);
  const complaints = 'read' in result ? inEach('lacks', result.read, checkLack(seed)) : result.complaints;
  if ('read' in result && complaints.length === 0) {
    return result.read;
  }
  throw new WrongLacks(`Wrong lacks: ${complaints.map((one) => toLine(one, 'the lacks')).join('; ')}.`);
}

/** How one system names people, rights and places. */
interface Wording {
  readonly principal: Among;
  readonly action: Among;
  readonly scope: (lack: Lack, scope: string) => Complaint[];
}

/** What is wrong with one of a seed's lacks. */
export function checkLack(seed: Seed): (lack: Lack) => Complaint[] {
  const { holder } = collectNames(seed);
  const wordings: Readonly<Record<Lack['system'], Wording>> = {
    azdo: { principal: amongMembers(seed), action: among('right', azdoActions), scope: inOrganization(seed) },
    azure: { principal: holder, action: among('action', armActions), scope: inAzure(seed) },
    graph: { principal: holder, action: among('permission', graphActions), scope: ofApplication(seed) },
    synapse: { principal: holder, action: among('action', synapseActions), scope: inSynapse(seed) },
  };
  return (lack) => {
    const { principal, action, scope } = wordings[lack.system];
    return [
      ...principal('principal', lack.principal),
      ...action('action', lack.action),
      ...(lack.scope === undefined ? [] : scope(lack, lack.scope)),
    ];
  };
}

function amongMembers({ organizations }: Seed): Among {
  const members = organizations.flatMap(({ name, server, users, projects }) => [
    ...users.map((user) => user.name),
    ...projects.map(
      (project) => `${project.name} Build Service (${server === undefined ? name : 'DefaultCollection'})`,
    ),
  ]);
  return among('user or build service', members);
}

/** A project, or a connection in it; a connection may be made later. */
function inOrganization({ organizations }: Seed): Wording['scope'] {
  const projects = organizations.flatMap((one) => one.projects.flatMap(({ id, name }) => [id, name]));
  const project = among('project', projects);
  return ({ action }, scope) => {
    const [name = '', ...connection] = scope.split('/');
    if (!/^(ServiceEndpoints|Build|Project)\//.test(action)) {
      return [noScope(action)];
    }
    const isTooNarrow = connection.length > 0 && !/^ServiceEndpoints\/(?!Create$)/.test(action);
    return isTooNarrow ? [{ path: ['scope'], message: `'${action}' is of a project` }] : project('scope', name);
  };
}

/** An ARM id, or what follows the subscription in one. */
function inAzure({ subscriptions }: Seed): Wording['scope'] {
  const subscription = among(
    'subscription',
    subscriptions.map(({ id }) => id),
  );
  const groups = subscriptions.flatMap(({ resourceGroups }) => resourceGroups.map(({ name }) => name.toLowerCase()));
  const group = among('resource group', groups);
  return (_, scope) => {
    const parts = /^(?:\/subscriptions\/([^/]+))?(?:\/(?:resourceGroups\/([^/]+)(?:\/.+)?)?)?$/i.exec(scope);
    return parts === null
      ? [{ path: ['scope'], message: `'${scope}' is not /subscriptions/… or /resourceGroups/…` }]
      : [...subscription('scope', parts[1]?.toLowerCase()), ...group('scope', parts[2]?.toLowerCase())];
  };
}

function ofApplication({ tenants }: Seed): Wording['scope'] {
  const known = tenants.flatMap(({ applications }) => applications.map(({ displayName }) => displayName));
  const application = among('application', known);
  return ({ action }, scope) => (action === 'owner' ? application('scope', scope) : [noScope(action)]);
}

/** As over the wire: `workspaces/syn-churn`, or an item in it. */
function inSynapse({ subscriptions }: Seed): Wording['scope'] {
  const workspaces = subscriptions.flatMap(({ resourceGroups }) =>
    resourceGroups.flatMap(({ synapseWorkspaces }) => synapseWorkspaces.map(({ name }) => `workspaces/${name}`)),
  );
  const workspace = among('Synapse workspace', workspaces);
  return (_, scope) => workspace('scope', scope.split('/').slice(0, 2).join('/'));
}

function noScope(action: string): Complaint {
  return { path: ['scope'], message: `'${action}' has no scope` };
}
