/** The task `LinkSynapseAml` on the lab's emulator. */
import {
  type Context,
  type LinkSynapseAmlInput,
  type LinkSynapseAmlText,
  linkSynapseAml,
  parseLinkSynapseAml,
  remotesIn,
  removeSynapseLink,
  removeSynapseLinkFile,
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
    const { report } = await (input.gitMode === 'file'
      ? run(removeSynapseLinkFile(input), input.mode, context)
      : run(removeSynapseLink(input), input.mode, context));
    return { report, outputs: {} };
  }
  return runLink(input, context);
}

function runLink(input: LinkSynapseAmlInput, context: Context) {
  return run(linkSynapseAml(input), input.mode, context);
}

/** A repository's `.git/config`, as a job's checkout leaves it. */
export function checkoutOf(address: string): string {
  return `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${address}\n`;
}

/** What a job checked out, in memory: path to text, a checkout with its `.git/config`. */
export function memorySources(files: Map<string, string>): Sources {
  // Not at once: whoever does not wait for it is early.
  const later = () => new Promise((done) => setImmediate(done));
  const below = (folder: string) => (folder === '' ? '' : `${folder}/`);
  return {
    remotes: async (folder) => {
      const config = files.get(`${below(folder)}.git/config`);
      return config === undefined ? undefined : remotesIn(config);
    },
    list: async (folder) => {
      const inside = [...files.keys()].filter((path) => path.startsWith(below(folder)));
      const names = inside.map((path) => path.slice(below(folder).length).replace(/\/.*$/, ''));
      return inside.length > 0 || folder === '' ? [...new Set(names)] : undefined;
    },
    read: async (path) => files.get(path),
    async write(path, text) {
      await later();
      files.set(path, text);
    },
    async remove(path) {
      await later();
      files.delete(path);
    },
  };
}
