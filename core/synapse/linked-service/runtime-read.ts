/**
 * The kind of an integration runtime.
 * Source: azure-rest-api-specs, Microsoft.Synapse, IntegrationRuntimes_Get, 2021-06-01.
 * Needs: Reader on the Synapse workspace in Azure.
 */

import type { Context, Loader } from '../../context';
import { armVersions, askArm } from '../../http/arm';
import { bodyOf, child, optionalText } from '../../http/json';
import { unlessHidden } from '../../http/refused';
import type { SynapseWorkspace } from '../workspace/read';

/** `SelfHosted` or `Managed`; `undefined` where it may not be read. */
export function readRuntimeKind(
  synapse: SynapseWorkspace,
  name: string,
  context: Context,
): Promise<string | undefined> {
  return context.reads.get(runtimeKind, { synapse, name });
}

interface RuntimeName {
  readonly synapse: SynapseWorkspace;
  readonly name: string;
}

const runtimeKind: Loader<RuntimeName, string | undefined> = {
  name: 'kind of the integration runtime',
  keyOf: ({ synapse, name }) => `${synapse.id.armId}/${name}`.toLowerCase(),
  one: fetchRuntimeKind,
};

async function fetchRuntimeKind({ synapse, name }: RuntimeName, context: Context): Promise<string | undefined> {
  const path = `${synapse.id.armId}/integrationRuntimes/${name}`;
  const reply = await unlessHidden(askArm(context, { method: 'GET', path, version: armVersions.synapse }), undefined);
  return reply && optionalText(child(bodyOf(reply), 'properties'), 'type');
}
