/** Runs a pipeline file: reads it, asks the emulator for its jobs, runs their steps one after the other. */

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { linkEmulator, startEmulator } from './emulator-link';
import { Run } from './job-run';
import type { PipelineOptions, PipelineResult } from './options';
import { planJobs, toRequest } from './plan';
import { unpackTasks } from './vsix';
import { makeWorkspace } from './workspace';
import { parsePipeline } from './yaml-reader';

export type { PipelineOptions, PipelineResult } from './options';

/** @throws WrongPipeline before anything runs; Error when the emulator refuses a job. */
export async function runPipeline(options: PipelineOptions): Promise<PipelineResult> {
  const workspace = makeWorkspace(resolve(options.work));
  const jobs = parsePipeline(readFileSync(options.file, 'utf8'));
  const tasks = unpackTasks(options.vsix, workspace.tasks);
  const plans = planJobs(jobs, tasks, options);
  const link = options.emulator === undefined ? await startEmulator() : await linkEmulator(options.emulator);
  try {
    const run = new Run(options, workspace, link);
    const id = randomUUID();
    // All at once: a pipeline that may not use a connection is refused as a whole, before its first step. Checks are asked
    // as a stage starts.
    for (const plan of plans) {
      await link.previewJob(toRequest(plan, options, id));
    }
    for (const plan of plans) {
      await run.runJob(plan, await link.queueJob(toRequest(plan, options, id)));
    }
    return run.finish();
  } finally {
    await link.close();
  }
}
