/** The task `EnsureAmlServiceConnection`: inputs to recipe, result to outputs. */
import {
  type Context,
  type EnsureAmlServiceConnectionInput,
  ensureAmlServiceConnection,
  parseEnsureAmlServiceConnection,
  planFor,
  type RemoveAmlServiceConnectionInput,
  removeAmlServiceConnection,
  run,
  runOptions,
  toCopy,
} from '../../core';
import * as agent from '../agent';
import { makeJobContext } from '../context';
import { roleInWords } from '../roles';
import { readSurroundings } from '../surroundings';
import { type Finished, finish, runTask } from '../task';
import { readText } from './inputs';

void runTask(async () => {
  const text = readText();
  const setup = agent.connectionOf('azureSubscription', text.azureSubscription ?? '');
  const input = parseEnsureAmlServiceConnection(text, readSurroundings(setup));
  const context = makeJobContext(setup, input.organizationSignIn);
  return finish(await (input.action === 'remove' ? remove(input, context) : ensure(input, context)));
});

async function ensure(input: EnsureAmlServiceConnectionInput, context: Context): Promise<Finished> {
  const { connectionName, workspace, mode } = input;
  const { report, outputs: given } = await run(ensureAmlServiceConnection(input), runOptions(input), context);
  const plan = mode === 'plan' ? planFor(input, report) : undefined;
  const connectionId = given.connection?.id ?? '';
  const clientId = given.signIn?.clientId ?? '';
  const principalId = given.principalId ?? '';
  const facts = {
    'Service connection': connectionName,
    Workspace: workspace.armId,
    'Kind of workspace': given.workspace?.kind === 'Default' ? undefined : given.workspace?.kind,
    Role: roleInWords(input, given.roles),
    'Client id': toCopy(clientId),
    'Object id': toCopy(principalId),
    Issuer: toCopy(given.connection?.issuer),
    Subject: toCopy(given.connection?.subject),
    Audience: given.connection?.issuer && toCopy(context.cloud.federationAudience),
  };
  const outputs = { connectionId, connectionName, clientId, principalId };
  const about = `service connection "${connectionName}"`;
  return { heading: `AML link ${connectionName}`, about, mode, report, plan, outputs, facts };
}

async function remove(input: RemoveAmlServiceConnectionInput, context: Context): Promise<Finished> {
  const { connectionName, workspace, mode } = input;
  const { report } = await run(removeAmlServiceConnection(input), runOptions(input), context);
  const plan = mode === 'plan' ? planFor(input, report) : undefined;
  const facts = { 'Service connection': connectionName, Workspace: workspace.armId };
  const outputs = { connectionId: '', connectionName, clientId: '', principalId: '' };
  const about = `service connection "${connectionName}"`;
  return { heading: `Removal of AML link ${connectionName}`, about, mode, report, plan, outputs, facts };
}
