/** The task `ManageAmlLinks`: work on all that a project holds. Inputs to work, result to outputs. */
import {
  type Context,
  type ConvertConnectionsInput,
  convertConnections,
  countsOf,
  type InventoryInput,
  inventory,
  inventoryAsCsv,
  inventoryAsJson,
  inventoryAsLines,
  inventoryAsMarkdown,
  type Problem,
  parseManageAmlLinks,
  planFor,
} from '../../core';
import * as agent from '../agent';
import { makeJobContext } from '../context';
import { keepReport, keepSheet } from '../kept-files';
import { readSurroundings } from '../surroundings';
import { finish, runTask } from '../task';
import { readText } from './inputs';

void runTask(async () => {
  const text = readText();
  const setup = agent.connectionOf('azureSubscription', text.azureSubscription ?? '');
  const input = parseManageAmlLinks(text, readSurroundings(setup));
  const context = makeJobContext(setup, input.organizationSignIn);
  switch (input.action) {
    case 'inventory':
      return listLinks(input, context);
    case 'convertAll':
      return convertAll(input, context);
  }
});

/** Tells of all links. It fails only where the project itself may not be read: what is wrong with a link is its state. */
async function listLinks(input: InventoryInput, context: Context): Promise<readonly Problem[]> {
  const found = await inventory(input, context);
  const title = `AML links of ${found.project.name}`;
  for (const line of inventoryAsLines(found)) {
    agent.log.line(line);
  }
  const kept = { title, mode: input.action, markdown: inventoryAsMarkdown(found), json: inventoryAsJson(found) };
  const json = keepReport(kept);
  const csv = keepSheet({ ...kept, csv: inventoryAsCsv(found) });
  const outputs = { csv, json };
  for (const [name, value] of Object.entries({
    ...outputs,
    changed: 'false',
    changesPlanned: 'false',
    reportFile: json,
  })) {
    agent.output(name, value);
  }
  agent.log.line(`${countsOf(found)} in project "${found.project.name}"`);
  return [];
}

async function convertAll(input: ConvertConnectionsInput, context: Context): Promise<readonly Problem[]> {
  const { report } = await convertConnections(input, context);
  const plan = input.mode === 'plan' ? planFor(input, report) : undefined;
  const { name } = input.project;
  return finish({
    heading: `Conversion of connections in ${name}`,
    about: `connections of project "${name}"`,
    mode: input.mode,
    report,
    plan,
    outputs: {},
    facts: { Project: name, Connections: input.connections.join(', ') || undefined },
  });
}
