/**
 * Turns every connection of a project that can be converted into a keyless one by Microsoft Entra, one after the other,
 * and says of each other one why it stays as it is.
 *
 * Each is a run of its own: what goes wrong with one neither stops nor touches the others. The new trusts are put on the
 * identities before the first conversion, all at once, so that the time they take is waited for once.
 */

import type { Context } from '../context';
import { Recipe } from '../engine/recipe';
import type { Report } from '../engine/report';
import { run } from '../engine/run';
import type { ConvertConnectionsInput } from '../inputs/convert-connections';
import type { Connection } from '../lookups/connections';
import { type Convertible, convertibleConnections, type Surveyed } from '../lookups/convertible-connections';
import { type Project, project } from '../lookups/project';
import { markOf } from '../names/mark';
import { undoneUntil } from '../outlooks/conversion-aftermath';
import { connectionWithoutTrust } from '../problems/azdo';
import { signInAfterConversion } from '../proofs/sign-in-after-conversion';
import { credentialPrefix, trustOfConverted } from '../resources/federated-credential';
import { withConversion, withPreparedTrust } from './connection-conversion';
import { withoutFormerTrust } from './connection-conversion-end';
import { left, type Outcome, outcomeOf, together } from './conversion-report';

/** All of them in one report: a row for each connection. */
export async function convertConnections(
  input: ConvertConnectionsInput,
  context: Context,
): Promise<{ readonly report: Report }> {
  const survey = Recipe.named('convert-connections')
    .find('project', project, () => input.project)
    .find('connections', convertibleConnections, async (outputs) => ({
      project: await outputs.project,
      tenantId: input.tenantId,
    }));
  const { report, outputs } = await run(survey, 'plan', context);
  const outcomes =
    outputs.project && outputs.connections ? await each(outputs.project, outputs.connections, input, context) : [];
  return { report: together(report, outcomes, input.mode, context) };
}

async function each(
  within: Project,
  surveyed: readonly Surveyed[],
  input: ConvertConnectionsInput,
  context: Context,
): Promise<readonly Outcome[]> {
  const stay = surveyed.filter((one) => one.kind !== 'convertible').map((one) => left(one, context));
  const convertible = surveyed.filter((one) => one.kind === 'convertible');
  const wrote = input.mode === 'apply' ? await prepareAll(convertible, within, input, context) : new Set();
  const converted: Outcome[] = [];
  for (const one of convertible) {
    const { report, outputs } = await run(conversionOf(one, within, input, context), input.mode, context);
    const outcome = outcomeOf(one.connection, report, outputs.connection, input.mode);
    for (const { what } of input.mode === 'apply' ? outcome.problems : []) {
      context.log.line(`not converted: ${outcome.row.title}: ${what}`);
    }
    converted.push({ ...outcome, changed: outcome.changed || wrote.has(one) });
  }
  return [...converted, ...stay];
}

/** @returns those for which something was written */
async function prepareAll(
  convertible: readonly Convertible[],
  within: Project,
  input: ConvertConnectionsInput,
  context: Context,
): Promise<ReadonlySet<Convertible>> {
  if (convertible.length > 0) {
    context.log.line(`putting the new trusts on the identities (${convertible.length})`);
  }
  // What goes wrong here is met again and told by the connection's own run.
  const quiet = { ...context, log: { ...context.log, line: context.log.debug } };
  const done = await Promise.all(
    convertible.map(async (one) => {
      const { report } = await run(prepared(one, within, input, quiet), 'apply', quiet);
      return report.changed ? [one] : [];
    }),
  );
  return new Set(done.flat());
}

function start(one: Convertible, within: Project) {
  return Recipe.named('convert-connection')
    .value('project', () => within)
    .value('existing', (): Connection | undefined => one.connection)
    .value('signIn', () => one.signIn);
}

function optionsFor({ connection }: Convertible, { example }: ConvertConnectionsInput) {
  return { connectionName: connection.name, convert: true, example, saves: async () => false };
}

function prepared(one: Convertible, within: Project, input: ConvertConnectionsInput, context: Context) {
  return withPreparedTrust(start(one, within), optionsFor(one, input), context);
}

function conversionOf(one: Convertible, within: Project, input: ConvertConnectionsInput, context: Context) {
  const { connection: former, before } = one;
  const converted = withConversion(start(one, within), optionsFor(one, input), context)
    .value('connection', async (outputs) => (await outputs.converted) ?? former)
    .ensure(
      'credential',
      trustOfConverted,
      async (outputs) => {
        const { id, name, issuer, subject } = await outputs.connection;
        if (!issuer || !subject) {
          throw connectionWithoutTrust(name, context.organization.actor);
        }
        const { home } = await outputs.signIn;
        const audience = context.cloud.federationAudience;
        return {
          home,
          name: `${credentialPrefix}${id}`,
          issuer,
          subject,
          audience,
          description: markOf(context.maker),
        };
      },
      { about: `for "${former.name}"` },
    )
    .prove('proof', signInAfterConversion, async (outputs) => {
      await outputs.credential;
      const connection = await outputs.connection;
      return { project: within, connection, before, undoneUntil: undoneUntil(connection) };
    });
  return withoutFormerTrust(converted, context);
}
