/**
 * The part of a recipe that says what a plan cannot see: the name of a connection that is to be made may be taken by one
 * that hides itself.
 * Source: docs service-connection-permissions: a connection shows itself to its Administrators, Users and Readers.
 */

import { nameMayBeTaken } from '../../azdo/connection/problems';
import type { Connection } from '../../azdo/connection/read';
import type { Project } from '../../azdo/project/read';
import type { Recipe } from '../../engine/recipe';
import type { Adviser } from '../../engine/resource';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';
import { seesEachConnection } from '../rights/azdo';

interface NewName {
  readonly project: Project;
  readonly name: string;
}

const hiddenNamesake: Adviser<NewName> = {
  kind: 'name of the connection',
  title: ({ name }) => `"${name}"`,
  async advise({ project, name }, context) {
    return (await seesEachConnection(project.id, context)) ? [] : [nameMayBeTaken(name, project.name)];
  },
};

export function hiddenNamesakeAdvice({ connectionName: name }: EnsureAmlServiceConnectionInput) {
  return <Steps extends { readonly project: Project; readonly existing: Connection | undefined }>(
    recipe: Recipe<Steps>,
  ): Recipe<Steps> =>
    recipe.advise(
      'namesake',
      hiddenNamesake,
      async (outputs) => ((await outputs.existing) ? undefined : { project: await outputs.project, name }),
      { ahead: true },
    );
}
