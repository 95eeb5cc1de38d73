/** The Azure Machine Learning workspace, as every task asks for it. */
import { type AmlWorkspaceId, parseAmlWorkspaceId } from '../../names/aml-workspace-id';
import type { SubscriptionId } from '../../names/ids';
import type { InputReading } from './reading';

export interface WorkspaceText {
  readonly workspace?: string | undefined;
  readonly resourceGroup?: string | undefined;
}

interface Subscriptions {
  /** The one that was typed, where it is about this workspace. */
  readonly subscriptionId: string | undefined;
  /** The one that is meant otherwise: that of the setup connection, where it has one. */
  readonly defaultSubscriptionId: SubscriptionId | undefined;
}

/** @returns `undefined` after a complaint */
export function parseWorkspace(
  reading: InputReading<WorkspaceText>,
  subscriptions: Subscriptions,
): AmlWorkspaceId | undefined {
  const { workspace, resourceGroup } = reading.text;
  if (!workspace) {
    reading.complain('workspace', 'nothing is given. Name the Azure Machine Learning workspace to link.');
    return undefined;
  }
  return reading.accept(parseAmlWorkspaceId({ workspace, resourceGroup, ...subscriptions }));
}
