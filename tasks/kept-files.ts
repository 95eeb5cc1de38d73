/** Files that a step of a job leaves on the agent: its report, and its plan. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlanFile } from '../core';
import { attach, attachSheet, jobVariable, variable } from './agent';
import { hide } from './masking';

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
  writeFileSync(summary, hide(markdown));
  writeFileSync(report, inJson(json));
  attach(summary, report);
  return report;
}

/** Characters that nobody sees, or that turn the direction of writing, are escaped: what is parsed is the same. */
function inJson(value: unknown): string {
  const hidden = (_name: string, inner: unknown) => (typeof inner === 'string' ? hide(inner) : inner);
  const text = JSON.stringify(value, hidden, 2).replace(/[\p{Cf}\p{Zl}\p{Zp}]/gu, (found) =>
    found.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
  return `${text}\n`;
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
  writeFileSync(sheet, hide(csv));
  attachSheet(sheet);
  return sheet;
}

/** Keeps a plan as a file for later steps of the job. @returns its path */
export function keepPlan(title: string, plan: PlanFile): string {
  const path = `${ownPath(title, 'plan-file')}.json`;
  writeFileSync(path, inJson(plan));
  return path;
}
