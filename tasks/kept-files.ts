/** Files that a step of a job leaves on the agent: its report, and its plan. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlanFile } from '../core';
import { attach, attachSheet, jobVariable, variable } from './agent';

/** A report as it is kept. */
interface KeptReport {
  readonly title: string;
  readonly mode: string;
  readonly markdown: string;
  readonly json: unknown;
}

/**
 * Keeps the report: Markdown on the run's summary, JSON as a file for later steps of the job (the agent empties its
 * temporary folder after it) and as an attachment that stays with the run. Each step of the job has files of its own.
 * @returns the JSON file's path
 */
export function keepReport({ title, mode, markdown, json }: KeptReport): string {
  const own = ownPath(title, mode);
  const [summary, report] = [`${own}.md`, `${own}.json`];
  writeFileSync(summary, markdown);
  writeFileSync(report, `${JSON.stringify(json, undefined, 2)}\n`);
  attach(summary, report);
  return report;
}

/** Where files of this step of the job go, without an ending. */
function ownPath(title: string, of: string): string {
  const folder = join(jobVariable('Agent.TempDirectory'), 'aml-links', jobVariable('System.JobId'));
  mkdirSync(folder, { recursive: true });
  // Titles may differ only in what is cut, or in letters that a file name cannot hold.
  const own = createHash('sha256')
    .update(`${title} ${variable('System.TaskInstanceId') ?? ''}`)
    .digest('hex');
  return join(folder, `${title.replace(/[^\w.-]+/g, '-').slice(0, 80)}-${of}-${own.slice(0, 6)}`);
}

/** Keeps a table for sheets, beside the report of that title. @returns the file's path */
export function keepSheet({ title, mode, csv }: Pick<KeptReport, 'title' | 'mode'> & { readonly csv: string }): string {
  const sheet = `${ownPath(title, mode)}.csv`;
  writeFileSync(sheet, csv);
  attachSheet(sheet);
  return sheet;
}

/** Keeps a plan as a file for later steps of the job. @returns its path */
export function keepPlan(title: string, plan: PlanFile): string {
  const path = `${ownPath(title, 'plan-file')}.json`;
  writeFileSync(path, `${JSON.stringify(plan, undefined, 2)}\n`);
  return path;
}
