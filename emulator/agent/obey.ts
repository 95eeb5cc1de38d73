/**
 * Obeys the logging commands of one step.
 * Source: microsoft/azure-pipelines-agent, TaskCommandExtension.cs, ArtifactCommandExtension.cs; learn.microsoft.com
 * "Logging commands". Anything else is shown with a warning.
 */
import { cpSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from './commands';
import type { Log } from './log';
import type { Masker } from './masking';
import type { Variables } from './variables';
import type { Workspace } from './workspace';

export interface Issue {
  readonly type: 'error' | 'warning';
  readonly message: string;
  readonly code?: string;
}

export type StepResult = 'succeeded' | 'succeededWithIssues' | 'failed' | 'canceled' | 'skipped';

/** What a step leaves behind while it runs. */
export interface StepRecord {
  readonly name: string;
  readonly number: number;
  result: StepResult;
  readonly issues: Issue[];
  readonly outputVariables: Record<string, string>;
  summary: string | undefined;
}

export interface Surroundings {
  readonly variables: Variables;
  readonly taskVariables: Map<string, string>;
  readonly masker: Masker;
  readonly log: Log;
  readonly workspace: Workspace;
  readonly record: StepRecord;
}

type Handler = (command: Command, around: Surroundings) => void;

const handlers: Readonly<Record<string, Handler>> = {
  'task.debug': ({ data }, { log }) => log.debug(data),
  'task.logdetail': ({ data }, { log }) => log.debug(data),
  'telemetry.publish': ({ data }, { log }) => log.debug(`telemetry ${data}`),
  'task.logissue': ({ data, properties }, around) => {
    const code = properties.code;
    const type = properties.type?.toLowerCase() === 'error' ? 'error' : 'warning';
    addIssue(around, { type, message: data, ...(code === undefined ? {} : { code }) });
  },
  'task.complete': ({ properties }, { record }) => {
    record.result = worse(record.result, toResult(properties.result));
  },
  'task.setprogress': ({ data, properties }, { log }) =>
    log.debug(`progress: ${properties.value ?? ''} % ${data}`.trimEnd()),
  'task.setsecret': ({ data }, { masker }) => masker.add(data),
  'task.setvariable': setVariable,
  'task.settaskvariable': ({ data, properties }, { taskVariables, masker }) => {
    if (isTrue(properties.issecret)) {
      masker.add(data);
    }
    taskVariables.set(properties.variable ?? '', data);
  },
  'task.prependpath': ({ data }, { variables }) => {
    variables.set('PATH', `${data}:${variables.get('PATH') ?? ''}`);
  },
  'task.uploadsummary': ({ data }, around) => uploadSummary(data, around),
  'task.addattachment': ({ data, properties }, around) => {
    const { type = 'unknown', name = basename(data) } = properties;
    if (type === 'Distributedtask.Core.Summary') {
      uploadSummary(data, around);
    } else {
      keep(data, { folder: join(around.workspace.attachments, type), name }, around);
    }
  },
  'task.uploadfile': keepLog,
  'build.uploadlog': keepLog,
  'artifact.upload': ({ data, properties }, around) => {
    const { artifactname = 'drop', containerfolder = '' } = properties;
    const folder = join(around.workspace.artifacts, artifactname, containerfolder);
    keep(data, { folder, name: basename(data) }, around);
  },
};

export function obey(command: Command, around: Surroundings): void {
  const handler = handlers[command.name];
  if (handler !== undefined) {
    handler(command, around);
  } else {
    around.log.line(`warning: ##vso-command ${command.name} is not known here: ${command.data}`);
  }
}

export function addIssue({ record, masker, log }: Surroundings, issue: Issue): void {
  record.issues.push({ ...issue, message: masker.mask(issue.message) });
  const [first = '', ...rest] = issue.message.split(/\r?\n/);
  for (const line of [`${issue.type}: ${first}`, ...rest.map((one) => `  ${one}`)]) {
    log.line(line);
  }
}

function setVariable({ data, properties }: Command, around: Surroundings): void {
  const { variables, record, masker, log } = around;
  const name = properties.variable ?? '';
  const isSecret = isTrue(properties.issecret);
  const isOutput = isTrue(properties.isoutput);
  if (name === '') {
    log.line('warning: task.setvariable names no variable');
    return;
  }
  if (isSecret) {
    masker.add(data);
  }
  if (isOutput) {
    record.outputVariables[name] = isSecret ? '***' : data;
  }
  const fullName = isOutput ? `${record.name}.${name}` : name;
  if (!variables.set(fullName, data, { isSecret, isReadOnly: isTrue(properties.isreadonly) })) {
    log.line(`warning: variable ${fullName} is read-only and keeps its value`);
  }
}

function uploadSummary(file: string, around: Surroundings): void {
  const { record, workspace } = around;
  const name = `${record.number}-${record.name.replace(/[^\w.-]+/g, '_')}.md`;
  if (keep(file, { folder: workspace.summaries, name }, around)) {
    record.summary = join(workspace.summaries, name);
  }
}

function keepLog({ data }: Command, around: Surroundings): void {
  keep(data, { folder: join(around.workspace.root, 'logs'), name: basename(data) }, around);
}

interface Target {
  readonly folder: string;
  readonly name: string;
}

/** Copies a file or folder; whether that could be done. */
function keep(source: string, { folder, name }: Target, around: Surroundings): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    const target = join(folder, name.replace(/[/\\]/g, '_'));
    if (source === '') {
      throw new Error('no file is named');
    }
    cpSync(source, target, { recursive: true });
    around.log.line(`kept: ${target}`);
    return true;
  } catch (error) {
    addIssue(around, {
      type: 'warning',
      message: `Cannot keep '${source}': ${error instanceof Error ? error.message : String(error)}`,
    });
    return false;
  }
}

const severity: readonly StepResult[] = ['succeeded', 'succeededWithIssues', 'skipped', 'canceled', 'failed'];

/** A result gets worse, never better. */
export function worse(left: StepResult, right: StepResult): StepResult {
  return severity.indexOf(right) > severity.indexOf(left) ? right : left;
}

function toResult(text = ''): StepResult {
  return severity.find((result) => result.toLowerCase() === text.toLowerCase()) ?? 'succeeded';
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}
