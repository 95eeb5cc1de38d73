/** The build agent: inputs, connections, variables, outputs. Only this and masking.ts import azure-pipelines-task-lib. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as tl from 'azure-pipelines-task-lib/task';
import {
  type Advisory,
  type Certificate,
  fixIn,
  type Log,
  type PlanFile,
  type Problem,
  planFileIn,
  Secret,
  sanitize,
} from '../core';
import { readCertificate } from './certificate';
import { aboutParts, inParts, namingParameters, partFromNowOn } from './in-parts';
import { hide, mask, type SecretInput } from './masking';
import { type ProxyBypass, readProxyBypass } from './proxy-bypass';
import { inYaml } from './words';

/** A service connection as the job carries it. */
export interface JobConnection<Input extends string = string> {
  /** The input that names it. */
  readonly input: Input;
  readonly id: string;
  readonly url: string;
  /** `WorkloadIdentityFederation`, `ServicePrincipal`, `ManagedServiceIdentity`, … */
  readonly scheme: string;
  /** A parameter of its authorization; secrets are masked by the agent itself. */
  readonly parameter: (name: string) => string | undefined;
  readonly data: (name: string) => string | undefined;
}

/** What was typed into an input, trimmed; `undefined` for nothing. */
export function input(name: string): string | undefined {
  return tl.getInput(name)?.trim() || undefined;
}

/** What a checkbox says; `undefined` for false, which the agent hands over whether it was typed or is the default. */
export function flagInput(name: string): string | undefined {
  const typed = input(name);
  return typed?.toLowerCase() === 'false' ? undefined : typed;
}

/** A secret that was typed, from a secret variable or not: masked before any input was read. */
export function secretInput(name: SecretInput): Secret | undefined {
  const typed = input(name);
  return typed === undefined ? undefined : new Secret(typed);
}

/** The certificate in the file that an input names. The editor gives the folder itself for a file that was not chosen. */
export function certificateInput(name: string): Certificate | { readonly complaint: string } | undefined {
  const path = tl.filePathSupplied(name) ? input(name) : undefined;
  return path === undefined ? undefined : readCertificate(path, mask);
}

/** The plan in the file that an input names. The editor gives the folder itself for a file that was not chosen. */
export function planFileInput(name: string): PlanFile | { readonly complaint: string } | undefined {
  const path = tl.filePathSupplied(name) ? input(name) : undefined;
  if (path === undefined) {
    return undefined;
  }
  // Windows PowerShell and Visual Studio put a byte order mark before what they save.
  const text = readIfThere(path)?.replace(/^\ufeff/, '');
  if (text === undefined) {
    return { complaint: `"${path}" cannot be read.` };
  }
  return (
    planFileIn(text) ?? {
      complaint: `"${path}" holds no plan of this task. Give the file that its output planFile named.`,
    }
  );
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

export function variable(name: string): string | undefined {
  return tl.getVariable(name)?.trim() || undefined;
}

/** A variable that the agent always sets. @throws Error outside a job */
export function jobVariable(name: string): string {
  const value = variable(name);
  if (value === undefined) {
    throw new Error(`the agent did not set ${name}`);
  }
  return value;
}

/** The token of the job itself, for Azure DevOps. */
export function jobToken(): string {
  return tl.getEndpointAuthorizationParameterRequired('SYSTEMVSSCONNECTION', 'AccessToken');
}

/** A connection that the job carries because an input names it. Everything is empty when it does not. */
export function connectionOf<Input extends string>(input: Input, id: string): JobConnection<Input> {
  for (const name of namingParameters) {
    partFromNowOn(tl.getEndpointAuthorizationParameter(id, name, true)?.trim());
  }
  return {
    input,
    id,
    url: tl.getEndpointUrl(id, true) ?? '',
    scheme: tl.getEndpointAuthorizationScheme(id, true) ?? '',
    parameter: (name) => tl.getEndpointAuthorizationParameter(id, name, true)?.trim() || undefined,
    data: (name) => tl.getEndpointDataParameter(id, name, true)?.trim() || undefined,
  };
}

/** The proxy that the agent was configured with. */
export interface AgentProxy {
  readonly url: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Addresses that go without it. */
  readonly bypass: ProxyBypass;
}

/** To be read once: the library prints what it reads to a log with details. */
export function readAgentProxy(): AgentProxy | undefined {
  const url = variable('Agent.ProxyUrl');
  if (url === undefined) {
    return undefined;
  }
  const password = tl.getVariable('Agent.ProxyPassword');
  return {
    url,
    user: variable('Agent.ProxyUsername'),
    password: password && mask(password),
    bypass: readProxyBypass(variable('Agent.ProxyBypassList')),
  };
}

/** The certificates that the agent was configured with. */
export interface AgentCertificates {
  /** PEM file of an authority (`--sslcacert`). */
  readonly authorityFile: string | undefined;
  /** `--sslskipcertvalidation`. */
  readonly skipsValidation: boolean;
  /** What it shows of itself (`--sslclientcert` and the like). */
  readonly client:
    | {
        readonly certificateFile: string;
        readonly keyFile: string | undefined;
        readonly archiveFile: string | undefined;
        readonly password: string | undefined;
      }
    | undefined;
}

/** Read one by one: the library's own reading leaves out an agent that only skips validation. */
export function readAgentCertificates(): AgentCertificates | undefined {
  const authorityFile = variable('Agent.CAInfo');
  const skipsValidation = /^true$/i.test(variable('Agent.SkipCertValidation') ?? '');
  const certificateFile = variable('Agent.ClientCert');
  if (!authorityFile && !skipsValidation && !certificateFile) {
    return undefined;
  }
  const password = certificateFile && tl.getVariable('Agent.ClientCertPassword');
  const client = certificateFile
    ? {
        certificateFile,
        keyFile: variable('Agent.ClientCertKey'),
        archiveFile: variable('Agent.ClientCertArchive'),
        password: password ? mask(password) : undefined,
      }
    : undefined;
  return { authorityFile, skipsValidation, client };
}

export const log: Log = {
  line: (text) => console.log(sanitize(inParts(hide(text)))),
  debug: (text) => tl.debug(sanitize(inParts(hide(text), false), 2000)),
};

/** Tells the agent how far the step is. @param about what it is at */
export function progress(percent: number, about: string): void {
  tl.setProgress(percent, sanitize(hide(about), 200));
}

/** Sets an output variable, read in YAML as `$(stepName.name)`. */
export function output(name: string, value: string): void {
  tl.setVariable(name, hide(value), false, true);
}

/** Shows Markdown on the run's summary, and keeps a JSON file as an attachment that stays with the run. */
export function attach(summary: string, report: string): void {
  tl.uploadSummary(summary);
  tl.addAttachment('aml-links.report', basename(report), report);
}

/** Keeps a table for sheets as an attachment that stays with the run. */
export function attachSheet(sheet: string): void {
  tl.addAttachment('aml-links.sheet', basename(sheet), sheet);
}

/** Says what works today and will end, each as one warning of the run. */
export function warn(warnings: readonly Advisory[]): void {
  for (const warning of warnings) {
    logIssue(tl.IssueType.Warning, warning, {});
  }
}

/** Writes the task's result: canceled where the job was, else well without problems, else failed. Each problem is one error of the run: what, why, what to do, request id. */
export function writeResult(problems: readonly Problem[], isCancelled: boolean): void {
  for (const [at, problem] of problems.entries()) {
    const { seen } = problem;
    const requestId = seen?.requestId ? [`Request id: ${sanitize(seen.requestId)} (${seen.time})`] : [];
    logIssue(tl.IssueType.Error, problem, { more: requestId, isToldLater: tellsTheSame(problem, problems[at + 1]) });
    if (problem.cause instanceof Error) {
      log.debug(problem.cause.stack ?? problem.cause.message);
    }
  }
  for (const line of aboutParts()) {
    log.line(line);
  }
  if (isCancelled) {
    // The library spells it Cancelled, which the agent does not know (azure-pipelines-agent, TaskResult).
    tl.command('task.complete', { result: 'Canceled' }, '');
    return;
  }
  tl.setResult(problems.length > 0 ? tl.TaskResult.Failed : tl.TaskResult.Succeeded, '');
}

/** The code ends the first line, which all lists of issues show, so that it can be searched for there and in the log. */
function logIssue(
  type: tl.IssueType,
  about: Advisory,
  { more = [], isToldLater = false }: { readonly more?: readonly string[]; readonly isToldLater?: boolean },
): void {
  const { what, why, code } = about;
  const told = isToldLater ? [] : [why, fixIn(about, inYaml)];
  const message = [`${what} [${code}]`, ...told, ...more].join('\n');
  tl.logIssue(type, inParts(hide(message)), undefined, undefined, undefined, code);
}

/** Whether the next problem has the same reason and the same thing to do: then both are said once, after the last. */
function tellsTheSame(one: Problem, next: Problem | undefined): boolean {
  return next !== undefined && one.why === next.why && fixIn(one, inYaml) === fixIn(next, inYaml);
}
