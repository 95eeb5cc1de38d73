/**
 * Whether Synapse has use for the link at all, and gets through to the workspace.
 * Source: docs synapse-analytics/machine-learning, quickstart (notes); azure-rest-api-specs, Microsoft.Synapse data plane,
 * ManagedPrivateEndpoints_List, 2020-12-01; docs machine-learning/how-to-configure-private-link for the group id.
 * Needs: Synapse User, only where the Synapse workspace has a managed network.
 * Beware: Spark 3.3 and 3.4 cannot use the link at all; which runtimes there are is not looked up.
 */

import type { AmlWorkspace } from '../../azure/aml-workspace/read';
import type { Context, Loader } from '../../context';
import type { Adviser } from '../../engine/resource';
import { child, type Json, optionalText } from '../../http/json';
import { listSynapse } from '../../http/synapse';
import { sameArmId, sameText } from '../../names/ids';
import { HttpProblem } from '../../problem/http-problem';
import { type Advisory, Problem } from '../../problem/problem';
import {
  exfiltrationForbidsLink,
  linkNotInBranch,
  noPrivateEndpoint,
  privateEndpointPending,
  workspaceKindUnsupported,
  workspaceUnreachable,
} from './problems';
import type { SynapseWorkspace } from './read';

export interface UseOfLinkWant {
  readonly synapse: SynapseWorkspace;
  readonly workspace: AmlWorkspace;
}

export const useOfLink: Adviser<UseOfLinkWant> = {
  kind: 'use of the link',
  title: ({ synapse, workspace }) => `of ${workspace.id.name} in ${synapse.id.name}`,
  async advise(want, context) {
    const { workspace } = want;
    const isUseful = /^default$/i.test(workspace.kind);
    const unreached = await foreseeNetwork(want, context);
    return [...(isUseful ? [] : [workspaceKindUnsupported(workspace.id.name, workspace.kind)]), ...unreached];
  },
};

async function foreseeNetwork({ synapse, workspace }: UseOfLinkWant, context: Context): Promise<readonly Advisory[]> {
  const [from, to] = [synapse.id.name, workspace.id.name];
  if (!synapse.hasManagedNetwork) {
    return workspace.isPublic ? [] : [workspaceUnreachable(from, to)];
  }
  const endpoints = await readEndpoints({ synapse, workspace }, context);
  if (endpoints === 'unreadable' || endpoints.some(({ state }) => sameText(state, 'Approved'))) {
    return [];
  }
  const [pending] = endpoints;
  return [pending ? privateEndpointPending(from, to, pending) : noPrivateEndpoint(from, to, workspace.isPublic)];
}

/** Those that lead to the workspace. */
async function readEndpoints({ synapse, workspace }: UseOfLinkWant, context: Context) {
  try {
    const all = await context.reads.get(privateEndpoints, synapse);
    return all
      .map((one) => ({ name: optionalText(one, 'name') ?? '', properties: child(one, 'properties') }))
      .filter(({ properties }) => {
        return sameArmId(optionalText(properties, 'privateLinkResourceId') ?? '', workspace.id.armId);
      })
      .map(({ name, properties }) => {
        return { name, state: optionalText(child(properties, 'connectionState'), 'status') ?? 'Pending' };
      });
  } catch (failed) {
    if (failed instanceof Problem || (failed instanceof HttpProblem && failed.isAbsent)) {
      return 'unreadable';
    }
    throw failed;
  }
}

const privateEndpoints: Loader<SynapseWorkspace, readonly Json[]> = {
  name: 'managed private endpoints',
  keyOf: ({ endpoint }) => endpoint.url,
  one({ endpoint }, context) {
    const path = '/managedVirtualNetworks/default/managedPrivateEndpoints';
    const right = {
      doing: 'read the managed private endpoints',
      action: 'Microsoft.Synapse/workspaces/managedPrivateEndpoints/read',
      role: 'Synapse User',
    };
    return listSynapse(context, endpoint, { method: 'GET', path, right });
  },
};

/** Nothing is written to such a workspace, so this is for links that are there all the same. */
export const protectionOfSynapse: Adviser<SynapseWorkspace> = {
  kind: 'limits',
  title: ({ id }) => `of ${id.name}`,
  advise: async ({ id, preventsExfiltration }) => (preventsExfiltration ? [exfiltrationForbidsLink(id.name)] : []),
};

export interface LinkInBranchWant {
  readonly synapse: SynapseWorkspace;
  readonly name: string;
  /** Where its file belongs. */
  readonly path: string;
}

/** A live link of a workspace in Git mode is not what its people see. */
export const linkInBranch: Adviser<LinkInBranchWant> = {
  kind: 'Git mode',
  title: ({ synapse }) => `of ${synapse.id.name}`,
  advise: async ({ synapse: { git }, name, path }) => (git ? [linkNotInBranch(name, git, path)] : []),
};
