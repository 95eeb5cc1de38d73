/**
 * An Azure DevOps project may use an Azure Machine Learning workspace: a service connection of that scope, its identity
 * with a role on the workspace, guarded, granted to pipelines, proved by a call through it; and the same in further
 * projects.
 *
 * Why this order: issuer and subject of the trust are known only once the connection is saved (the subject holds its
 * id), so the federated credential comes after it; the connection itself needs the client id, so the identity comes
 * before. The service principal is no part of that chain and is made meanwhile.
 */

import { project } from '../../azdo/project/read';
import { amlWorkspace } from '../../azure/aml-workspace/read';
import { Recipe } from '../../engine/recipe';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';
import { askRights } from '../rights/ask';
import { furtherRoles, rolesAsked, rolesGiven, rolesSuffice } from '../role';
import { approvers } from './checks';
import { connection, existingConnection, use } from './connection';
import { endOfConversion } from './conversion-end';
import { formerIdentityAdvice } from './former-identity';
import { furtherProjects, linkInFurtherProjects, roomForTrusts } from './further-projects';
import { hiddenNamesakeAdvice } from './hidden-namesake';
import { identity, keyOfLink } from './identity';
import { key, keyAdvice, withoutReplacedKeys } from './key';
import { orphanedRolesAdvice } from './orphaned-roles';
import { otherUsers } from './other-users';
import { renamedConnection } from './renamed';

/** The recipe for one connection, ready to plan or to apply. */
export function ensureAmlServiceConnection(request: EnsureAmlServiceConnectionInput) {
  const { workspace, tenantId } = request;
  return Recipe.named('ensure-aml-service-connection', { link: 'connection' })
    .asking(askRights)
    .find('project', project, () => request.project)
    .find('workspace', amlWorkspace, () => ({ id: workspace, tenantId }))
    .with(existingConnection(request))
    .with(rolesAsked(request))
    .with(furtherProjects(request))
    .with(approvers(request))
    .with(identity(request))
    .with(key(request))
    .with(connection(request))
    .with(rolesGiven(request, keyOfLink(request)))
    .with(use(request))
    .with(keyAdvice(request))
    .with(endOfConversion(request))
    .with(linkInFurtherProjects(request))
    .with(withoutReplacedKeys(request))
    .with(formerIdentityAdvice(request))
    .with(furtherRoles(request, { link: keyOfLink(request), stillUsed: otherUsers(request) }))
    .with(orphanedRolesAdvice(request))
    .with(hiddenNamesakeAdvice(request))
    .precheck(rolesSuffice(request), { isThorough: true })
    .precheck(roomForTrusts(request))
    .precheck(renamedConnection(request));
}
