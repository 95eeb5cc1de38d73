/**
 * Converts every connection of a project that can be keyless by Microsoft Entra, one after the other, and says of each
 * other one why it stays as it is.
 *
 * Each is a run of its own: what goes wrong with one neither stops nor touches the others. The new trusts are put on the
 * identities before the first conversion, all at once, so that the time they take is waited for once.
 */

import type { Connection } from '../../azdo/connection/read';
import { undoneUntil } from '../../azdo/conversion/advisories';
import { oldIssuerStays } from '../../azdo/conversion/problems';
import { signInAfterConversion } from '../../azdo/conversion/proof';
import { endsWithOldIssuer } from '../../azdo/conversion/read';
import { type Convertible, convertibleConnections, type Surveyed } from '../../azdo/conversion/survey-read';
import { type Project, project } from '../../azdo/project/read';
import type { Context } from '../../context';
import { Recipe } from '../../engine/recipe';
import type { Report } from '../../engine/report';
import { run } from '../../engine/run';
import { trustOfConverted } from '../../entra/trust/resource';
import { conversionInPlace, preparedTrust } from '../aml-connection/conversion';
import { withoutFormerTrust } from '../aml-connection/conversion-end';
import { wantedTrust } from '../aml-connection/trust';
import type { ConvertConnectionsInput } from '../requests/manage-aml-links';
import { askRights } from '../rights/ask';
import { left, type Outcome, outcomeOf, type Related, together } from './conversion-report';

/** Converts all of them. The report has a row for each connection. */
export async function convertConnections(
  request: ConvertConnectionsInput,
  context: Context,
): Promise<{ readonly report: Report }> {
  const { report, outputs } = await run(surveyed(request), 'plan', context);
  const { project: within, connections } = outputs;
  const related = connections?.filter((one) => one.kind !== 'unrelated') ?? [];
  sayUnrelated(connections ?? [], context);
  const outcomes = within ? await convertAll({ within, request }, related, context) : [];
  const warnings = related.flatMap((one) =>
    one.kind === 'out of scope' && endsWithOldIssuer(one.connection)
      ? [oldIssuerStays(one.connection.name, one.reason)]
      : [],
  );
  return { report: together({ ...report, warnings }, outcomes, { mode: request.mode, endedAt: context.clock.now() }) };
}

function sayUnrelated(found: readonly Surveyed[], { log }: Context): void {
  const types = found.flatMap(({ kind, connection }) => (kind === 'unrelated' ? [connection.type] : []));
  if (types.length > 0) {
    log.line(`not listed: ${types.length} that do not sign in by Entra (${[...new Set(types)].sort().join(', ')})`);
  }
}

function surveyed(request: ConvertConnectionsInput) {
  return Recipe.named('convert-connections')
    .find('project', project, () => request.project)
    .find('connections', convertibleConnections, async (outputs) => ({
      project: await outputs.project,
      tenantId: request.tenantId,
      names: request.connections,
    }));
}

/** What all conversions have in common. */
interface Conversions {
  readonly within: Project;
  readonly request: ConvertConnectionsInput;
}

async function convertAll(
  conversions: Conversions,
  found: readonly Related[],
  context: Context,
): Promise<readonly Outcome[]> {
  const { mode } = conversions.request;
  const stay = found.filter((one) => one.kind !== 'convertible').map(left);
  for (const { line } of stay) {
    if (line !== undefined) {
      context.log.line(line);
    }
  }
  const convertible = found.filter((one) => one.kind === 'convertible');
  const wrote = mode === 'apply' ? await prepareAll(conversions, convertible, context) : new Set();
  const converted: Outcome[] = [];
  for (const one of convertible) {
    const { report, outputs } = await run(conversionOf(conversions, one), mode, context);
    const outcome = outcomeOf(one.connection, { report, now: outputs.connection, mode });
    for (const { what } of mode === 'apply' ? outcome.problems : []) {
      context.log.line(`not converted: ${outcome.row.title}: ${what}`);
    }
    converted.push({ ...outcome, changed: outcome.changed || wrote.has(one) });
  }
  return [...converted, ...stay];
}

/** @returns those for which something was written */
async function prepareAll(
  conversions: Conversions,
  convertible: readonly Convertible[],
  context: Context,
): Promise<ReadonlySet<Convertible>> {
  if (convertible.length > 0) {
    context.log.line(`putting the new trusts on the identities (${convertible.length})`);
  }
  // What goes wrong here goes wrong again in the connection's own run, which reports it.
  const quiet = context.withLog({ ...context.log, line: context.log.debug });
  const done = await Promise.all(
    convertible.map(async (one) => {
      const { report } = await run(prepared(conversions, one), 'apply', quiet);
      return report.changed ? [one] : [];
    }),
  );
  return new Set(done.flat());
}

function begun({ within }: Conversions, one: Convertible) {
  return Recipe.named('convert-connection')
    .asking(askRights)
    .value('project', () => within)
    .value('existing', (): Connection | undefined => one.connection)
    .value('signIn', () => one.signIn);
}

function optionsFor({ connection }: Convertible, { request }: Conversions) {
  return { connectionName: connection.name, convert: true, example: request.example, saves: async () => false };
}

function prepared(conversions: Conversions, one: Convertible) {
  return begun(conversions, one).with(preparedTrust(optionsFor(one, conversions)));
}

function conversionOf(conversions: Conversions, one: Convertible) {
  const { connection: former, before } = one;
  return begun(conversions, one)
    .with(conversionInPlace(optionsFor(one, conversions)))
    .value('connection', async (outputs) => (await outputs.converted) ?? former)
    .ensure('credential', trustOfConverted, wantedTrust, { about: `for "${former.name}"` })
    .prove('proof', signInAfterConversion, async (outputs) => {
      await outputs.credential;
      const connection = await outputs.connection;
      return { project: conversions.within, connection, before, undoneUntil: undoneUntil(connection) };
    })
    .with(withoutFormerTrust);
}
