/** Which task each step runs, and which connections each job refers to: known before anything runs. */
import type { ConnectionUse, JobRequest } from '../services/azdo/index';
import type { PipelineOptions } from './options';
import { type PipelineJob, type Step, WrongPipeline } from './pipeline';
import { Variables } from './variables';
import { findTask, readInputs, type Task } from './vsix';

export interface JobPlan {
  readonly job: PipelineJob;
  readonly tasks: ReadonlyMap<Step, Task>;
  readonly connections: readonly string[];
  readonly uses: readonly ConnectionUse[];
  /** The input that names the first of them. */
  readonly input: string | undefined;
}

/** @throws WrongPipeline when a task is not in the package, or an input is not the task's. */
export function planJobs(jobs: readonly PipelineJob[], tasks: readonly Task[], options: PipelineOptions): JobPlan[] {
  const complaints: string[] = [];
  const plans = jobs.map((job) => {
    const found = new Map<Step, Task>();
    const uses: ConnectionUse[] = [];
    const variables = makeVariables({ ...job.variables, ...options.variables, ...options.secrets });
    for (const step of job.steps) {
      if (step.run.kind !== 'task') {
        continue;
      }
      const task = findTask(tasks, step.run.task);
      if (task === undefined) {
        const ours = tasks.map(({ name, version }) => `${name}@${version.split('.')[0]}`).join(', ');
        complaints.push(`job ${job.name}: task ${step.run.task} is not in the package, which has: ${ours || 'none'}`);
        continue;
      }
      found.set(step, task);
      const { values, unknown } = readInputs(task, step.inputs);
      for (const name of unknown) {
        complaints.push(`job ${job.name}: task ${step.run.task} has no input '${name}'`);
      }
      for (const { name, connectionType } of task.inputs) {
        const connection = variables.expand(values[name] ?? '');
        if (connectionType !== undefined && connection !== '') {
          uses.push({ connection, type: connectionType, input: name });
        }
      }
    }
    const connections = [...new Set(uses.map(({ connection }) => connection))];
    return { job, tasks: found, connections, uses, input: uses[0]?.input };
  });
  if (complaints.length > 0) {
    throw new WrongPipeline(complaints);
  }
  return plans;
}

export function makeVariables(values: Readonly<Record<string, string>>): Variables {
  const variables = new Variables();
  for (const [name, value] of Object.entries(values)) {
    variables.set(name, value);
  }
  return variables;
}

export function toRequest(
  { job, connections, uses, input }: JobPlan,
  { organization, project, pipeline, branch, approvedBy }: PipelineOptions,
  run: string,
): JobRequest {
  return {
    connections,
    uses,
    run,
    ...(branch === undefined ? {} : { branch }),
    ...(approvedBy === undefined ? {} : { approvedBy }),
    stage: job.stage,
    job: job.name,
    variableGroups: job.variableGroups,
    ...(input === undefined ? {} : { input }),
    ...(organization === undefined ? {} : { organization }),
    ...(project === undefined ? {} : { project }),
    ...(pipeline === undefined ? {} : { pipeline }),
  };
}
