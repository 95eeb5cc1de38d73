/** The task `EnsureAmlServiceConnection`: inputs to recipe, result to outputs. */
import {
  convertConnections,
  type EnsureAmlServiceConnectionInput,
  ensureAmlServiceConnection,
  parseEnsureAmlServiceConnection,
  removeAmlServiceConnection,
  run,
  type World,
} from '../../core';
import * as agent from '../agent';
import { type Finished, finish, makeWorld, readSurroundings, runTask } from '../task';
import { readText } from './inputs';

void runTask(async () => {
  const text = readText();
  const setup = agent.connectionById(text.azureSubscription ?? '');
  const input = parseEnsureAmlServiceConnection(text, readSurroundings(setup));
  const world = makeWorld(setup);
  return finish(await done(input, world));
});

function done(input: EnsureAmlServiceConnectionInput, world: World): Promise<Finished> {
  switch (input.work) {
    case 'ensure':
      return ensure(input, world);
    case 'remove':
      return remove(input, world);
    case 'convert all':
      return convertAll(input, world);
  }
}

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
    about: `removal of service connection "${input.connectionName}"`,
    mode: input.mode,
    report,
    outputs: { connectionId: '', connectionName: input.connectionName, clientId: '', principalId: '' },
    facts: { 'Service connection': input.connectionName, Workspace: input.workspace.armId },
  };
}

async function convertAll(input: EnsureAmlServiceConnectionInput, world: World): Promise<Finished> {
  const { report } = await run(convertConnections(input, world), input.mode, world);
  return {
    heading: `Conversion of connections in ${input.project.name}`,
    about: `connections of project "${input.project.name}"`,
    mode: input.mode,
    report,
    outputs: { connectionId: '', connectionName: '', clientId: '', principalId: '' },
    facts: { Project: input.project.name },
  };
}
