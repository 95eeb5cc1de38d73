/**
 * What refers to a linked service and so keeps it from going.
 * Source: azure-rest-api-specs, Microsoft.Synapse data plane, 2020-12-01: a reference is an object of type
 * `LinkedServiceReference`, in linked services (the store of a key), datasets, pipelines and data flows.
 * Needs: a Synapse role that reads artifacts.
 * Beware: only for saying more of a failure, so what may not be read is left out.
 */
import type { Context } from '../../context';
import { child, type Json, text } from '../../http/json';
import { listSynapse, type SynapseEndpoint } from '../../http/synapse';
import { sameText } from '../../names/ids';

/** The lists of a workspace in which references stand, and what people call their items. */
const lists = {
  '/linkedservices': 'linked service',
  '/datasets': 'dataset',
  '/pipelines': 'pipeline',
  '/dataflows': 'data flow',
} as const;

interface Referred {
  readonly endpoint: SynapseEndpoint;
  readonly name: string;
}

/** Each in words: `pipeline "train"`. */
export async function findReferrers({ endpoint, name }: Referred, context: Context): Promise<readonly string[]> {
  const found = await Promise.all(
    Object.entries(lists).map(async ([path, kind]) => {
      const right = { doing: `read the ${kind}s`, action: 'Microsoft.Synapse/workspaces/read', role: 'Synapse User' };
      const all = await listSynapse(context, endpoint, { method: 'GET', path, right }).catch(() => []);
      return all
        .filter((one) => refersTo(name, child(one, 'properties')))
        .map((one) => `${kind} "${text(one, 'name')}"`);
    }),
  );
  return found.flat();
}

function refersTo(name: string, within: unknown): boolean {
  if (typeof within !== 'object' || within === null) {
    return false;
  }
  const { type, referenceName } = within as Json;
  const isIt = type === 'LinkedServiceReference' && typeof referenceName === 'string' && sameText(referenceName, name);
  return isIt || Object.values(within).some((inner) => refersTo(name, inner));
}
