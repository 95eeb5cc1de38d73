/** Which pipelines may use a connection. */
import type { Pipeline } from '../azdo/pipeline/read';
import { sameText } from '../names/ids';
import type { EnsureAmlServiceConnectionText, Surroundings } from './ensure-aml-service-connection';
import { parseNames } from './reading';

export type GrantInput =
  | { readonly kind: 'this'; readonly pipeline: Pipeline }
  | {
      readonly kind: 'list';
      /** Of the project that the connection is made in. */
      readonly pipelines: readonly string[];
      /** Of further projects, each under its name as it is typed there. */
      readonly further: Readonly<Record<string, readonly string[]>>;
    }
  | { readonly kind: 'all' }
  | { readonly kind: 'none' };

/** Values of `pipelineAccess`. */
export const grantKinds = ['this', 'list', 'all', 'none'] as const;

/**
 * Adds to the complaints; `undefined` when there is no telling.
 * @param projects the project that the connection is made in, and the further ones
 */
export function parseGrant(
  text: EnsureAmlServiceConnectionText,
  around: Surroundings,
  isOwnProject: boolean,
  projects: { readonly own: string; readonly further: readonly string[] },
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
      return { kind: 'list', ...parsePlaces(listed, projects) };
    case 'all':
    case 'none':
      return { kind };
    default:
      complaints.push(`pipelineAccess: "${kind}" is none of ${grantKinds.join(', ')}.`);
      return undefined;
  }
}

/**
 * `PROJECT: PIPELINE` is one of another project where PROJECT is one of those named; a pipeline's own name may hold a
 * colon, a project's may not.
 */
function parsePlaces(
  listed: readonly string[],
  { own, further }: { readonly own: string; readonly further: readonly string[] },
): { readonly pipelines: readonly string[]; readonly further: Readonly<Record<string, readonly string[]>> } {
  const placed = listed.map((entry) => {
    const [before = '', ...rest] = entry.split(':');
    const place = [own, ...further].find((project) => rest.length > 0 && sameText(project, before.trim()));
    return place === undefined ? { place: own, pipeline: entry } : { place, pipeline: rest.join(':').trim() };
  });
  const of = (place: string) => placed.filter((one) => one.place === place).map(({ pipeline }) => pipeline);
  return { pipelines: of(own), further: Object.fromEntries(further.map((place) => [place, of(place)])) };
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
