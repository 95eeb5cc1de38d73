/** Which pipelines may use a connection. */
import type { Pipeline } from '../lookups/pipelines';
import type { EnsureAmlServiceConnectionText, Surroundings } from './ensure-aml-service-connection';
import { parseNames } from './reading';

export type GrantInput =
  | { readonly kind: 'this'; readonly pipeline: Pipeline }
  | { readonly kind: 'list'; readonly pipelines: readonly string[] }
  | { readonly kind: 'all' }
  | { readonly kind: 'none' };

/** Values of `pipelineAccess`. */
export const grantKinds = ['this', 'list', 'all', 'none'] as const;

/** Adds to the complaints; `undefined` when there is no telling. */
export function parseGrant(
  text: EnsureAmlServiceConnectionText,
  around: Surroundings,
  isOwnProject: boolean,
  complaints: string[],
): GrantInput | undefined {
  const kind = text.pipelineAccess ?? 'this';
  const listed = parseNames(text.pipelines);
  if (kind !== 'list' && listed.length > 0) {
    complaints.push(`pipelines: is given, but is read only with pipelineAccess: list; pipelineAccess is "${kind}".`);
  }
  switch (kind) {
    case 'this':
      return parseThisPipeline(around, isOwnProject, complaints);
    case 'list':
      if (listed.length === 0) {
        complaints.push('pipelines: nothing is given. List names or ids of pipelines, one on a line.');
      }
      return { kind: 'list', pipelines: listed };
    case 'all':
    case 'none':
      return { kind };
    default:
      complaints.push(`pipelineAccess: "${kind}" is none of ${grantKinds.join(', ')}.`);
      return undefined;
  }
}

function parseThisPipeline(around: Surroundings, isOwnProject: boolean, complaints: string[]): GrantInput | undefined {
  if (!isOwnProject) {
    complaints.push(
      'pipelineAccess: "this" means the running pipeline, which is not in the project given. Choose list, all or none.',
    );
  } else if (!around.pipeline) {
    complaints.push('pipelineAccess: "this" has no meaning in a classic release. Choose list, all or none.');
  }
  return around.pipeline && { kind: 'this', pipeline: around.pipeline };
}
