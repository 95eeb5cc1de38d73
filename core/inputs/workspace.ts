/** The Azure Machine Learning workspace, as every task asks for it. */
import { type AmlWorkspaceId, parseAmlWorkspaceId } from '../names/aml-workspace-id';
import type { Surroundings } from './ensure-aml-service-connection';

interface WorkspaceText {
  readonly workspace?: string | undefined;
  readonly resourceGroup?: string | undefined;
  readonly subscriptionId?: string | undefined;
}

/** Adds to the complaints; `undefined` when there is no telling. */
export function parseWorkspace(
  { workspace, resourceGroup, subscriptionId }: WorkspaceText,
  around: Surroundings,
  complaints: string[],
): AmlWorkspaceId | undefined {
  if (!workspace) {
    complaints.push('workspace: nothing is given. Name the Azure Machine Learning workspace to link.');
    return undefined;
  }
  const defaultSubscriptionId = around.subscription?.id;
  const parsed = parseAmlWorkspaceId({ workspace, resourceGroup, subscriptionId, defaultSubscriptionId });
  return unlessRefused(parsed, complaints);
}

/** What was read, or `undefined` with the complaints about it added, each once: two inputs may lack the same. */
export function unlessRefused<Parsed extends object>(
  parsed: Parsed | { readonly complaints: readonly string[] },
  complaints: string[],
): Parsed | undefined {
  if ('complaints' in parsed) {
    complaints.push(...parsed.complaints.filter((one) => !complaints.includes(one)));
    return undefined;
  }
  return parsed;
}
