/** The task `LinkSynapseAml`: inputs to recipe, result to outputs. */
import {
  type Context,
  type LinkSynapseAmlInput,
  linkSynapseAml,
  nextStepOfFile,
  parseLinkSynapseAml,
  planFor,
  type RemoveSynapseLinkInput,
  removeSynapseLink,
  removeSynapseLinkFile,
  run,
  runOptions,
  toCopy,
} from '../../core';
import * as agent from '../agent';
import { makeJobContext } from '../context';
import { roleInWords } from '../roles';
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
  const { file, synapse } = given;
  const outputs = {
    linkedServiceName,
    linkedServiceFile: given.link && given.file ? given.file.path : '',
    test: report.problems.length === 0 ? (given.tested ?? 'notTried') : 'notTried',
    tested: String(report.verified && given.tested === 'passed'),
    clientId: given.application ?? '',
    principalId: given.principalId ?? '',
  };
  return {
    heading: `Synapse link ${linkedServiceName}`,
    about: file
      ? `${file.path} of linked service "${linkedServiceName}"; it is not live by this`
      : `linked service "${linkedServiceName}"`,
    next: file && synapse?.git && nextStepOfFile(report, file.path, synapse.git),
    mode,
    report,
    plan,
    outputs,
    facts: {
      'Linked service': linkedServiceName,
      'Synapse workspace': given.synapse?.id.armId,
      Workspace: input.workspace.armId,
      'Kind of workspace': given.workspace?.kind === 'Default' ? undefined : given.workspace?.kind,
      Role: roleInWords(input, given.roles),
      'Signs in as': given.application ? 'service principal' : "the Synapse workspace's managed identity",
      'Client id': toCopy(outputs.clientId),
      'Object id': toCopy(outputs.principalId),
      File: outputs.linkedServiceFile,
    },
  };
}

async function remove(input: RemoveSynapseLinkInput, context: Context): Promise<Finished> {
  const { linkedServiceName, mode } = input;
  if (input.gitMode === 'file') {
    return removeFile(input, context);
  }
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

async function removeFile(input: RemoveSynapseLinkInput, context: Context): Promise<Finished> {
  const { linkedServiceName, mode } = input;
  const { report, outputs: given } = await run(removeSynapseLinkFile(input), runOptions(input), context);
  const { file, synapse } = given;
  const linkedServiceFile = file?.path ?? '';
  return {
    heading: `Removal of the file of Synapse link ${linkedServiceName}`,
    about: `${linkedServiceFile} of linked service "${linkedServiceName}"`,
    next: file && synapse?.git && nextStepOfFile(report, file.path, synapse.git),
    mode,
    report,
    plan: mode === 'plan' ? planFor(input, report) : undefined,
    outputs: { linkedServiceName, linkedServiceFile, test: 'notTried', tested: 'false', clientId: '', principalId: '' },
    facts: { 'Linked service': linkedServiceName, Workspace: input.workspace.armId, File: linkedServiceFile },
  };
}
