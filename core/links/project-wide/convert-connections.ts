/**
 * Converts every connection of a project that can be keyless by Microsoft Entra, a few at a time, and says of each other
 * one why it stays as it is.
 *
 * Each is a run of its own: what goes wrong with one neither stops nor touches the others, and what all of them wait for
 * is waited for once. Azure DevOps writes the trust for another issuer with the rights of who asks (docs
 * convert-service-connections), and the setup identity asks; so where that may not write it, nothing is asked and nothing
 * is waited for. For a secret Azure DevOps has rights of its own on the application that it made, and is asked.
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
import { runAll } from '../../engine/run-all';
import { trustOfConverted } from '../../entra/trust/resource';
import type { Problem } from '../../problem/problem';
import { conversionInPlace } from '../aml-connection/conversion';
import { withoutFormerTrust } from '../aml-connection/conversion-end';
import { wantedTrust } from '../aml-connection/trust';
import type { ConvertConnectionsInput } from '../requests/manage-aml-links';
import { notAsAgreed } from '../requests/plan-agreed';
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
  const { outcomes, mode, stale } = within
    ? await convertAll({ within, request, survey: report }, related, context)
    : { outcomes: [], mode: request.mode, stale: [] };
  const warnings = related.flatMap((one) =>
    one.kind === 'out of scope' && endsWithOldIssuer(one.connection)
      ? [oldIssuerStays(one.connection.name, one.reason)]
      : [],
  );
  const survey = { ...report, warnings, problems: [...report.problems, ...stale] };
  const told = together(survey, outcomes, { mode, endedAt: context.clock.now() });
  return { report: { ...told, mode: request.mode } };
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
  /** The look at all of them. */
  readonly survey: Report;
}

interface Ended {
  readonly outcomes: readonly Outcome[];
  /** `plan` where nothing was to be written. */
  readonly mode: ConvertConnectionsInput['mode'];
  /** Why it was not, though it was to be applied. */
  readonly stale: readonly Problem[];
}

async function convertAll(conversions: Conversions, found: readonly Related[], context: Context): Promise<Ended> {
  const { request, survey } = conversions;
  const { missingRights } = request;
  const stay = found.filter((one) => one.kind !== 'convertible').map((one) => left(one, missingRights));
  for (const { line } of stay) {
    if (line !== undefined) {
      context.log.line(line);
    }
  }
  const convertible = found.filter((one) => one.kind === 'convertible');
  const recipes = convertible.map((one) => ({ name: one.connection.name, recipe: conversionOf(conversions, one) }));
  let stale: readonly Problem[] = [];
  const unless = (plans: readonly Report[]) => {
    const planned = convertible.flatMap(({ connection }, at) => {
      const report = plans[at];
      return report ? [outcomeOf(connection, { report, now: undefined, mode: 'plan' })] : [];
    });
    stale = notAsAgreed(
      request,
      together(survey, [...planned, ...stay], { mode: 'plan', endedAt: context.clock.now() }),
    );
    return stale.length > 0;
  };
  const ran = await runAll(recipes, { mode: request.mode, missingRights, unless }, context);
  const mode = stale.length > 0 ? 'plan' : request.mode;
  const converted = convertible.flatMap((one, at) => {
    const result = ran[at];
    return result ? [outcomeOf(one.connection, { ...result, now: result.outputs.connection, mode })] : [];
  });
  for (const { row, problems } of mode === 'apply' ? converted : []) {
    for (const { what } of problems) {
      context.log.line(`not converted: ${row.title}: ${what}`);
    }
  }
  return { outcomes: [...converted, ...stay], mode, stale };
}

function begun({ within }: Conversions, one: Convertible) {
  return Recipe.named('convert-connection')
    .asking(askRights)
    .value('project', () => within)
    .value('existing', (): Connection | undefined => one.connection)
    .value('signIn', () => one.signIn);
}

function optionsFor({ connection, conversion }: Convertible, { request }: Conversions) {
  const { name: connectionName } = connection;
  const demandsTrust = conversion === 'issuer';
  return { connectionName, convert: true, example: request.example, saves: async () => false, demandsTrust };
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
