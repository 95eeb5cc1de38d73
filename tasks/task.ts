/** What every task does around its recipe: run, keep the report, say the problems. */
import {
  headline,
  isPlanned,
  type Mode,
  type PlanFile,
  type Problem,
  problemsIn,
  type Report,
  reportAsJson,
  reportAsMarkdown,
  WrongRequest,
} from '../core';
import * as agent from './agent';
import { cancelling, listenForCancel } from './cancel';
import { keepPlan, keepReport } from './kept-files';
import { maskTyped } from './masking';
import { secretReadable, wrongInput } from './problems/inputs';
import { inYaml } from './words';

/** Runs a task's work and turns whatever it throws into the task's result. */
export async function runTask(work: () => Promise<readonly Problem[]>): Promise<void> {
  agent.warn(maskTyped().map(secretReadable));
  listenForCancel();
  // Node ends a process that waits for nothing, whatever is undone: until the result is written, that is a failure.
  process.exitCode = 1;
  process.once('beforeExit', () => end(problemsIn(new Error('Nothing was left to wait for before the work was done'))));
  // What nobody waited for fails the run with words, and not the process with a trace.
  process.once('uncaughtException', (failed) => end(problemsOf(failed)));
  end(await work().catch(problemsOf));
}

function problemsOf(failed: unknown): readonly Problem[] {
  return failed instanceof WrongRequest ? failed.complaints.map(wrongInput) : problemsIn(failed);
}

/** Ends the process once the result is written, whatever connection is still open. */
function end(problems: readonly Problem[]): void {
  agent.writeResult(problems, cancelling.aborted);
  process.stdout.write('', () => process.exit(0));
}

/** What a run came to, for the summary, the outputs and the last line of the log. */
export interface Finished {
  /** Title of the summary. */
  readonly heading: string;
  /** What the run was about, in the words of the last line. */
  readonly about: string;
  /** What people do next, in sentences. */
  readonly next?: string | undefined;
  readonly mode: Mode;
  readonly report: Report;
  /** The plan as it is kept: absent where a task keeps none, `undefined` where it did not plan. */
  readonly plan?: PlanFile | undefined;
  /** Output variables, besides those that every task has. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What the summary shows first. */
  readonly facts: Readonly<Record<string, string | undefined>>;
}

/** Keeps the report, sets the outputs, and says what the run came to. @returns the problems of the run */
export function finish(finished: Finished): readonly Problem[] {
  const { heading, about, next, mode, report, outputs, facts } = finished;
  const changesPlanned = String(mode === 'plan' && report.steps.some(isPlanned));
  const all = { ...outputs, changed: String(report.changed), changesPlanned };
  const markdown = reportAsMarkdown(report, {
    heading,
    facts: { ...facts, Mode: mode === 'apply' ? undefined : mode, Next: next },
    wording: inYaml,
  });
  const json = reportAsJson(report, { outputs: all, wording: inYaml });
  const reportFile = keepReport({ title: heading, mode, markdown, json });
  for (const [name, value] of Object.entries({ ...all, reportFile, ...planKept(finished) })) {
    agent.output(name, value);
  }
  agent.log.line(`result: ${headline(report, about)}`);
  if (next) {
    agent.log.line(`next: ${next}`);
  }
  for (const { to, text } of report.requests) {
    agent.log.line(`to ask ${to}:`);
    for (const line of text.split('\n')) {
      agent.log.line(`  ${line}`);
    }
  }
  agent.warn(report.warnings);
  return report.problems;
}

function planKept(finished: Finished): Readonly<Record<string, string>> {
  return 'plan' in finished ? { planFile: finished.plan ? keepPlan(finished.heading, finished.plan) : '' } : {};
}
