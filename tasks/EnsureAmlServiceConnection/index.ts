/** The task `EnsureAmlServiceConnection`: inputs to recipe, result to outputs. */
import {
  asksForConversion,
  type Context,
  type ConvertConnectionsInput,
  convertConnections,
  type EnsureAmlServiceConnectionInput,
  ensureAmlServiceConnection,
  parseConvertConnections,
  parseEnsureAmlServiceConnection,
  type Report,
  removeAmlServiceConnection,
  run,
} from '../../core';
import * as agent from '../agent';
import { makeContext } from '../context';
import { readSurroundings } from '../surroundings';
import { type Finished, finish, runTask } from '../task';
import { readText } from './inputs';

void runTask(async () => {
  const text = readText();
  const setup = agent.connectionOf('azureSubscription', text.azureSubscription ?? '');
  const around = readSurroundings(setup);
  if (asksForConversion(text)) {
    const input = parseConvertConnections(text, around);
    return finish(await convertAll(input, makeContext(setup, input.organizationSignIn)));
  }
  const input = parseEnsureAmlServiceConnection(text, around);
  const context = makeContext(setup, input.organizationSignIn);
  return finish(await (input.work === 'remove' ? remove(input, context) : ensure(input, context)));
});

async function ensure(input: EnsureAmlServiceConnectionInput, context: Context): Promise<Finished> {
  const { report, outputs: given } = await run(ensureAmlServiceConnection(input), input.mode, context);
  const outputs = {
    connectionId: given.connection?.id ?? '',
    connectionName: input.connectionName,
    clientId: given.signIn?.clientId ?? '',
    principalId: given.principalId ?? '',
  };
  return {
    heading: `AML link ${input.connectionName}`,
    about: `service connection "${input.connectionName}"`,
    mode: input.mode,
    report,
    outputs,
    facts: {
      'Service connection': input.connectionName,
      Workspace: input.workspace.armId,
      'Kind of workspace': given.workspace?.kind === 'Default' ? undefined : given.workspace?.kind,
      Role: given.role?.name,
      'Client id': outputs.clientId,
      'Object id': outputs.principalId,
      Issuer: given.connection?.issuer,
      Subject: given.connection?.subject,
    },
  };
}

async function remove(input: EnsureAmlServiceConnectionInput, context: Context): Promise<Finished> {
  const { report } = await run(removeAmlServiceConnection(input), input.mode, context);
  return {
    heading: `Removal of AML link ${input.connectionName}`,
    about: aboutRemoval(report.outcome, input.connectionName),
    mode: input.mode,
    report,
    outputs: { connectionId: '', connectionName: input.connectionName, clientId: '', principalId: '' },
    facts: { 'Service connection': input.connectionName, Workspace: input.workspace.armId },
  };
}

/** Reads on from the outcome: "removed: …", "no change: …". */
function aboutRemoval(outcome: Report['outcome'], name: string): string {
  switch (outcome) {
    case 'removed':
      return `what was made for service connection "${name}"`;
    case 'no change':
      return `nothing of ours is there to remove for service connection "${name}"`;
    default:
      return `removal of service connection "${name}"`;
  }
}

async function convertAll(input: ConvertConnectionsInput, context: Context): Promise<Finished> {
  const { report } = await convertConnections(input, context);
  return {
    heading: `Conversion of connections in ${input.project.name}`,
    about: `connections of project "${input.project.name}"`,
    mode: input.mode,
    report,
    outputs: { connectionId: '', connectionName: '', clientId: '', principalId: '' },
    facts: { Project: input.project.name },
  };
}
