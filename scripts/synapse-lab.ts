/** The task `LinkSynapseAml` on the lab's emulator. */
import {
  type Context,
  type LinkSynapseAmlInput,
  type LinkSynapseAmlText,
  linkSynapseAml,
  parseLinkSynapseAml,
  removeSynapseLink,
  run,
  type Sources,
} from '../core';
import { doing, type Lab, type LinkMode } from './lab';

/** Inputs as they are when only the workspaces and a name are given. */
export const plainSynapse: LinkSynapseAmlText = {
  azureSubscription: 'azure-setup',
  synapseWorkspace: 'syn-churn',
  synapseResourceGroup: 'rg-ml',
  workspace: 'mlw-churn',
  resourceGroup: 'rg-ml',
  linkedServiceName: 'mlw-link',
};

/** One run of the task's recipe, with some inputs. */
export async function linkSynapse(
  lab: Lab,
  text: LinkSynapseAmlText = {},
  mode: LinkMode = 'apply',
  context: Context = lab.context,
): Promise<Awaited<ReturnType<typeof runLink>>> {
  const input = parseLinkSynapseAml({ ...plainSynapse, ...text, ...doing(mode) }, lab.around);
  if (input.action === 'remove') {
    const { report } = await run(removeSynapseLink(input), input.mode, context);
    return { report, outputs: {} };
  }
  return runLink(input, context);
}

function runLink(input: LinkSynapseAmlInput, context: Context) {
  return run(linkSynapseAml(input), input.mode, context);
}

/** A sources folder in memory: path to text. */
export function memorySources(files: Map<string, string>): Sources {
  return {
    read: async (path) => files.get(path),
    async write(path, text) {
      // Not at once: whoever does not wait for it is early.
      await new Promise((done) => setImmediate(done));
      files.set(path, text);
    },
  };
}
