/** Turns every connection of a project that can be converted into a keyless one by Microsoft Entra. */
import { Recipe } from '../engine/recipe';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import { project } from '../lookups/project';
import type { World } from '../world';

/** The recipe for all connections of a project, ready to plan or to apply. */
export function convertConnections(input: EnsureAmlServiceConnectionInput, _world: World) {
  return Recipe.named('convert-connections').find('project', project, () => input.project);
}
