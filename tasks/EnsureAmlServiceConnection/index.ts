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
import { makeJobContext } from '../context';
import { readSurroundings } from '../surroundings';
import { type Finished, finish, runTask } from '../task';
import { readText } from './inputs';

const noOutputs = { connectionId: '', connectionName: '', clientId: '', principalId: '' };

/** Reads on from the outcome: "removed: …", "no change: …". */
const removalOf: Readonly<Partial<Record<Report['outcome'], string>>> = {
  removed: 'what was made for',
  'no change': 'nothing of ours is there to remove for',
};

void runTask(async () => {
  const text = readText();
  const setup = agent.connectionOf('azureSubscription', text.azureSubscription ?? '');
  const around = readSurroundings(setup);
  if (asksForConversion(text)) {
    const input = parseConvertConnections(text, around);
    return finish(await convertAll(input, makeJobContext(setup, input.organizationSignIn)));
  }
  const input = parseEnsureAmlServiceConnection(text, around);
  const context = makeJobContext(setup, input.organizationSignIn);
  return finish(await (input.work === 'remove' ? remove(input, context) : ensure(input, context)));
});

async function ensure(input: EnsureAmlServiceConnectionInput, context: Context): Promise<Finished> {
  const { connectionName, workspace, mode } = input;
  const { report, outputs: given } = await run(ensureAmlServiceConnection(input), mode, context);
  const connectionId = given.connection?.id ?? '';
  const clientId = given.signIn?.clientId ?? '';
  const principalId = given.principalId ?? '';
  const facts = {
    'Service connection': connectionName,
    Workspace: workspace.armId,
    'Kind of workspace': given.workspace?.kind === 'Default' ? undefined : given.workspace?.kind,
    Role: given.role?.name,
    'Client id': clientId,
    'Object id': principalId,
    Issuer: given.connection?.issuer,
    Subject: given.connection?.subject,
  };
  const outputs = { connectionId, connectionName, clientId, principalId };
  const about = `service connection "${connectionName}"`;
  return { heading: `AML link ${connectionName}`, about, mode, report, outputs, facts };
}

async function remove(input: EnsureAmlServiceConnectionInput, context: Context): Promise<Finished> {
  const { connectionName, workspace, mode } = input;
  const { report } = await run(removeAmlServiceConnection(input), mode, context);
  const about = `${removalOf[report.outcome] ?? 'removal of'} service connection "${connectionName}"`;
  const facts = { 'Service connection': connectionName, Workspace: workspace.armId };
  const outputs = { ...noOutputs, connectionName };
  return { heading: `Removal of AML link ${connectionName}`, about, mode, report, outputs, facts };
}

async function convertAll(input: ConvertConnectionsInput, context: Context): Promise<Finished> {
  const { report } = await convertConnections(input, context);
  const { name } = input.project;
  const [heading, about] = [`Conversion of connections in ${name}`, `connections of project "${name}"`];
  return { heading, about, mode: input.mode, report, outputs: noOutputs, facts: { Project: name } };
}
