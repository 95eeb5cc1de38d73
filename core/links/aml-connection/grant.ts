/** The part of a recipe that lets pipelines use a connection: those listed, every one, or none. */

import type { Connection } from '../../azdo/connection/read';
import { extraGrantsAhead } from '../../azdo/grant/advisories';
import { type AskedPipelines, noGrant, type PipelineGrant } from '../../azdo/grant/read';
import { extraGrants } from '../../azdo/grant/removal';
import { pipelineGrant } from '../../azdo/grant/resource';
import { pipelines } from '../../azdo/pipeline/read';
import type { Project } from '../../azdo/project/read';
import type { Recipe } from '../../engine/recipe';
import type { Outputs } from '../../engine/step';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';
import { existingOn, whereOpen } from './existing-open';

interface Used {
  readonly project: Project;
  readonly existing: Connection | undefined;
  readonly connection: Connection;
}

interface Before extends Used {
  /** What must stand before any pipeline is let through. */
  readonly approval: unknown;
  readonly branchControl: unknown;
}

interface Granted {
  readonly asked: AskedPipelines;
  /** `undefined` where nothing was asked for, so that nothing was read. */
  readonly grant: PipelineGrant | undefined;
}

/**
 * Lets the pipelines that were asked for use the connection.
 * @param place the further project, as it was typed; none for the project that the connection is made in
 */
export function grant(request: EnsureAmlServiceConnectionInput, place: string | undefined) {
  const about = whomToGrant(request, place);
  const { connectionName } = request;
  const besideAll = request.guard.extraGrants === 'revoke';
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps & Granted> => {
    const asked = recipe.with(askedPipelines(request, place));
    return about === undefined
      ? asked.value('grant', () => undefined)
      : asked.ensure(
          'grant',
          pipelineGrant,
          async (outputs) => ({ ...(await usedIn(outputs, request)), pipelines: await outputs.asked, besideAll }),
          {
            childOf: 'connection',
            about: `to ${about}`,
            after: ['approval', 'branchControl'],
            at: async (outputs, context) => {
              const on = await existingOn(outputs);
              const used = on && { project: on.project, endpointId: on.id, connectionName, isNew: false };
              return used && whereOpen(pipelineGrant, { ...used, pipelines: await outputs.asked, besideAll }, context);
            },
          },
        );
  };
}

/** Reports grants that nobody asked for, or takes them back once all is proved. */
export function withoutExtraGrants(request: EnsureAmlServiceConnectionInput) {
  return <Steps extends Used & Granted>(recipe: Recipe<Steps>): Recipe<Steps> => {
    if (request.grant.kind === 'all') {
      return recipe;
    }
    return request.guard.extraGrants === 'revoke'
      ? recipe.remove('extraGrants', extraGrants, async (outputs) => ({
          ...(await usedIn(outputs, request)),
          asked: await outputs.asked,
        }))
      : recipe.advise(
          'extraGrants',
          extraGrantsAhead,
          async (outputs) => ({
            ...(await usedIn(outputs, request)),
            asked: await outputs.asked,
            grant: await outputs.grant,
          }),
          { everyRun: true },
        );
  };
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

/** The pipelines that were asked for, in the project or in a further one. */
function askedPipelines({ grant, project }: EnsureAmlServiceConnectionInput, place: string | undefined) {
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps & Pick<Granted, 'asked'>> => {
    switch (grant.kind) {
      case 'all':
        return recipe.value('asked', () => 'all');
      case 'none':
        return recipe.value('asked', () => []);
      case 'this':
        return place === undefined
          ? recipe.value('asked', () => [grant.pipeline])
          : recipe.with(nobody(`"this" is a pipeline of ${project.name}`));
      case 'list': {
        const listed = listedIn(grant, place);
        return listed.length === 0
          ? recipe.with(nobody('none of it is listed'))
          : recipe
              .find('pipelines', pipelines, async (outputs) => ({ project: await outputs.project, asked: listed }))
              .value('asked', (outputs) => outputs.pipelines);
      }
    }
  };
}

/** Says in the report why nobody is granted anything. */
function nobody(why: string) {
  return <Steps>(recipe: Recipe<Steps>): Recipe<Steps & Pick<Granted, 'asked'>> =>
    recipe.find('noGrant', noGrant, () => why).value('asked', () => []);
}

function listedIn(
  grant: Extract<EnsureAmlServiceConnectionInput['grant'], { kind: 'list' }>,
  place: string | undefined,
): readonly string[] {
  return place === undefined ? grant.pipelines : (grant.further[place] ?? []);
}

async function usedIn(outputs: Outputs<Used>, { connectionName }: EnsureAmlServiceConnectionInput) {
  const isNew = (await outputs.existing) === undefined;
  return { project: await outputs.project, endpointId: (await outputs.connection).id, connectionName, isNew };
}
