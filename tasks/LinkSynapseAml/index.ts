/** The task `LinkSynapseAml`: inputs to recipe, result to outputs. */
import {
  type LinkSynapseAmlInput,
  linkedServiceFilePath,
  linkSynapseAml,
  parseLinkSynapseAml,
  removeSynapseLink,
  run,
  type World,
} from '../../core';
import * as agent from '../agent';
import { makeSources } from '../sources';
import { readSurroundings } from '../surroundings';
import { type Finished, finish, runTask } from '../task';
import { makeWorld } from '../world';
import { readText } from './inputs';

void runTask(async () => {
  const text = readText();
  const setup = agent.connectionOf('azureSubscription', text.azureSubscription ?? '');
  const input = parseLinkSynapseAml(text, readSurroundings(setup));
  const sources = makeSources(agent.variable('Build.SourcesDirectory'));
  const world = { ...makeWorld(setup, { kind: 'job' }), sources };
  return finish(await (input.work === 'remove' ? remove(input, world) : link(input, world)));
});

async function link(input: LinkSynapseAmlInput, world: World): Promise<Finished> {
  const { linkedServiceName, mode } = input;
  const { report, made } = await run(linkSynapseAml(input, world), mode, world);
  const isFile = input.gitMode === 'file' && made.synapse?.git !== undefined;
  const outputs = {
    linkedServiceName,
    linkedServiceFile:
      isFile && made.link && made.synapse ? linkedServiceFilePath(made.synapse, linkedServiceName) : '',
    tested: String(report.verified && made.tested === true),
    clientId: made.application ?? '',
    principalId: made.principalId ?? '',
  };
  return {
    heading: `Synapse link ${linkedServiceName}`,
    about: `linked service "${linkedServiceName}"`,
    mode,
    report,
    outputs,
    facts: {
      'Linked service': linkedServiceName,
      'Synapse workspace': made.synapse?.id.armId,
      Workspace: input.workspace.armId,
      'Kind of workspace': made.workspace?.kind === 'Default' ? undefined : made.workspace?.kind,
      Role: made.role?.name,
      'Signs in as': made.application ? 'service principal' : "the Synapse workspace's managed identity",
      'Client id': outputs.clientId,
      'Object id': outputs.principalId,
      File: outputs.linkedServiceFile,
    },
  };
}

async function remove(input: LinkSynapseAmlInput, world: World): Promise<Finished> {
  const { linkedServiceName, mode } = input;
  const { report } = await run(removeSynapseLink(input, world), mode, world);
  return {
    heading: `Removal of Synapse link ${linkedServiceName}`,
    about: `removal of linked service "${linkedServiceName}"`,
    mode,
    report,
    outputs: { linkedServiceName, linkedServiceFile: '', tested: 'false', clientId: '', principalId: '' },
    facts: { 'Linked service': linkedServiceName, Workspace: input.workspace.armId },
  };
}
