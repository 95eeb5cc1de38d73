/**
 * A Synapse workspace may use an Azure Machine Learning workspace: a linked service of that type, its identity with a role
 * on the workspace, tried before it is saved and read back after.
 *
 * Why this order: the test signs in with the very key that is about to be stored, and needs the role; only when it has
 * passed is the linked service written. Keys that it held before go last, when it holds another one.
 */

import type { Context } from '../context';
import { Recipe } from '../engine/recipe';
import type { LinkSynapseAmlInput } from '../inputs/link-synapse-aml';
import { amlWorkspace } from '../lookups/aml-workspace';
import { roleDefinition } from '../lookups/role-definition';
import { synapseWorkspace } from '../lookups/synapse-workspace';
import { surplusRoles } from '../outlooks/surplus-roles';
import { testOfLinkedService } from '../proofs/test-of-linked-service';
import { roleAssignment } from '../resources/role-assignment';
import { rightsForSynapseLink } from './rights-for-synapse-link';
import { withSynapseIdentity } from './synapse-identity';
import { withExisting, withLink, withLinkKeys } from './synapse-link';
import { withOutlooks } from './synapse-outlooks';
import { wantedTest } from './wanted-linked-service';

/** The recipe for one linked service, ready to plan or to apply. */
export function linkSynapseAml(input: LinkSynapseAmlInput, context: Context) {
  const { tenantId, workspace } = input;
  const named = Recipe.named('link-synapse-aml')
    .find('workspace', amlWorkspace, () => ({ id: workspace, tenantId }))
    .find('synapse', synapseWorkspace, () => ({ workspace: input.synapse, tenantId }));
  const found = withExisting(named, input).find('role', roleDefinition, () => ({
    role: input.role,
    scope: workspace.armId,
  }));
  const identified = withSynapseIdentity(found, input, context).ensure(
    'assignment',
    roleAssignment,
    async (outputs) => ({ principalId: await outputs.principalId, role: await outputs.role, scope: workspace.armId }),
    { childOf: 'home', about: `"${input.role}" on ${workspace.name}` },
  );
  const tested = withLinkKeys(identified, input, context).test(
    'tested',
    testOfLinkedService,
    async (outputs) => {
      await outputs.assignment;
      return wantedTest(outputs, input);
    },
    { about: `of "${input.linkedServiceName}"` },
  );
  return withOutlooks(withLink(tested, input, context), input)
    .foresee('surplus', surplusRoles, async (outputs) => ({
      principalId: await outputs.principalId,
      role: await outputs.role,
      scope: workspace.armId,
    }))
    .before((planned, asking, given) => rightsForSynapseLink(planned, input, given, asking), {
      isThorough: true,
    });
}
