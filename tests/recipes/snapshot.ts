/**
 * Scenarios whose whole course is kept as text: outcome, report, log lines, requests. `UPDATE_SNAPSHOTS=1` writes the
 * files anew; a missing one fails. Requests go one at a time here, so that the text is the same each time.
 */

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { EnsureAmlServiceConnectionText, Report } from '../../core';
import { inWords } from '../../core';
import type { TranscriptEntry } from '../../emulator/transcript';
import { type ConnectionMode, ensure, isForToken, type Lab, makeLab, openLab } from '../../scripts/lab';
import { nameGuids } from './guid-names';
import { passing } from './passing';
import { fixOf } from './said';

export interface Scene<
  Text = Partial<EnsureAmlServiceConnectionText>,
  Done = Awaited<ReturnType<typeof ensure>>,
  Way = ConnectionMode,
> {
  readonly lab: Lab;
  /** One run of the recipe, kept in the snapshot. */
  readonly run: (text?: Text, mode?: Way | 'apply') => Promise<Done>;
  /** A run before the story begins: not kept. */
  readonly earlier: (text?: Text) => Promise<Done>;
  /** What somebody does between two runs, with the rights of the setup identity or of the job. @returns the answer's body */
  readonly byHand: (method: string, url: string, body?: unknown) => Promise<Record<string, unknown>>;
  /** Some days pass; what runs then is a job of its own. */
  readonly later: (days: number) => Promise<void>;
  /** Requests of the latest run, those for tokens left out. */
  readonly requests: () => readonly TranscriptEntry[];
}

/**
 * A test of that title, whose snapshot has the title as its name.
 * @param as who asks Azure DevOps; the job, when left out
 */
export function scenario(
  title: string,
  seed: string,
  act: (scene: Scene) => Promise<void>,
  as: (lab: Lab) => Lab = (lab) => lab,
): void {
  scenarioOf(ensure, title, seed, act, as);
}

/** The same for another task. @param runs one run of it */
export function scenarioOf<Text extends object, Done extends { readonly report: Report }, Way extends string>(
  runs: (lab: Lab, text: Text, mode: Way | 'apply') => Promise<Done>,
  title: string,
  seed: string,
  act: (scene: Scene<Partial<Text>, Done, Way>) => Promise<void>,
  as: (lab: Lab) => Lab = (lab) => lab,
): void {
  it(title, async () => {
    const ready = async (opened: Lab) => {
      const queued = inOrder(as(opened));
      const { arm, graph, synapse, keyVault } = queued.context.cloud;
      for (const audience of [arm, graph, synapse, keyVault]) {
        await queued.context.token(audience);
      }
      return queued;
    };
    let lab = await ready(await makeLab(seed));
    const texts: string[] = [];
    const naming = nameGuids();
    let from = 0;
    const requests = () => lab.emulator.transcript.slice(from).filter((entry) => !isForToken(entry));
    const observed = async (text: Partial<Text>, mode: Way | 'apply') => {
      from = lab.emulator.transcript.length;
      lab.lines.length = 0;
      naming.learn(lab.emulator.state());
      // Each task has a text of its own in which everything may be left out.
      const result = await runs(lab, text as Text, mode);
      naming.learn(lab.emulator.state());
      return result;
    };
    await act({
      lab,
      requests,
      earlier: (text = {}) => observed(text, 'apply'),
      byHand: (method, url, body) => byHand(lab, method, url, body),
      later: async (days) => {
        lab.emulator.clock.advance(days * 86_400);
        lab = await ready(await openLab(lab.emulator));
      },
      run: async (text = {}, mode = 'apply') => {
        const result = await observed(text, mode);
        texts.push([`=== ${mode} ${JSON.stringify(text)}`, ...told(result.report, lab.lines, requests())].join('\n'));
        return result;
      },
    });
    compare(title, naming.replace(`${title}\n\n${texts.join('\n\n')}\n`));
  });
}

function told(report: Report, lines: readonly string[], requests: readonly TranscriptEntry[]): readonly string[] {
  const rows = report.steps.flatMap((step) => [
    [`  ${inWords(step.state).padEnd(11)} ${step.kind}`, step.title, step.after && `(after ${step.after})`]
      .filter(Boolean)
      .join(' '),
    ...(step.kept ?? []).map((kept) => `              kept: ${kept}`),
    ...step.changes.map(
      ({ field, from, to }) => `              ${field}: ${from === undefined ? '' : `${from} -> `}${to}`,
    ),
  ]);
  const problems = report.problems.flatMap((problem) => [
    `  ${problem.code}`,
    ...[problem.what, problem.why, fixOf(problem)].map((line) => `    ${line}`),
  ]);
  const verdict = [inWords(report.outcome), report.changed && 'changed', report.verified && 'verified']
    .filter(Boolean)
    .join(', ');
  return [
    `outcome: ${verdict}`,
    ...rows,
    ...(problems.length > 0 ? ['problems:', ...problems] : []),
    ...(lines.length > 0 ? ['log:', ...lines.map((line) => `  ${line}`)] : []),
    'requests:',
    ...ordered(
      requests.map(
        (entry) => `  ${entry.method.padEnd(5)} ${entry.url.replace(/^https:\/\/|\?.*$/g, '')} ${entry.status}`,
      ),
    ),
  ];
}

/** Reads before the first write are under way together: their order means nothing, so they are sorted. */
function ordered(requests: readonly string[]): readonly string[] {
  const write = requests.findIndex((line) => !line.startsWith('  GET'));
  const reads = write < 0 ? requests : requests.slice(0, write);
  return [...reads].sort().concat(requests.slice(reads.length));
}

function compare(title: string, text: string): void {
  const file = new URL(`snapshots/${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.txt`, import.meta.url);
  if (process.env.UPDATE_SNAPSHOTS === '1') {
    writeFileSync(file, text);
  }
  assert.ok(existsSync(file), `no snapshot of "${title}": run with UPDATE_SNAPSHOTS=1 and read what it wrote`);
  assert.equal(text, readFileSync(file, 'utf8'));
}

function inOrder(lab: Lab): Lab {
  let latest: Promise<unknown> = Promise.resolve();
  const context = passing(lab.context, (request, send) => {
    const answer = latest.then(() => send(request));
    latest = answer.catch(() => {});
    return answer;
  });
  return { ...lab, context };
}

async function byHand(lab: Lab, method: string, url: string, body?: unknown): Promise<Record<string, unknown>> {
  const { context } = lab;
  const door = url.startsWith(context.organization.url) ? context.organization.http : context.http;
  const { createHttpHeaders, createPipelineRequest } = await import('@azure/core-rest-pipeline');
  const { arm, graph, synapse } = context.cloud;
  const isSynapse = new URL(url).hostname.endsWith(synapse.replace('https://', '.'));
  const audience = url.startsWith(arm) ? arm : isSynapse ? synapse : graph;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await context.token(audience)}` };
  const request = createPipelineRequest({ method: method as 'GET', url, headers: createHttpHeaders(headers) });
  const answer = await door.sendRequest({ ...request, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  assert.ok(answer.status < 300, `${method} ${url}: ${answer.status} ${answer.bodyAsText}`);
  lab.emulator.clock.advance(60);
  return answer.bodyAsText ? JSON.parse(answer.bodyAsText) : {};
}
