/** Which pipelines may use a connection. */
import type { Pipeline } from '../../azdo/pipeline/read';
import { sameText } from '../../names/ids';
import { named, say } from '../../problem/said';
import type { ProjectInput } from './project';
import type { InputReading } from './reading';
import type { Surroundings } from './surroundings';

export interface GrantText {
  readonly pipelineAccess?: string | undefined;
  readonly pipelines?: string | undefined;
  readonly extraGrants?: string | undefined;
}

/** The project that the connection is made in, and the names of the further ones. */
interface Projects {
  readonly project: ProjectInput;
  readonly further: readonly string[];
}

export type GrantInput =
  | { readonly kind: 'this'; readonly pipeline: Pipeline }
  | {
      readonly kind: 'list';
      /** Of the project that the connection is made in; its name may stand before them. */
      readonly pipelines: readonly string[];
      /** Of further projects, each under its name as it is typed there. */
      readonly further: Readonly<Record<string, readonly string[]>>;
    }
  | { readonly kind: 'all' }
  | { readonly kind: 'none' };

/** Values of `pipelineAccess`. */
export const grantKinds = ['this', 'list', 'all', 'none'] as const;

/** @returns `undefined` after a complaint */
export function parseGrant(
  reading: InputReading<GrantText>,
  { around, ...projects }: Projects & { readonly around: Surroundings },
): GrantInput | undefined {
  const listed = reading.list('pipelines');
  const readers = listed.length > 0 ? ({ pipelines: ['list'] } as const) : {};
  const kind = reading.kind('pipelineAccess', grantKinds, readers);
  switch (kind) {
    case 'this':
      return parseThisPipeline(reading, projects.project, around);
    case 'list':
      if (listed.length === 0) {
        reading.complain('pipelines', 'nothing is given. List names or ids of pipelines, one on a line.');
      }
      return { kind, ...parsePlaces(listed, projects) };
    case 'all':
      if (reading.isAsked('extraGrants')) {
        reading.complain(
          'extraGrants',
          say`is given, but counts only with ${named('pipelineAccess')} other than all: to all pipelines none is too many.`,
        );
      }
      return { kind };
    case 'none':
      return { kind };
    default:
      return undefined;
  }
}

/**
 * `PROJECT: PIPELINE` is one of another project where PROJECT is one of those named; a pipeline's own name may hold a
 * colon, a project's may not.
 */
function parsePlaces(
  listed: readonly string[],
  { project, further }: Projects,
): { readonly pipelines: readonly string[]; readonly further: Readonly<Record<string, readonly string[]>> } {
  const own = project.name;
  const placed = listed.map((entry) => {
    const [before = '', ...rest] = entry.split(':');
    const place = further.find((name) => rest.length > 0 && sameText(name, before.trim()));
    return place === undefined ? { place: own, pipeline: entry } : { place, pipeline: rest.join(':').trim() };
  });
  const of = (place: string) => placed.filter((one) => one.place === place).map(({ pipeline }) => pipeline);
  return { pipelines: of(own), further: Object.fromEntries(further.map((place) => [place, of(place)])) };
}

function parseThisPipeline(
  reading: InputReading<GrantText>,
  project: ProjectInput,
  around: Surroundings,
): GrantInput | undefined {
  if (project.id !== around.project.id) {
    reading.complain(
      'pipelineAccess',
      '"this" means the running pipeline, which is not in the project given. Choose list, all or none.',
    );
  } else if (!around.pipeline) {
    reading.complain('pipelineAccess', '"this" has no meaning in a classic release. Choose list, all or none.');
  }
  return around.pipeline && { kind: 'this', pipeline: around.pipeline };
}
