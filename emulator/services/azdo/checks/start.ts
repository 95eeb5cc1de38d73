/** A stage that is about to start, and the answer when it does not. The text is ours. */
import { ServiceError } from '../../../frame';
import type { Endpoint, Identity, Organization, Pipeline, Project } from '../store';

export interface Start {
  readonly organization: Organization;
  readonly project: Project;
  readonly pipeline: Pipeline;
  /** The connections that it uses. */
  readonly endpoints: readonly Endpoint[];
  readonly stage: string;
  /** Full name of the branch that the run is of. */
  readonly branch: string;
  /** What the jobs of one run have in common. */
  readonly run: string;
  readonly requestedFor: Identity | undefined;
  /** Names of people who say yes as soon as they are asked. */
  readonly approvedBy: readonly string[];
}

export function stageNotStarted(stage: string, endpointName: string, why: string): ServiceError {
  return new ServiceError(
    400,
    'StageNotStartedException',
    `Stage '${stage}' did not start: ${why} (a check on service connection '${endpointName}').`,
  );
}
