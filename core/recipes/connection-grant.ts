/** The part of a recipe that lets pipelines use a connection: those listed, every one, or none. */
import type { Recipe } from '../engine/recipe';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import type { Connection } from '../lookups/connections';
import { type Pipeline, pipelines } from '../lookups/pipelines';
import type { Project } from '../lookups/project';
import { pipelineGrant } from '../resources/pipeline-grant';

interface Before {
  readonly project: Project;
  readonly connection: Connection;
}

export function withGrant<Steps extends Before>(
  recipe: Recipe<Steps>,
  input: EnsureAmlServiceConnectionInput,
): Recipe<Steps> {
  const { grant } = input;
  switch (grant.kind) {
    case 'none':
      return recipe;
    case 'all':
      return granted(recipe, async () => 'all', 'to all pipelines');
    case 'this':
      return granted(recipe, async () => [grant.pipeline], `to "${grant.pipeline.name}" (${grant.pipeline.id})`);
    case 'list': {
      const listed = recipe.find('pipelines', pipelines, async (made) => ({
        project: await made.project,
        asked: grant.pipelines,
      }));
      return listed.ensure(
        'grant',
        pipelineGrant,
        async (made) => ({ ...(await whose(made)), pipelines: await made.pipelines }),
        { childOf: 'connection', about: `to ${grant.pipelines.join(', ')}` },
      );
    }
  }

  function granted(onto: Recipe<Steps>, who: () => Promise<'all' | readonly Pipeline[]>, about: string): Recipe<Steps> {
    return onto.ensure('grant', pipelineGrant, async (made) => ({ ...(await whose(made)), pipelines: await who() }), {
      childOf: 'connection',
      about,
    });
  }

  async function whose(made: { readonly project: Promise<Project>; readonly connection: Promise<Connection> }) {
    const { id } = await made.connection;
    return { project: await made.project, endpointId: id, connectionName: input.connectionName };
  }
}
