/**
 * Reads an Azure Pipelines YAML file: variables, stages, jobs, steps. What it does not support is complained of, all
 * complaints at once, before anything runs.
 * Source: learn.microsoft.com "YAML schema reference for Azure Pipelines".
 */
import { parse } from 'yaml';
import { isObject, type Json, readText } from '../json';
import type { RepositoryResource } from './checkouts';
import { type Condition, parseCondition } from './conditions';
import { type PipelineJob, type Step, WrongPipeline } from './pipeline';
import { readCheckouts, readRepositories } from './yaml-sources';

const known = {
  pipeline: ['name', 'trigger', 'pr', 'schedules', 'pool', 'resources', 'variables', 'stages', 'jobs', 'steps'],
  stage: ['stage', 'displayName', 'dependsOn', 'condition', 'variables', 'jobs', 'pool', 'lockBehavior'],
  job: ['job', 'displayName', 'dependsOn', 'condition', 'variables', 'steps', 'pool', 'timeoutInMinutes', 'workspace'],
  step: [
    'name',
    'displayName',
    'inputs',
    'env',
    'condition',
    'continueOnError',
    'enabled',
    'timeoutInMinutes',
    'workingDirectory',
  ],
};
const stepKinds = ['task', 'script', 'bash', 'checkout'];
const always: Condition = () => true;

/** The jobs in the order they run: stages one after the other, as written. @throws WrongPipeline */
export function parsePipeline(text: string): PipelineJob[] {
  const complaints: string[] = [];
  const complain = (where: string, what: string) => complaints.push(`${where}: ${what}`);
  if (/\$\{\{/.test(text)) {
    complain('file', `template expressions ($\{{ }}) are not supported`);
  }
  const root = parseRoot(text, complain);
  const reader = new PipelineReader(complain);
  const jobs = root === undefined ? [] : reader.readPipeline(root);
  if (complaints.length > 0) {
    throw new WrongPipeline(complaints);
  }
  return jobs;
}

type Complain = (where: string, what: string) => void;

function parseRoot(text: string, complain: Complain): Json | undefined {
  try {
    const root: unknown = parse(text);
    if (isObject(root)) {
      return root;
    }
    complain('file', 'is not a pipeline');
  } catch (error) {
    complain('file', error instanceof Error ? error.message : String(error));
  }
  return undefined;
}

class PipelineReader {
  readonly #complain: Complain;
  #repositories: readonly RepositoryResource[] = [];

  constructor(complain: Complain) {
    this.#complain = complain;
  }

  readPipeline(root: Json): PipelineJob[] {
    this.#checkKeys(root, known.pipeline, 'pipeline');
    this.#repositories = readRepositories(root.resources, this.#complain);
    const variables = this.#readVariables(root.variables, 'pipeline');
    if (root.stages !== undefined) {
      return this.#list(root.stages, 'stages').flatMap((stage) => this.#readStage(stage, variables));
    }
    return this.#readJobs(root, { name: '__default', condition: always, variables });
  }

  #readStage(stage: Json, outer: ReadVariables): PipelineJob[] {
    const name = toText(stage.stage);
    this.#checkKeys(stage, known.stage, `stage ${name}`);
    const condition = this.#readCondition(stage.condition, `stage ${name}`);
    return this.#readJobs(stage, {
      name,
      condition,
      variables: joined(outer, this.#readVariables(stage.variables, `stage ${name}`)),
    });
  }

  #readJobs(holder: Json, stage: { name: string; condition: Condition; variables: ReadVariables }): PipelineJob[] {
    const jobs =
      holder.jobs === undefined
        ? [{ job: 'Job', steps: holder.steps }]
        : this.#list(holder.jobs, `stage ${stage.name}`);
    return jobs.map((job) => {
      const name = toText(readText(job, 'job') ?? 'Job');
      const where = `job ${name}`;
      if (job.job === undefined) {
        this.#complain(where, `'${Object.keys(job)[0]}' is not supported`);
      }
      this.#checkKeys(job, known.job, where);
      const steps = this.#list(job.steps, where).flatMap((step, index) =>
        this.#readStep(step, `${where}, step ${index + 1}`),
      );
      return {
        stage: stage.name,
        name,
        displayName: readText(job, 'displayName') ?? name,
        stageCondition: stage.condition,
        condition: this.#readCondition(job.condition, where),
        ...joined(stage.variables, this.#readVariables(job.variables, where)),
        steps,
        checkouts: readCheckouts(job.steps, where, this.#complain),
        repositories: this.#repositories,
      };
    });
  }

  #readStep(step: Json, where: string): Step[] {
    const kind = stepKinds.find((one) => step[one] !== undefined);
    if (kind === undefined) {
      this.#complain(where, `'${Object.keys(step)[0] ?? ''}' steps are not supported`);
      return [];
    }
    if (kind === 'checkout') {
      return [];
    }
    this.#checkKeys(step, [...known.step, kind], where);
    const value = toText(step[kind]);
    const shell = kind === 'bash' ? 'bash' : 'sh';
    return [
      {
        name: readText(step, 'name'),
        displayName: readText(step, 'displayName') ?? (kind === 'task' ? value.replace(/@.*/, '') : 'CmdLine'),
        run: kind === 'task' ? { kind, task: value } : { kind: 'script', shell, text: value },
        inputs: toTexts(step.inputs),
        env: toTexts(step.env),
        condition: this.#readCondition(step.condition, where),
        continueOnError: isTrue(step.continueOnError),
        enabled: step.enabled === undefined || isTrue(step.enabled),
        timeoutMinutes: step.timeoutInMinutes === undefined ? undefined : Number(step.timeoutInMinutes),
        workingDirectory: readText(step, 'workingDirectory'),
      },
    ];
  }

  #readCondition(value: unknown, where: string): Condition {
    try {
      return parseCondition(value === undefined ? 'succeeded()' : toText(value));
    } catch (error) {
      this.#complain(where, error instanceof Error ? error.message : String(error));
      return always;
    }
  }

  #readVariables(value: unknown, where: string): ReadVariables {
    if (!Array.isArray(value)) {
      return { variables: toTexts(value), variableGroups: [] };
    }
    const variables: Record<string, string> = {};
    const variableGroups: string[] = [];
    for (const item of this.#list(value, where)) {
      const name = readText(item, 'name');
      const group = readText(item, 'group');
      if (group !== undefined) {
        variableGroups.push(group);
      } else if (name === undefined) {
        this.#complain(where, `variables: '${Object.keys(item)[0] ?? ''}' is not supported`);
      } else {
        variables[name] = toText(item.value);
      }
    }
    return { variables, variableGroups };
  }

  #list(value: unknown, where: string): Json[] {
    if (Array.isArray(value) && value.every(isObject)) {
      return value;
    }
    this.#complain(where, 'a list was expected');
    return [];
  }

  #checkKeys(holder: Json, keys: readonly string[], where: string): void {
    for (const key of Object.keys(holder)) {
      if (!keys.includes(key)) {
        this.#complain(where, `'${key}' is not supported`);
      }
    }
  }
}

/** What stands below `variables`. */
type ReadVariables = Pick<PipelineJob, 'variables' | 'variableGroups'>;

function joined(outer: ReadVariables, inner: ReadVariables): ReadVariables {
  return {
    variables: { ...outer.variables, ...inner.variables },
    variableGroups: [...outer.variableGroups, ...inner.variableGroups],
  };
}

function toText(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

function toTexts(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(isObject(value) ? value : {}).map(([key, one]) => [key, toText(one)]));
}

function isTrue(value: unknown): boolean {
  return /^true$/i.test(toText(value));
}
