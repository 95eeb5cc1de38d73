/**
 * Which pipelines may use a service connection.
 * Source: Azure DevOps REST, Approvals and Checks, Pipeline Permissions, 7.1-preview.1.
 * Needs: Administrator of the connection; who created it is.
 * Same when: the connection and the project. Grants are added; what others were given stays.
 * Beware: a connection made by REST is open to no pipeline (vsts-rest-api-specs #431); rights are kept for each project.
 */
import { type Change, differences, type Resource } from '../../engine/resource';
import type { Pipeline } from '../pipeline/read';
import {
  type AskedPipelines,
  exchangeGrant,
  granteeTitle,
  type PipelineGrant,
  readGrant,
  rightOn,
  type UsedConnection,
} from './read';

export interface PipelineGrantWant extends UsedConnection {
  readonly pipelines: AskedPipelines;
  /** Whether single pipelines need a grant of their own also while all may use it, which is going to be taken back. */
  readonly besideAll: boolean;
}

const doing = 'grant the connection to pipelines';

export const pipelineGrant: Resource<PipelineGrantWant, PipelineGrant> = {
  kind: 'pipeline grant',
  title: ({ pipelines }) => `to ${pipelines === 'all' ? granteeTitle('all') : pipelines.map(granteeTitle).join(', ')}`,

  async read(want, context) {
    const grant = await readGrant(want, context);
    return grant.all || grant.pipelineIds.length > 0 ? grant : undefined;
  },

  diff(want, have) {
    if (want.pipelines === 'all') {
      return differences({ 'all pipelines': [have?.all ? 'may use it' : undefined, 'may use it'] });
    }
    return have?.all && !want.besideAll ? [] : missing(want.pipelines, have).map(grantLine);
  },

  rights: (want) => [rightOn(want, doing)],

  apply(want, have, context) {
    const body =
      want.pipelines === 'all'
        ? { allPipelines: { authorized: true } }
        : { pipelines: missing(want.pipelines, have).map(({ id }) => ({ id, authorized: true })) };
    return exchangeGrant(want, { method: 'PATCH', body, doing }, context);
  },
};

function missing(wanted: readonly Pipeline[], have: PipelineGrant | undefined): readonly Pipeline[] {
  return wanted.filter((pipeline) => !have?.pipelineIds.includes(pipeline.id));
}

function grantLine(pipeline: Pipeline): Change {
  return { field: `pipeline ${granteeTitle(pipeline)}`, from: undefined, to: 'may use it' };
}
