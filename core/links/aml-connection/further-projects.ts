/**
 * The part of a recipe that brings a link to further projects: the one connection shared with them, or one of its own in
 * each, on the same identity.
 */

import type { Connection } from '../../azdo/connection/read';
import { furtherProjects as furtherProjectsNamed } from '../../azdo/project/further-read';
import type { Project } from '../../azdo/project/read';
import { vacantName } from '../../azdo/share/read';
import { projectShare } from '../../azdo/share/resource';
import type { Role } from '../../azure/role/definition-read';
import type { Precheck, Recipe } from '../../engine/recipe';
import { tooManyTrusts } from '../../entra/trust/problems';
import { countCredentials, identityTitle, mostCredentials } from '../../entra/trust/resource';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';
import type { WithApprovers } from './checks';
import { type Connected, connection, existingConnection, type Signed, use } from './connection';
import { endOfConversion } from './conversion-end';

interface WithFurther {
  /** The project that the connection is made in. */
  readonly first: Project;
  readonly furtherProjects: readonly Project[];
}

interface Linked extends WithFurther, Signed, Connected, WithApprovers {
  readonly existing: Connection | undefined;
  readonly roles: readonly Role[];
}

/** The further projects, all looked up before anything else is asked about them. */
export function furtherProjects({ sharing }: Pick<EnsureAmlServiceConnectionInput, 'sharing'>) {
  return <Steps extends { readonly project: Project }>(recipe: Recipe<Steps>): Recipe<Steps & WithFurther> => {
    const first = recipe.value('first', (outputs) => outputs.project);
    return sharing.projects.length > 0
      ? first.find('furtherProjects', furtherProjectsNamed, async (outputs) => ({
          names: sharing.projects,
          own: await outputs.project,
        }))
      : first.value('furtherProjects', () => []);
  };
}

/** The link in each further project, as in the first. */
export function linkInFurtherProjects(request: EnsureAmlServiceConnectionInput) {
  return <Steps extends Linked>(recipe: Recipe<Steps>): Recipe<Steps> =>
    request.sharing.projects.reduce(
      (chain, place, at) =>
        chain.also(place, (here) => {
          const placed = here.value('project', async (outputs) => placeOf(await outputs.furtherProjects, at));
          return request.sharing.kind === 'shared'
            ? placed.with(sharedConnection(request)).with(use(request, place))
            : placed
                .with(existingConnection(request))
                .with(connection(request, place))
                .with(use(request, place))
                .with(endOfConversion(request));
        }),
      recipe,
    );
}

/** The first project's connection, once this project has it too. */
function sharedConnection({ connectionName }: EnsureAmlServiceConnectionInput) {
  return <Steps extends Linked>(recipe: Recipe<Steps>): Recipe<Steps> =>
    recipe
      .find('vacancy', vacantName, async (outputs) => ({
        project: await outputs.project,
        name: connectionName,
        connection: await outputs.existing,
      }))
      .ensure(
        'share',
        projectShare,
        async (outputs) => {
          const { id, description } = await outputs.connection;
          const [own, project] = [await outputs.first, await outputs.project];
          return { endpointId: id, connectionName, description, own, project };
        },
        {
          about: `"${connectionName}"`,
          at: async (outputs) => {
            const endpointId = (await outputs.existing)?.id;
            const [own, project] = [await outputs.first, await outputs.project];
            return { site: { connectionName, own, project, ...(endpointId ? { endpointId } : {}) } };
          },
        },
      )
      .value('connection', async (outputs) => {
        await outputs.share;
        return outputs.connection;
      });
}

/**
 * Counts before anything is written: an identity holds only so many federated credentials. One that is yet to be made
 * holds none, and inputs are held to what it can take.
 */
export function roomForTrusts({ authentication, sharing }: EnsureAmlServiceConnectionInput): Precheck<Signed> {
  return async (planned, outputs, context) => {
    // A trust that was found needs no further room, also when it changes.
    const needed = planned.everywhere('credential').filter((name) => !(name in outputs)).length;
    const home = outputs.signIn?.home;
    if (authentication.kind !== 'federation' || sharing.kind !== 'per project' || needed === 0 || !home) {
      return [];
    }
    const held = await countCredentials(home, context);
    return held !== undefined && held + needed > mostCredentials
      ? [tooManyTrusts(identityTitle(home), held, { needed, most: mostCredentials })]
      : [];
  };
}

function placeOf(projects: readonly Project[], at: number): Project {
  const found = projects[at];
  if (!found) {
    throw new Error('a further project was asked for and not looked up');
  }
  return found;
}
