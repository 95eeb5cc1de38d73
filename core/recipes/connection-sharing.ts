/**
 * The part of a recipe that brings a link to further projects: the one connection shared with them, or one of its own in
 * each, on the same identity.
 */

import type { Context } from '../context';
import type { Recipe } from '../engine/recipe';
import type { Planned } from '../engine/step';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import { guarded } from '../lookups/adoptable-connection';
import type { Connection } from '../lookups/connections';
import { furtherProjects } from '../lookups/further-projects';
import type { Project } from '../lookups/project';
import type { Role } from '../lookups/role-definition';
import { vacantName } from '../lookups/vacant-name';
import type { Problem } from '../problems/problem';
import { conflictProblem } from '../problems/run';
import { tooManyTrusts } from '../problems/sharing';
import { countCredentials, homeTitle, mostCredentials } from '../resources/federated-credential';
import { projectShare } from '../resources/project-share';
import { withConversionEnd } from './connection-conversion-end';
import type { WithApprovers } from './connection-guard';
import { type Connected, type Signed, withConnection, withExisting, withUse } from './connection-in-project';

interface WithFurther {
  /** The project that the connection is made in. */
  readonly first: Project;
  readonly furtherProjects: readonly Project[];
}

interface Linked extends WithFurther, Signed, Connected, WithApprovers {
  readonly existing: Connection | undefined;
  readonly role: Role;
}

/** All of them are looked up before anything else is asked about them. */
export function withFurtherProjects<Steps extends { readonly project: Project }>(
  recipe: Recipe<Steps>,
  { sharing }: EnsureAmlServiceConnectionInput,
): Recipe<Steps & WithFurther> {
  const first = recipe.value('first', (outputs) => outputs.project);
  return sharing.projects.length > 0
    ? first.find('furtherProjects', furtherProjects, async (outputs) => ({
        names: sharing.projects,
        own: await outputs.project,
      }))
    : first.value('furtherProjects', () => []);
}

/** The link in each further project, as in the first. */
export function withSharing<Steps extends Linked>(
  recipe: Recipe<Steps>,
  input: EnsureAmlServiceConnectionInput,
  context: Context,
): Recipe<Steps> {
  return input.sharing.projects.reduce(
    (chain, place, at) =>
      chain.also(place, (here) => {
        const placed = here.value('project', async (outputs) => placeOf(await outputs.furtherProjects, at));
        return input.sharing.kind === 'shared'
          ? withUse(withShare(placed, input), input, place)
          : withConversionEnd(
              withUse(withConnection(withOwn(placed, input), input, context), input, place),
              input,
              context,
            );
      }),
    recipe,
  );
}

/** The first project's connection, once this project has it too. */
function withShare<Steps extends Linked>(
  recipe: Recipe<Steps>,
  { connectionName }: EnsureAmlServiceConnectionInput,
): Recipe<Steps> {
  return recipe
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
        return {
          endpointId: id,
          connectionName,
          description,
          own: await outputs.first,
          project: await outputs.project,
        };
      },
      { about: `"${connectionName}"` },
    )
    .value('connection', async (outputs) => {
      await outputs.share;
      return outputs.connection;
    });
}

/** Whatever has the name in this project already. */
function withOwn<Steps extends Linked>(recipe: Recipe<Steps>, input: EnsureAmlServiceConnectionInput): Recipe<Steps> {
  return withExisting(recipe, input).value('adoptable', async (outputs) => {
    const existing = await outputs.existing;
    const isKnown = await outputs.signIn.then(
      () => true,
      () => false,
    );
    // With a new identity the connection step cannot compare yet, and something would be written before it can.
    const change = { field: 'client id', from: existing?.clientId, to: 'that of the new identity' };
    const guardedChange = guarded(change, existing, input.takeOver);
    if (existing && !isKnown && guardedChange.conflict !== undefined) {
      const title = `"${input.connectionName}" in ${(await outputs.project).name}`;
      throw conflictProblem('service connection', title, [guardedChange]);
    }
  });
}

/**
 * Counts before anything is written: an identity holds only so many federated credentials.
 * @param given what was found; an identity that is yet to be made holds none, and inputs are held to what it can take
 */
export async function roomForTrusts(
  planned: Planned,
  { authentication, sharing }: EnsureAmlServiceConnectionInput,
  given: Partial<Pick<Signed, 'signIn'>>,
  context: Context,
): Promise<readonly Problem[]> {
  // One that is found and only changes needs no further room.
  const needed = [...planned].filter((name) => /^credential(?: in |$)/.test(name) && !(name in given)).length;
  const home = given.signIn?.home;
  if (authentication.kind !== 'federation' || sharing.kind !== 'per project' || needed === 0 || !home) {
    return [];
  }
  const held = await countCredentials(home, context);
  return held !== undefined && held + needed > mostCredentials
    ? [tooManyTrusts(homeTitle(home), held, needed, mostCredentials)]
    : [];
}

function placeOf(projects: readonly Project[], at: number): Project {
  const found = projects[at];
  if (!found) {
    throw new Error('a further project was asked for and not looked up');
  }
  return found;
}
