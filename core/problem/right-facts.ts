/**
 * Rights in words: who can give each, and how.
 * Sources: docs role-based-access-control/built-in-roles; Microsoft Graph v1.0, permissions reference; docs
 * service-connection-permissions; docs synapse-workspace-synapse-rbac-roles.
 */
import { inSentence } from './problem';
import type { Holder, Right, RightFacts, RightOf, Trust } from './right';

export function factsOf(right: Right): RightFacts {
  switch (right.kind) {
    case 'azure action':
      return azureAction(right);
    case 'role assignment':
      return roleAssignment(right);
    case 'directory read':
    case 'application creation':
      return graphPermission(right);
    case 'application ownership':
      return applicationOwnership(right);
    case 'synapse action':
      return synapseAction(right);
    default:
      return ofConnections(right);
  }
}

/** A managed identity is a service principal too. */
function assignee({ objectId = '<object id>', isPerson = false }: Holder): string {
  return `--assignee-object-id ${objectId} --assignee-principal-type ${isPerson ? 'User' : 'ServicePrincipal'}`;
}

const inAzure = (role: string, scope: string) => (holder: Holder) =>
  `az role assignment create ${assignee(holder)} --role "${role}" --scope "${scope}"`;

function azureAction({ doing, action, role, scope, unseen, trust }: RightOf<'azure action'>): RightFacts {
  return {
    code: trust ? 'credential.forbidden' : 'azure.forbidden',
    system: 'Azure',
    doing,
    action,
    scope,
    role,
    giver: `an Owner or User Access Administrator of ${scope}`,
    plea: `give it the role "${role}" there`,
    how: inAzure(role, scope),
    ...(unseen ? { unseen } : {}),
    ...(trust ? { instead: trustToAdd(trust) } : {}),
  };
}

const assigner = 'Role Based Access Control Administrator';

function roleAssignment({ doing, verb, role, scope }: RightOf<'role assignment'>): RightFacts {
  return {
    code: 'role.forbidden',
    system: 'Azure',
    doing,
    action: `Microsoft.Authorization/roleAssignments/${verb}`,
    scope,
    role: assigner,
    giver: `an Owner or User Access Administrator of ${scope}`,
    plea: `give it the role "${assigner}" there`,
    how: inAzure(assigner, scope),
    note: 'Contributor does not include it. A condition on its own role can also forbid this role or this identity.',
    instead:
      verb === 'write'
        ? `give the role "${role}" there to the link's identity themselves`
        : 'take the role away themselves',
  };
}

/**
 * Gives the permission to the service principal itself: the way for a managed identity, which has no application that could
 * ask for consent, and as good for an application. Source: Microsoft Graph v1.0, servicePrincipal, Grant an
 * appRoleAssignment; azure-cli, `az rest`.
 */
function roleInGraph({ objectId = '<object id>', graphUrl = 'https://graph.microsoft.com' }: Holder): string {
  const graphsOwnId = `$(az ad sp show --id ${graph} --query id --output tsv)`;
  const body = { principalId: objectId, resourceId: graphsOwnId, appRoleId: registrarId };
  return `az rest --method POST --url ${graphUrl}/v1.0/servicePrincipals/${objectId}/appRoleAssignments --body ${JSON.stringify(JSON.stringify(body))}`;
}

const registrar = 'Application.ReadWrite.OwnedBy';
/** Source: Microsoft Graph v1.0, permissions reference: the id of the application permission. */
const registrarId = '18a4783c-866b-4cc7-a460-3d5e5662c884';
/** Client id of Microsoft Graph, the same in every tenant. */
const graph = '00000003-0000-0000-c000-000000000000';

function graphPermission({ kind, doing }: RightOf<'directory read' | 'application creation'>): RightFacts {
  return {
    code: 'graph.forbidden',
    system: 'Microsoft Graph',
    doing,
    action: kind === 'directory read' ? `Application.Read.All or ${registrar}` : registrar,
    scope: 'the tenant',
    lack: `lacks the Microsoft Graph permission ${registrar}`,
    role: registrar,
    giver: 'a Privileged Role Administrator',
    plea: `give it the application permission "${registrar}"`,
    how: roleInGraph,
    instead: 'let the link use a managed identity, which needs Azure roles only',
  };
}

function applicationOwnership({ doing, clientId, trust }: RightOf<'application ownership'>): RightFacts {
  return {
    code: trust ? 'credential.forbidden' : 'graph.forbidden',
    system: 'Microsoft Graph',
    doing,
    action: registrar,
    scope: `application ${clientId}`,
    lack: `lacks the Microsoft Graph permission ${registrar}, or does not own the application ${clientId}`,
    role: 'owner of the application',
    giver: `an owner of the application ${clientId} or an Application Administrator`,
    plea: 'make it an owner',
    how: ({ objectId = '<object id>' }) => `az ad app owner add --id ${clientId} --owner-object-id ${objectId}`,
    ...(trust ? { instead: trustToAdd(trust) } : {}),
  };
}

/** What an owner of an identity is to add, as a clause. What is to be copied stands between backticks. */
export function trustToAdd({ issuer, subject, audience }: Trust): string {
  return `add a federated credential with issuer \`${issuer}\`, subject \`${subject}\`, audience \`${audience}\``;
}

function synapseAction({ doing, action, role, workspace }: RightOf<'synapse action'>): RightFacts {
  return {
    code: 'synapse.forbidden',
    system: 'Synapse',
    doing: `${doing} in the Synapse workspace ${workspace}`,
    action,
    scope: `Synapse workspace ${workspace}`,
    role,
    giver: `a Synapse Administrator of ${workspace}`,
    plea: `give it the role "${role}" directly`,
    how: (holder) =>
      `az synapse role assignment create --workspace-name ${workspace} --role "${role}" ${assignee(holder)}`,
    note: 'Synapse has roles of its own: Owner or Contributor in Azure do not include it.',
  };
}

type OfConnections = RightOf<
  'connection user' | 'connection creator' | 'connection administrator' | 'sharing' | 'identities'
>;

function ofConnections(right: OfConnections): RightFacts {
  const system = 'Azure DevOps';
  const inSettings = (where: string) => (holder: Holder) =>
    `Project settings, Service connections, ${where}"…", Security, ${holder.displayName ?? inSentence(holder.name)}`;
  switch (right.kind) {
    case 'connection creator': {
      const { name } = right.project;
      return {
        code: 'connection.not-creator',
        system,
        doing: right.doing,
        action: 'Create',
        scope: `project "${name}"`,
        lack: `is not a Creator of service connections in project "${name}"`,
        plea: 'add it with the role Creator',
        role: 'Creator',
        giver: `an administrator of project "${name}"`,
        how: inSettings(''),
      };
    }
    case 'connection administrator': {
      const { name, isNew = false } = right.connection;
      return {
        code: 'connection.not-administrator',
        system,
        doing: right.doing,
        action: 'Administer',
        scope: `service connection "${name}"`,
        lack: isNew
          ? `was not let administer the service connection "${name}"`
          : `is not an Administrator of the service connection "${name}"`,
        plea: 'add it with the role Administrator',
        role: 'Administrator',
        giver: isNew
          ? 'a project administrator or the Administrators of all service connections of the project'
          : `an Administrator of service connection "${name}"`,
        how: inSettings(`"${name}", `),
        note: right.asSetup
          ? 'Azure DevOps takes this request with a token of Entra only, so it is made as this identity, which has to be a member of the organization (Organization settings, Users).'
          : isNew
            ? 'This run made the connection a moment ago, and who makes one is its Administrator: either that is not known everywhere yet, and running again in a few minutes is enough, or the organization does not let it administer what it makes.'
            : 'Who creates a connection is its Administrator from then on.',
      };
    }
    case 'connection user': {
      const scope = right.connection
        ? `service connection "${right.connection.name}"`
        : 'service connections of the project';
      return {
        code: 'azdo.forbidden',
        system,
        doing: right.doing,
        action: 'Use',
        scope,
        lack: `is neither User nor Administrator of the ${scope}`,
        plea: 'add it with the role User',
        role: 'User',
        giver: right.connection ? `an Administrator of ${scope}` : 'an administrator of the project',
        how: inSettings(right.connection ? `"${right.connection.name}", ` : ''),
      };
    }
    case 'sharing': {
      const { name } = right.project;
      return {
        code: 'sharing.forbidden',
        system,
        doing: right.doing,
        action: 'Administer, and Create there',
        scope: `project "${name}"`,
        lack: `must be an Administrator of the service connection "${right.connectionName}" and a Creator of service connections in "${name}"`,
        plea: 'add it with the role Creator',
        role: 'Creator',
        giver: `an administrator of project "${name}"`,
        how: inSettings(''),
        note: 'Where somebody else made the connection, its Administrator has to add it there.',
      };
    }
    case 'identities':
      return {
        code: 'guard.identities-forbidden',
        system,
        doing: 'look up the approvers',
        action: 'the right to read identities',
        scope: 'the organization',
        plea: 'let it read identities',
        role: 'Project Collection Valid Users',
        giver: 'an administrator of the organization',
        how: () => 'Organization settings, Permissions',
        instead: 'set the approval by hand',
      };
  }
}
