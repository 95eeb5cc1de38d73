/** What a job asks for, and what the service hands the agent: variables, the system connection, the connections. */
import { toUrl } from '../server';
import type { Job, Organization } from '../store';

export interface JobRequest {
  /** Name; default the first organization. */
  readonly organization?: string;
  /** Name or id; default the first project. */
  readonly project?: string;
  /** Name or id; default the first pipeline. */
  readonly pipeline?: string | number;
  /** Names or ids of the connections that the YAML refers to. */
  readonly connections: readonly string[];
  /** `build` by default. */
  readonly hub?: string;
  /** Names of stage and job, and the input that refers to a connection: for variables and for the refusal's text. */
  readonly stage?: string;
  readonly job?: string;
  readonly input?: string;
  /** Full name; default `refs/heads/main`. */
  readonly branch?: string;
  /** Jobs with the same text are one run: an approval that it got for a stage holds for the stage's other jobs. */
  readonly run?: string;
  /** Names of people who approve as soon as they are asked. */
  readonly approvedBy?: readonly string[];
  /** The type of connection that each input wants: `AzureRM`, `WorkloadIdentityUser`. */
  readonly uses?: readonly ConnectionUse[];
  /** Names of the variable groups that the YAML refers to. */
  readonly variableGroups?: readonly string[];
}

export interface ConnectionUse {
  /** Name or id. */
  readonly connection: string;
  readonly type: string;
  readonly input: string;
}

export const defaultBranch = 'refs/heads/main';
export const defaultStage = '__default';
const defaultHub = 'build';

export interface JobEndpoint {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly url: string;
  /** With secrets. */
  readonly authorization: { readonly scheme: string; readonly parameters: Readonly<Record<string, string>> };
  readonly data: Readonly<Record<string, string>>;
}

export interface GroupVariable {
  readonly name: string;
  readonly value: string;
  readonly isSecret: boolean;
}

export interface JobMessage {
  readonly planId: string;
  readonly jobId: string;
  /** Public variables that the service sets. */
  readonly variables: Readonly<Record<string, string>>;
  /** Those of the variable groups, in the order in which the groups were named. */
  readonly groupVariables: readonly GroupVariable[];
  readonly systemConnection: { readonly url: string; readonly accessToken: string };
  readonly endpoints: readonly JobEndpoint[];
}

/** A job that was queued, and the request that it came of. */
export interface Queued {
  readonly request: JobRequest;
  readonly organization: Organization;
  readonly job: Job;
  readonly now: Date;
}

/** Source: learn.microsoft.com "Predefined variables". */
export function makeVariables(queued: Queued): Record<string, string> {
  return {
    ...makePlaceVariables(queued),
    ...makeJobVariables(queued),
    ...makeOidcVariables(queued),
    ...makeBuildVariables(queued),
  };
}

function makePlaceVariables({ organization, job }: Queued): Record<string, string> {
  const { project, pipeline } = job;
  const url = toUrl(organization);
  return {
    'System.CollectionUri': url,
    'System.TeamFoundationCollectionUri': url,
    'System.TeamFoundationServerUri': url,
    'System.CollectionId': organization.id,
    'System.TeamProject': project.name,
    'System.TeamProjectId': project.id,
    'System.DefinitionId': String(pipeline.id),
    'System.DefinitionName': pipeline.name,
  };
}

function makeJobVariables({ request, organization, job }: Queued): Record<string, string> {
  const { stage = defaultStage, job: name = 'Job', hub = defaultHub } = request;
  return {
    'System.PlanId': job.planId,
    'System.JobId': job.jobId,
    'System.TimelineId': job.planId,
    'System.HostType': hub,
    // Read without regard to case by Microsoft's own tasks, where all but "hosted" is a server.
    'System.ServerType': organization.server === undefined ? 'Hosted' : 'OnPremises',
    'System.Culture': 'en-US',
    'System.StageName': stage,
    'System.StageDisplayName': stage,
    'System.StageAttempt': '1',
    'System.PhaseName': name,
    'System.JobName': name,
    'System.JobDisplayName': name,
    'System.JobAttempt': '1',
    'System.JobPositionInPhase': '1',
    'System.TotalJobsInPhase': '1',
  };
}

/** A server issues no id tokens. */
function makeOidcVariables({ request, organization, job }: Queued): Record<string, string> {
  if (organization.server !== undefined) {
    return {};
  }
  const { hub = defaultHub } = request;
  const plan = `${toUrl(organization)}${job.project.id}/_apis/distributedtask/hubs/${hub}/plans/${job.planId}`;
  return { 'System.OidcRequestUri': `${plan}/jobs/${job.jobId}/oidctoken` };
}

function makeBuildVariables({ request, organization, job, now }: Queued): Record<string, string> {
  const { project, pipeline, buildId } = job;
  const { branch = defaultBranch } = request;
  const requestedFor = organization.identities.find(({ kind }) => kind === 'user');
  return {
    'Build.BuildId': String(buildId),
    'Build.BuildNumber': `${now.toISOString().slice(0, 10).replaceAll('-', '')}.${buildId}`,
    'Build.BuildUri': `vstfs:///Build/Build/${buildId}`,
    'Build.DefinitionName': pipeline.name,
    'Build.Reason': 'Manual',
    'Build.RequestedFor': requestedFor?.displayName ?? project.buildIdentity.displayName,
    'Build.RequestedForId': requestedFor?.id ?? project.buildIdentity.id,
    'Build.SourceBranch': branch,
    'Build.SourceBranchName': branch.replace(/^.*\//, ''),
    'Build.Repository.Name': project.repository,
    'Build.Repository.Provider': 'TfsGit',
    'Build.Repository.Uri': `${toUrl(organization)}${encodeURIComponent(project.name)}/_git/${encodeURIComponent(project.repository)}`,
  };
}
