/**
 * An Azure DevOps project may use an Azure Machine Learning workspace: a service connection of that scope, its identity
 * with a role on the workspace, granted to pipelines, proved by a call through it.
 *
 * Why this order: issuer and subject of the trust are known only once the connection is saved (the subject holds its
 * id), so the federated credential comes after it; the connection itself needs the client id, so the identity comes
 * before. The service principal is no part of that chain and is made meanwhile.
 */
import { Recipe } from '../engine/recipe';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import { adoptableConnection } from '../lookups/adoptable-connection';
import { amlWorkspace } from '../lookups/aml-workspace';
import { project } from '../lookups/project';
import { roleDefinition } from '../lookups/role-definition';
import { subscription } from '../lookups/subscription';
import { sameText } from '../names/ids';
import { markOf } from '../names/mark';
import { endOfConnection } from '../outlooks/end-of-connection';
import { surplusRoles } from '../outlooks/surplus-roles';
import { connectionWithoutTrust } from '../problems/azdo';
import { workspaceThroughConnection } from '../proofs/workspace-through-connection';
import { credentialPrefix, federatedCredential, homeTitle } from '../resources/federated-credential';
import { roleAssignment } from '../resources/role-assignment';
import { serviceEndpoint } from '../resources/service-endpoint';
import type { World } from '../world';
import { withGrant } from './connection-grant';
import { withIdentity } from './link-identity';
import { rightsForConnection } from './rights-for-connection';

/** The recipe for one connection, ready to plan or to apply. */
export function ensureAmlServiceConnection(input: EnsureAmlServiceConnectionInput, world: World) {
  const { connectionName, tenantId } = input;
  const found = Recipe.named('ensure-aml-service-connection')
    .find('project', project, () => input.project)
    .find('workspace', amlWorkspace, () => ({ id: input.workspace, tenantId }))
    .find('existing', adoptableConnection, async (made) => ({
      project: await made.project,
      name: connectionName,
      workspace: input.workspace,
      takeOver: input.takeOver,
    }))
    .find('role', roleDefinition, () => ({ role: input.role, scope: input.workspace.armId }));

  const connected = withIdentity(found, input, world)
    .ensure(
      'connection',
      serviceEndpoint,
      async (made) => ({
        project: await made.project,
        name: connectionName,
        description: input.description,
        workspace: await made.workspace,
        tenantId,
        clientId: (await made.signIn).clientId,
        takeOver: input.takeOver,
        subscriptionName: () => subscriptionName(input, world),
      }),
      { about: `"${connectionName}"` },
    )
    .ensure(
      'credential',
      federatedCredential,
      async (made) => {
        const { id, issuer, subject, name } = await made.connection;
        if (!issuer || !subject) {
          throw connectionWithoutTrust(name);
        }
        const { home } = await made.signIn;
        const credentialName = `${credentialPrefix}${id}`;
        const description = markOf(world.maker);
        return { home, name: credentialName, issuer, subject, audience: world.cloud.federationAudience, description };
      },
      { childOf: 'home', about: `for "${connectionName}"` },
    )
    .ensure(
      'assignment',
      roleAssignment,
      async (made) => ({
        principalId: await made.principalId,
        role: await made.role,
        scope: input.workspace.armId,
      }),
      { childOf: 'home', about: `"${input.role}" on ${input.workspace.name}` },
    );

  return withGrant(connected, input)
    .prove('proof', workspaceThroughConnection, async (made) => {
      const [connection, credential, signIn, role] = await Promise.all([
        made.connection,
        made.credential,
        made.signIn,
        made.role,
      ]);
      const trust = { issuer: connection.issuer ?? '', subject: connection.subject ?? '' };
      return {
        project: await made.project,
        endpointId: connection.id,
        connectionName,
        workspace: input.workspace,
        role,
        unseenTrust: credential.held
          ? undefined
          : { ...trust, identity: homeTitle(signIn.home), audience: world.cloud.federationAudience },
      };
    })
    .foresee('outlook', endOfConnection, async (made) => ({
      project: await made.project,
      connection: await made.connection,
    }))
    .foresee('surplus', surplusRoles, async (made) => ({
      principalId: await made.principalId,
      role: await made.role,
      scope: input.workspace.armId,
    }))
    .before((planned) => rightsForConnection(planned, input, world));
}

async function subscriptionName(input: EnsureAmlServiceConnectionInput, world: World): Promise<string> {
  const { known } = input;
  return sameText(known?.id, input.workspace.subscriptionId) && known
    ? known.name
    : (await subscription.find(input.workspace.subscriptionId, world)).name;
}
