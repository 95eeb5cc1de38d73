/** The task `EnsureAmlServiceConnection`: inputs to recipe, result to outputs. */
import {
  asksForConversion,
  type ConvertConnectionsInput,
  convertConnections,
  type EnsureAmlServiceConnectionInput,
  ensureAmlServiceConnection,
  parseConvertConnections,
  parseEnsureAmlServiceConnection,
  type Report,
  removeAmlServiceConnection,
  run,
  type World,
} from '../../core';
import * as agent from '../agent';
import { readSurroundings } from '../surroundings';
import { type Finished, finish, runTask } from '../task';
import { makeWorld } from '../world';
import { readText } from './inputs';

void runTask(async () => {
  const text = readText();
  const setup = agent.connectionOf('azureSubscription', text.azureSubscription ?? '');
  const around = readSurroundings(setup);
  if (asksForConversion(text)) {
    const input = parseConvertConnections(text, around);
    return finish(await convertAll(input, makeWorld(setup, input.organizationSignIn)));
  }
  const input = parseEnsureAmlServiceConnection(text, around);
  const world = makeWorld(setup, input.organizationSignIn);
  return finish(await (input.work === 'remove' ? remove(input, world) : ensure(input, world)));
});

async function ensure(input: EnsureAmlServiceConnectionInput, world: World): Promise<Finished> {
  const { report, made } = await run(ensureAmlServiceConnection(input, world), input.mode, world);
  const outputs = {
    connectionId: made.connection?.id ?? '',
    connectionName: input.connectionName,
    clientId: made.signIn?.clientId ?? '',
    principalId: made.principalId ?? '',
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
      'Kind of workspace': made.workspace?.kind === 'Default' ? undefined : made.workspace?.kind,
      Role: made.role?.name,
      'Client id': outputs.clientId,
      'Object id': outputs.principalId,
      Issuer: made.connection?.issuer,
      Subject: made.connection?.subject,
    },
  };
}

async function remove(input: EnsureAmlServiceConnectionInput, world: World): Promise<Finished> {
  const { report } = await run(removeAmlServiceConnection(input, world), input.mode, world);
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

async function convertAll(input: ConvertConnectionsInput, world: World): Promise<Finished> {
  const { report } = await convertConnections(input, world);
  return {
    heading: `Conversion of connections in ${input.project.name}`,
    about: `connections of project "${input.project.name}"`,
    mode: input.mode,
    report,
    outputs: { connectionId: '', connectionName: '', clientId: '', principalId: '' },
    facts: { Project: input.project.name },
  };
}
