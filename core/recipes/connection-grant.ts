/** The part of a recipe that lets pipelines use a connection: those listed, every one, or none. */

import { extraGrants } from '../clearances/extra-grants';
import type { Recipe } from '../engine/recipe';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import type { Connection } from '../lookups/connections';
import { type Asked, noGrant, type PipelineGrant } from '../lookups/pipeline-grants';
import { pipelines } from '../lookups/pipelines';
import type { Project } from '../lookups/project';
import { extraGrantsAhead } from '../outlooks/extra-grants';
import { pipelineGrant } from '../resources/pipeline-grant';

interface Before {
  readonly project: Project;
  readonly connection: Connection;
  /** What must stand before any pipeline is let through. */
  readonly approval: unknown;
  readonly branchControl: unknown;
}

interface Granted {
  readonly asked: Asked;
  /** `undefined` where nothing was asked for, so that nothing was read. */
  readonly grant: PipelineGrant | undefined;
}

/** @param place the further project, as it was typed; none for the project that the connection is made in */
export function withGrant<Steps extends Before>(
  recipe: Recipe<Steps>,
  input: EnsureAmlServiceConnectionInput,
  place?: string,
): Recipe<Steps & Granted> {
  const about = whomToGrant(input, place);
  const asked = withAsked(recipe, input, place);
  return about === undefined
    ? asked.value('grant', () => undefined)
    : asked.ensure(
        'grant',
        pipelineGrant,
        async (outputs) => ({
          ...(await usedIn(outputs, input)),
          pipelines: await outputs.asked,
          besideAll: input.guard.extraGrants === 'revoke',
        }),
        { childOf: 'connection', about: `to ${about}`, after: ['approval', 'branchControl'] },
      );
}

/** What happens to grants that nobody asked for: told, or taken back when all is proved. */
export function withoutExtraGrants<Steps extends Pick<Before, 'project' | 'connection'> & Granted>(
  recipe: Recipe<Steps>,
  input: EnsureAmlServiceConnectionInput,
): Recipe<Steps> {
  if (input.grant.kind === 'all') {
    return recipe;
  }
  return input.guard.extraGrants === 'revoke'
    ? recipe.clear('extraGrants', extraGrants, async (outputs) => ({
        ...(await usedIn(outputs, input)),
        asked: await outputs.asked,
      }))
    : recipe.foresee(
        'extraGrants',
        extraGrantsAhead,
        async (outputs) => ({
          ...(await usedIn(outputs, input)),
          asked: await outputs.asked,
          grant: await outputs.grant,
        }),
        { everyRun: true },
      );
}

/** Who is granted something, in words known before anything is made; `undefined` where nobody is. */
function whomToGrant({ grant }: EnsureAmlServiceConnectionInput, place: string | undefined): string | undefined {
  switch (grant.kind) {
    case 'all':
      return 'all pipelines';
    case 'none':
      return undefined;
    case 'this':
      return place === undefined ? `"${grant.pipeline.name}" (${grant.pipeline.id})` : undefined;
    case 'list':
      return listedIn(grant, place).join(', ') || undefined;
  }
}

function withAsked<Steps extends Before>(
  recipe: Recipe<Steps>,
  { grant, project }: EnsureAmlServiceConnectionInput,
  place: string | undefined,
): Recipe<Steps & Pick<Granted, 'asked'>> {
  switch (grant.kind) {
    case 'all':
      return recipe.value('asked', () => 'all');
    case 'none':
      return recipe.value('asked', () => []);
    case 'this':
      return place === undefined
        ? recipe.value('asked', () => [grant.pipeline])
        : withNote(recipe, `"this" is a pipeline of ${project.name}`);
    case 'list': {
      const listed = listedIn(grant, place);
      return listed.length === 0
        ? withNote(recipe, 'none of it is listed')
        : recipe
            .find('pipelines', pipelines, async (outputs) => ({ project: await outputs.project, asked: listed }))
            .value('asked', (outputs) => outputs.pipelines);
    }
  }
}

function withNote<Steps>(recipe: Recipe<Steps>, why: string): Recipe<Steps & Pick<Granted, 'asked'>> {
  return recipe.find('noGrant', noGrant, () => why).value('asked', () => []);
}

function listedIn(
  grant: Extract<EnsureAmlServiceConnectionInput['grant'], { kind: 'list' }>,
  place: string | undefined,
): readonly string[] {
  return place === undefined ? grant.pipelines : (grant.further[place] ?? []);
}

async function usedIn(
  outputs: { readonly project: Promise<Project>; readonly connection: Promise<Connection> },
  { connectionName }: EnsureAmlServiceConnectionInput,
) {
  return { project: await outputs.project, endpointId: (await outputs.connection).id, connectionName };
}
