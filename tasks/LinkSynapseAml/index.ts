/** The task `LinkSynapseAml`: inputs to recipe, result to outputs. */
import {
  type Context,
  type LinkSynapseAmlInput,
  linkedServiceFilePath,
  linkSynapseAml,
  parseLinkSynapseAml,
  planFor,
  type RemoveSynapseLinkInput,
  removeSynapseLink,
  run,
  runOptions,
} from '../../core';
import * as agent from '../agent';
import { makeJobContext } from '../context';
import { makeSources } from '../sources';
import { readSurroundings } from '../surroundings';
import { type Finished, finish, runTask } from '../task';
import { readText } from './inputs';

void runTask(async () => {
  const text = readText();
  const setup = agent.connectionOf('azureSubscription', text.azureSubscription ?? '');
  const input = parseLinkSynapseAml(text, readSurroundings(setup));
  const sources = makeSources(agent.variable('Build.SourcesDirectory'));
  const context = makeJobContext(setup, { kind: 'job' }, sources);
  return finish(await (input.action === 'remove' ? remove(input, context) : link(input, context)));
});

async function link(input: LinkSynapseAmlInput, context: Context): Promise<Finished> {
  const { linkedServiceName, mode } = input;
  const { report, outputs: given } = await run(linkSynapseAml(input), runOptions(input), context);
  const plan = mode === 'plan' ? planFor(input, report) : undefined;
  const isFile = input.gitMode === 'file' && given.synapse?.git !== undefined;
  const outputs = {
    linkedServiceName,
    linkedServiceFile:
      isFile && given.link && given.synapse ? linkedServiceFilePath(given.synapse, linkedServiceName) : '',
    test: report.problems.length === 0 ? (given.tested ?? 'notTried') : 'notTried',
    tested: String(report.verified && given.tested === 'passed'),
    clientId: given.application ?? '',
    principalId: given.principalId ?? '',
  };
  return {
    heading: `Synapse link ${linkedServiceName}`,
    about: outputs.linkedServiceFile
      ? `file ${outputs.linkedServiceFile} of linked service "${linkedServiceName}"; commit it, nothing of it is live yet`
      : `linked service "${linkedServiceName}"`,
    mode,
    report,
    plan,
    outputs,
    facts: {
      'Linked service': linkedServiceName,
      'Synapse workspace': given.synapse?.id.armId,
      Workspace: input.workspace.armId,
      'Kind of workspace': given.workspace?.kind === 'Default' ? undefined : given.workspace?.kind,
      Role: given.role?.name,
      'Signs in as': given.application ? 'service principal' : "the Synapse workspace's managed identity",
      'Client id': outputs.clientId,
      'Object id': outputs.principalId,
      File: outputs.linkedServiceFile,
    },
  };
}

async function remove(input: RemoveSynapseLinkInput, context: Context): Promise<Finished> {
  const { linkedServiceName, mode } = input;
  const { report } = await run(removeSynapseLink(input), runOptions(input), context);
  const plan = mode === 'plan' ? planFor(input, report) : undefined;
  return {
    heading: `Removal of Synapse link ${linkedServiceName}`,
    about: `linked service "${linkedServiceName}"`,
    mode,
    report,
    plan,
    outputs: {
      linkedServiceName,
      linkedServiceFile: '',
      test: 'notTried',
      tested: 'false',
      clientId: '',
      principalId: '',
    },
    facts: { 'Linked service': linkedServiceName, Workspace: input.workspace.armId },
  };
}
