/** What can be wrong with an Azure Machine Learning workspace: not there, not ready, or in another tenant. */

import type { HttpProblem, Refusal } from '../../problem/http-problem';
import { Problem } from '../../problem/problem';
import { say, set } from '../../problem/said';

/**
 * The workspace, its group or its subscription is not there, or cannot be seen, which ARM answers alike.
 * @param plea what to ask of whom where it is there and not seen: `ask an Owner … to give it …`
 */
export function workspaceNotFound(armId: string, failed: HttpProblem, plea: string): Problem {
  const whys: Readonly<Partial<Record<Refusal, string>>> = {
    subscriptionNotFound:
      'The subscription does not exist, or the setup identity has no role in it (Azure answers both alike).',
    groupNotFound: 'The subscription is there, but it has no such resource group.',
  };
  return new Problem(
    {
      code: 'workspace.not-found',
      what: `There is no Azure Machine Learning workspace ${armId}.`,
      why:
        whys[failed.refusal] ??
        'The resource group has no workspace of that name; one that was deleted less than 14 days ago reads so, too, and keeps its name.',
      fix: `Copy the resource id from the workspace's page in the portal ("JSON View") or its address in the studio.${failed.refusal === 'subscriptionNotFound' ? ` If it is right, ${plea}.` : ''}${whys[failed.refusal] ? '' : ' If it was deleted, recover it in the portal (Azure Machine Learning, "Recently deleted").'}`,
    },
    failed.seen,
    failed,
  );
}

export function workspaceNotReady(armId: string, state: string): Problem {
  return new Problem({
    code: 'workspace.not-ready',
    what: `The workspace ${armId} cannot be linked now.`,
    why: `Its provisioning state is "${state}".`,
    fix: 'Wait until it is "Succeeded", or repair the workspace in the portal, then run again.',
  });
}

export function workspaceInOtherTenant(armId: string, workspaceTenant: string, setupTenant: string): Problem {
  return new Problem({
    code: 'workspace.other-tenant',
    what: `The workspace ${armId} is in another tenant than the setup connection.`,
    why: `The workspace belongs to tenant ${workspaceTenant}; the setup identity signs in to tenant ${setupTenant}. An identity of one tenant gets no role in the other.`,
    fix: say`${set('azureSubscription')} to a service connection of tenant ${workspaceTenant}.`,
  });
}
