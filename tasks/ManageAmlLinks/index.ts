/** The task `ManageAmlLinks`: work on all that a project holds. Inputs to work, result to outputs. */
import { type Context, convertConnections, type ManageAmlLinksInput, parseManageAmlLinks } from '../../core';
import * as agent from '../agent';
import { makeJobContext } from '../context';
import { readSurroundings } from '../surroundings';
import { type Finished, finish, runTask } from '../task';
import { readText } from './inputs';

type Work = (input: ManageAmlLinksInput, context: Context) => Promise<Finished>;

const works = { convertAll } as const satisfies Readonly<Record<ManageAmlLinksInput['action'], Work>>;

void runTask(async () => {
  const text = readText();
  const setup = agent.connectionOf('azureSubscription', text.azureSubscription ?? '');
  const input = parseManageAmlLinks(text, readSurroundings(setup));
  return finish(await works[input.action](input, makeJobContext(setup, input.organizationSignIn)));
});

async function convertAll(input: ManageAmlLinksInput, context: Context): Promise<Finished> {
  const { report } = await convertConnections(input, context);
  const { name } = input.project;
  return {
    heading: `Conversion of connections in ${name}`,
    about: `connections of project "${name}"`,
    mode: input.mode,
    report,
    outputs: {},
    facts: { Project: name, Connections: input.connections.join(', ') || undefined },
  };
}
