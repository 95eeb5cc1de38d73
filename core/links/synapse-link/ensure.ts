/**
 * A Synapse workspace may use an Azure Machine Learning workspace: a linked service of that type, its identity with a role
 * on the workspace, tried before it is saved and read back after.
 *
 * Why this order: the test signs in with the very key that is about to be stored, and needs the role; only when it has
 * passed is the linked service written. Keys that it held before go last, when it holds another one.
 */

import { amlWorkspace } from '../../azure/aml-workspace/read';
import { Recipe } from '../../engine/recipe';
import { testOfLinkedService } from '../../synapse/linked-service/test';
import { synapseWorkspace } from '../../synapse/workspace/read';
import type { LinkSynapseAmlInput } from '../requests/link-synapse-aml';
import { askRights } from '../rights/ask';
import { furtherRoles, rolesAsked, rolesGiven, rolesSuffice } from '../role';
import { linkAdvice } from './advice';
import { keyOfLink, synapseIdentity } from './identity';
import { workspaceInTheWay } from './in-the-way';
import { existingLink, link, linkKey, withoutReplacedLinkKeys } from './link';
import { otherUsers } from './other-users';
import { wantedTest } from './wanted';

/** The recipe for one linked service, ready to plan or to apply. */
export function linkSynapseAml(request: LinkSynapseAmlInput) {
  const { tenantId, workspace, linkedServiceName } = request;
  return Recipe.named('link-synapse-aml', {
    // A file is no link yet: it becomes one when it is merged and published.
    ...(request.gitMode === 'file' ? { file: 'link' } : { link: 'link' }),
  })
    .asking(askRights)
    .find('workspace', amlWorkspace, () => ({ id: workspace, tenantId }))
    .find('synapse', synapseWorkspace, () => ({ workspace: request.synapse, tenantId }))
    .with(existingLink(request))
    .with(rolesAsked(request))
    .with(synapseIdentity(request))
    .with(rolesGiven(request, keyOfLink(request)))
    .with(linkKey(request))
    .test(
      'tested',
      testOfLinkedService,
      async (outputs) => {
        await outputs.assignments;
        return wantedTest(outputs, request);
      },
      { about: `of "${linkedServiceName}"` },
    )
    .with(link(request))
    .with(withoutReplacedLinkKeys(request))
    .with(linkAdvice(request))
    .with(furtherRoles(request, { link: keyOfLink(request), stillUsed: otherUsers(request) }))
    .precheck(rolesSuffice(request))
    .precheck(workspaceInTheWay(request), { isThorough: true });
}
