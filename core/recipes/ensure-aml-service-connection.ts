/**
 * An Azure DevOps project may use an Azure Machine Learning workspace: a service connection of that scope, its identity
 * with a role on the workspace, guarded, granted to pipelines, proved by a call through it; and the same in further
 * projects.
 *
 * Why this order: issuer and subject of the trust are known only once the connection is saved (the subject holds its
 * id), so the federated credential comes after it; the connection itself needs the client id, so the identity comes
 * before. The service principal is no part of that chain and is made meanwhile.
 */

import type { Context } from '../context';
import { Recipe } from '../engine/recipe';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import { amlWorkspace } from '../lookups/aml-workspace';
import { project } from '../lookups/project';
import { roleDefinition } from '../lookups/role-definition';
import { sameText } from '../names/ids';
import { orphanRoles } from '../outlooks/orphan-roles';
import { surplusRoles } from '../outlooks/surplus-roles';
import { roleAssignment } from '../resources/role-assignment';
import { withConversionEnd } from './connection-conversion-end';
import { withApprovers } from './connection-guard';
import { withConnection, withExisting, withUse } from './connection-in-project';
import { roomForTrusts, withFurtherProjects, withSharing } from './connection-sharing';
import { withFormerIdentity } from './former-identity';
import { withIdentity } from './link-identity';
import { withKey, withOutlookOnKey, withoutReplacedKeys } from './link-key';
import { renamedConnection } from './renamed-connection';
import { rightsForConnection } from './rights-for-connection';

/** The recipe for one connection, ready to plan or to apply. */
export function ensureAmlServiceConnection(input: EnsureAmlServiceConnectionInput, context: Context) {
  const named = Recipe.named('ensure-aml-service-connection')
    .find('project', project, () => input.project)
    .find('workspace', amlWorkspace, () => ({ id: input.workspace, tenantId: input.tenantId }));
  const found = withExisting(named, input).find('role', roleDefinition, () => ({
    role: input.role,
    scope: input.workspace.armId,
  }));
  const around = withApprovers(withFurtherProjects(found, input), input);

  const keyed = withKey(withIdentity(around, input, context), input, context);
  const connected = withConnection(keyed, input, context).ensure(
    'assignment',
    roleAssignment,
    async (outputs) => ({
      principalId: await outputs.principalId,
      role: await outputs.role,
      scope: input.workspace.armId,
    }),
    { childOf: 'home', about: `"${input.role}" on ${input.workspace.name}` },
  );

  const used = withConversionEnd(withOutlookOnKey(withUse(connected, input), input), input, context);
  return withFormerIdentity(withoutReplacedKeys(withSharing(used, input, context), input), input)
    .foresee('surplus', surplusRoles, async (outputs) => ({
      principalId: await outputs.principalId,
      role: await outputs.role,
      scope: input.workspace.armId,
    }))
    .foresee(
      'orphans',
      orphanRoles,
      async (outputs) => {
        const [existing, { clientId }] = await Promise.all([outputs.existing, outputs.signIn]);
        const former = existing?.clientId;
        return { hadAnother: former !== undefined && !sameText(former, clientId), scope: input.workspace.armId };
      },
      { onWrites: true },
    )
    .before(async (planned, asking, given) => [
      ...(await rightsForConnection(planned, input, asking)),
      ...(await roomForTrusts(planned, input, given, asking)),
      ...(await renamedConnection(planned, input, given, asking)),
    ]);
}
