/** The task `EnsureAmlServiceConnection`: inputs to recipe, result to outputs. */
import {
  type EnsureAmlServiceConnectionText,
  ensureAmlServiceConnection,
  type Problem,
  parseEnsureAmlServiceConnection,
  reportAsJson,
  reportAsMarkdown,
  run,
} from '../../core';
import * as agent from '../agent';
import { makeWorld, readSurroundings, runTask } from '../task';

void runTask(async (): Promise<readonly Problem[]> => {
  const text = readText();
  const setup = agent.connectionById(text.azureSubscription ?? '');
  const input = parseEnsureAmlServiceConnection(text, readSurroundings(setup));
  const world = makeWorld(setup);
  const { report, made } = await run(ensureAmlServiceConnection(input, world), input.mode, world);

  const outputs = {
    connectionId: made.connection?.id ?? '',
    connectionName: input.connectionName,
    clientId: made.signIn?.clientId ?? '',
    principalId: made.principalId ?? '',
    changed: String(report.changed),
  };
  const facts = {
    'Service connection': input.connectionName,
    Workspace: input.workspace.armId,
    'Kind of workspace': made.workspace?.kind === 'Default' ? undefined : made.workspace?.kind,
    Role: made.role?.name,
    'Client id': outputs.clientId,
    'Object id': outputs.principalId,
    Issuer: made.connection?.issuer,
    Subject: made.connection?.subject,
    Mode: input.mode === 'apply' ? undefined : input.mode,
  };
  const heading = `AML link ${input.connectionName}`;
  const markdown = reportAsMarkdown(heading, report, facts);
  const reportFile = agent.keepReport(heading, input.mode, markdown, reportAsJson(report, outputs));
  for (const [name, value] of Object.entries({ ...outputs, reportFile })) {
    agent.output(name, value);
  }
  agent.log.line(`${report.outcome}: service connection "${input.connectionName}"`);
  agent.warn(report.warnings);
  return report.problems;
});

function readText(): EnsureAmlServiceConnectionText {
  return {
    azureSubscription: agent.input('azureSubscription'),
    workspace: agent.input('workspace'),
    resourceGroup: agent.input('resourceGroup'),
    subscriptionId: agent.input('subscriptionId'),
    connectionName: agent.input('connectionName'),
    description: agent.input('description'),
    project: agent.input('project'),
    takeOver: agent.input('takeOver'),
    identity: agent.input('identity'),
    applicationName: agent.input('applicationName'),
    clientId: agent.input('clientId'),
    principalId: agent.input('principalId'),
    managedIdentity: agent.input('managedIdentity'),
    role: agent.input('role'),
    pipelineAccess: agent.input('pipelineAccess'),
    pipelines: agent.input('pipelines'),
    mode: agent.input('mode'),
  };
}
