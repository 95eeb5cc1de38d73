/**
 * Which pipelines may use a service connection.
 * Source: Azure DevOps REST, Approvals and Checks, Pipeline Permissions, 7.1-preview.1.
 * Needs: Administrator of the connection; who created it is.
 * Same when: the connection. Grants are added; what others were given stays.
 * Beware: a connection made by REST is open to no pipeline (vsts-rest-api-specs #431); rights are kept for each project.
 */
import { type Change, differences, type Resource } from '../engine/resource';
import type { Pipeline } from '../lookups/pipelines';
import type { Project } from '../lookups/project';
import type { EndpointId } from '../names/ids';
import { notConnectionAdministrator } from '../problems/azdo';
import { notOurs } from '../problems/run';
import { askAzdo, azdoVersions, readCaller } from '../wire/azdo';
import { HttpProblem } from '../wire/http-problem';
import { child, list, record } from '../wire/json';
import type { World } from '../world';

export interface PipelineGrantWant {
  readonly project: Project;
  readonly endpointId: EndpointId;
  readonly connectionName: string;
  /** `all`: every pipeline of the project, also later ones. */
  readonly pipelines: 'all' | readonly Pipeline[];
}

export interface PipelineGrant {
  readonly all: boolean;
  readonly pipelineIds: readonly number[];
}

export const pipelineGrant: Resource<PipelineGrantWant, PipelineGrant> = {
  kind: 'pipeline grant',
  title: (want) =>
    want.pipelines === 'all' ? 'to all pipelines' : `to ${want.pipelines.map(pipelineTitle).join(', ')}`,

  async read(want, world) {
    const grant = await send('GET', want, undefined, 'read which pipelines may use the connection', world);
    return grant.all || grant.pipelineIds.length > 0 ? grant : undefined;
  },

  diff(want, have) {
    if (want.pipelines === 'all') {
      return differences({ 'all pipelines': [have?.all ? 'may use it' : undefined, 'may use it'] });
    }
    return have?.all ? [] : missing(want.pipelines, have).map(grantLine);
  },

  apply(want, have, _changes, world) {
    const body =
      want.pipelines === 'all'
        ? { allPipelines: { authorized: true } }
        : { pipelines: missing(want.pipelines, have).map(({ id }) => ({ id, authorized: true })) };
    return send('PATCH', want, body, 'grant the connection to pipelines', world);
  },

  async remove() {
    // A grant has no field for a mark; it goes with the connection, and single ones are taken back by hand.
    throw notOurs('pipeline grant', 'of the connection');
  },
};

function missing(wanted: readonly Pipeline[], have: PipelineGrant | undefined): readonly Pipeline[] {
  return wanted.filter((pipeline) => !have?.pipelineIds.includes(pipeline.id));
}

function grantLine(pipeline: Pipeline): Change {
  return { field: `pipeline ${pipelineTitle(pipeline)}`, from: undefined, to: 'may use it' };
}

function pipelineTitle(pipeline: Pipeline): string {
  return `"${pipeline.name}" (${pipeline.id})`;
}

async function send(
  method: 'GET' | 'PATCH',
  want: PipelineGrantWant,
  body: unknown,
  doing: string,
  world: World,
): Promise<PipelineGrant> {
  const path = `/${encodeURIComponent(want.project.id)}/_apis/pipelines/pipelinepermissions/endpoint/${want.endpointId}`;
  try {
    const version = azdoVersions.pipelinePermissions;
    return fromWire((await askAzdo(world, { method, path, version, body, repeatable: true })).body);
  } catch (failed) {
    throw failed instanceof HttpProblem && failed.status === 403
      ? notConnectionAdministrator(doing, want.connectionName, await readCaller(world), failed)
      : failed;
  }
}

function fromWire(body: unknown): PipelineGrant {
  const whole = record(body);
  const granted = Array.isArray(whole.pipelines) ? list(whole, 'pipelines') : [];
  return {
    all: child(whole, 'allPipelines').authorized === true,
    pipelineIds: granted.filter((item) => item.authorized === true).map((item) => Number(item.id)),
  };
}
