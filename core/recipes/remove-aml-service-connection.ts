/** Takes a service connection away, with everything that was made for it and nothing else. */
import { Recipe } from '../engine/recipe';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import { project } from '../lookups/project';
import type { World } from '../world';

/** The recipe that removes one link, ready to plan or to apply. */
export function removeAmlServiceConnection(input: EnsureAmlServiceConnectionInput, _world: World) {
  return Recipe.named('remove-aml-service-connection').find('project', project, () => input.project);
}
