/** What a run found and did: for people as Markdown, for machines as JSON. Holds no secret. */
import type { StepState } from '../context';
import { sanitize } from '../names/foreign-text';
import { productName } from '../names/mark';
import { type Advisory, fixIn, type Problem } from '../problem/problem';
import type { RightRequest } from '../problem/requests';
import type { Standing } from '../problem/right';
import type { Wording } from '../problem/said';
import type { Change } from './resource';
import { inWords, type Outcome } from './words';

export type { Outcome } from './words';

/**
 * `apply` makes it so (a recipe of removal included), `plan` says what would be done, `check` fails on what is not as
 * wanted and proves what is.
 */
export type Mode = 'apply' | 'plan' | 'check';

export interface StepReport {
  readonly step: string;
  readonly kind: string;
  readonly title: string;
  readonly state: StepState;
  readonly changes: readonly Change[];
  /** For a step that was not reached: the kind of thing it waits for. */
  readonly after?: string;
  /** What of it stays though the rest goes, each with the reason. */
  readonly kept?: readonly string[];
}

export interface Report {
  readonly recipe: string;
  readonly mode: Mode;
  /** Whether the recipe takes a link away. */
  readonly isRemoval: boolean;
  readonly outcome: Outcome;
  readonly startedAt: string;
  readonly seconds: number;
  readonly steps: readonly StepReport[];
  /** Whether anything was written, also by a run that failed later. */
  readonly changed: boolean;
  /** Whether the tie was proved to work in this run. */
  readonly verified: boolean;
  readonly problems: readonly Problem[];
  /** What works today and needs attention: with dates, and what to do before. */
  readonly warnings: readonly Advisory[];
  /** The rights that the writes take; empty where nothing is to be written. */
  readonly rights: readonly RightReport[];
  /** What to hand over to those who can give the rights that are missing. */
  readonly requests: readonly RightRequest[];
}

/** One right of a run. */
export interface RightReport {
  readonly system: string;
  /** As the service calls it. */
  readonly action: string;
  readonly scope: string;
  /** The smallest role or permission that includes it. */
  readonly role: string;
  /** What it is for, as a clause: all reasons in one. */
  readonly doing: string;
  readonly reasons: readonly string[];
  readonly standing: Standing;
}

interface AsJson {
  readonly outputs: Readonly<Record<string, string>>;
  /** How the host words what is to be done. */
  readonly wording: Wording;
}

/** The report as plain JSON for a file. */
export function reportAsJson(report: Report, { outputs, wording }: AsJson): unknown {
  const told = (one: Advisory) => ({ code: one.code, what: one.what, why: one.why, fix: fixIn(one, wording) });
  return {
    product: productName,
    ...report,
    problems: report.problems.map((problem) => ({ ...told(problem), seen: problem.seen })),
    warnings: report.warnings.map(told),
    outputs,
  };
}

interface AsMarkdown {
  readonly heading: string;
  /** What is shown first. */
  readonly facts: Readonly<Record<string, string | undefined>>;
  readonly wording: Wording;
}

/** The report as Markdown for the run's summary. */
export function reportAsMarkdown(report: Report, { heading, facts, wording }: AsMarkdown): string {
  const rows = report.steps.map(
    (step) =>
      `| ${cell(step.kind)} | ${cell(step.title)} | ${marks[step.state]} ${inWords(step.state)} | ${detail(step, Object.values(facts))} |`,
  );
  const factRows = Object.entries(facts).flatMap(([name, value]) => (value ? [`| ${name} | ${cell(value)} |`] : []));
  return [
    `## ${cell(heading)}`,
    '',
    `**${inWords(report.outcome)}**${after(report)} (${report.seconds.toFixed(1)} s)`,
    '',
    ...(factRows.length > 0 ? ['| | |', '|---|---|', ...factRows, ''] : []),
    '| what | which | state | details |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...report.problems.flatMap((problem) => section(problem, wording, problem.seen?.requestId)),
    ...report.requests.flatMap(({ to, text }) => [`### To ask ${cell(to)}`, '', ...fenced(text), '']),
    ...report.warnings.flatMap((advisory) => section(advisory, wording)),
  ].join('\n');
}

function section(about: Advisory, wording: Wording, requestId?: string): readonly string[] {
  const { code, what, why } = about;
  const id = requestId ? `, request id ${cell(requestId)}` : '';
  return [
    `### ${cell(what)}`,
    '',
    cell(why),
    '',
    `**What to do:** ${cell(fixIn(about, wording))}`,
    '',
    `${cell(code)}${id}`,
    '',
  ];
}

/** Text to be copied as it is. */
function fenced(text: string): readonly string[] {
  return ['```text', ...text.split('\n').map((line) => sanitize(line, 1200).replaceAll('`', "'")), '```'];
}

const marks: Readonly<Record<StepState, string>> = {
  found: '✓',
  noChange: '✓',
  created: '+',
  changed: '~',
  proved: '✓',
  inferred: '≈',
  notTried: '…',
  removed: '−',
  kept: '=',
  toCreate: '+',
  toChange: '~',
  toRemove: '−',
  failed: '✗',
  notReached: '…',
};

/** What the outcome means. */
function after(report: Report): string {
  const proof = report.verified ? report.steps.find((step) => step.state === 'proved') : undefined;
  if (proof) {
    return `, proved by a ${proof.kind}`;
  }
  const inferred = report.problems.length === 0 && report.steps.find((step) => step.state === 'inferred');
  if (inferred) {
    return `; the ${inferred.kind} could not be made from here, and its result is inferred`;
  }
  return report.changed || report.problems.length > 0 ? '' : '; nothing was written';
}

/** What changed; of a new thing, what neither its title nor the facts above say already. */
function detail(step: StepReport, facts: readonly (string | undefined)[]): string {
  const waits = step.after ? [`after ${cell(step.after)}`] : [];
  const said = [step.title, ...facts];
  const news = step.changes.filter(({ from, to }) => from !== undefined || !said.some((text) => text?.includes(to)));
  return [...waits, ...news.map((change) => cell(changeLine(change))), ...(step.kept ?? []).map(cell)].join('; ');
}

/** One change for people: `role: Contributor`, or `region: westeurope → northeurope`. */
export function changeLine(change: Change): string {
  return change.from === undefined ? `${change.field}: ${change.to}` : `${change.field}: ${change.from} → ${change.to}`;
}

/** What a plan says of one thing; nothing of what stays as it is. */
export function planLines(step: StepReport): readonly string[] {
  switch (step.state) {
    case 'toCreate':
      return [`to create: ${step.kind} ${step.title}`];
    case 'toChange':
      return [`to change: ${step.kind} ${step.title}: ${step.changes.map(changeLine).join('; ')}`];
    case 'toRemove':
      return [`to remove: ${step.kind} ${step.title}`, ...(step.kept ?? []).map((kept) => `to keep: ${kept}`)];
    case 'kept':
      return (step.kept ?? []).map((kept) => `to keep: ${kept}`);
    case 'notReached':
      // What has no title yet is found by a look-up that was not reached: nothing that a plan would write.
      return step.title === '' ? [] : [`then: ${step.kind} ${step.title} (after ${step.after})`];
    default:
      return [];
  }
}

/**
 * Text that stays inside its table cell: no bars, no tags, no line breaks, no links made by a stranger. Renderers make
 * links of addresses, of mail addresses, and of names that end as hosts do (linkify-it, its list of endings).
 */
function escaped(text: string): string {
  return text
    .replace(
      /[|<>[\]`*_\\~@]|&(?=#?\w+;)|\.(?=(?:[a-z]{2}|com|edu|gov|net|org|info|biz|name|pro|web|xxx|aero|asia|coop|museum|shop)(?![\w-]))/gi,
      (sign) => `\\${sign}`,
    )
    .replaceAll('://', '\\://')
    .replace(/\b(www)\.|\b(mailto):/gi, (found) => `${found.slice(0, -1)}\\${found.slice(-1)}`);
}

/** A value that people copy: it is shown as it is. `undefined` for one that is not there. */
export function toCopy(value: string | undefined): string | undefined {
  return value ? `\`${value.replaceAll('`', "'")}\`` : undefined;
}

/** What people copy: what stands between backticks, and addresses. */
const copied = /`([^`]+)`|\b[a-z][a-z\d+.-]*:\/\/[^\s"'`|<>]*[^\s"'`|<>.,;:)\]]/gi;

/**
 * Text that stays inside its table cell. What people copy is in code marks, in which nothing is read as Markdown and no
 * address becomes a link.
 */
export function cell(text: string): string {
  const safe = sanitize(text, 1200);
  let made = '';
  let at = 0;
  for (const found of safe.matchAll(copied)) {
    made += `${escaped(safe.slice(at, found.index))}\`${(found[1] ?? found[0]).replaceAll('|', '\\|')}\``;
    at = found.index + found[0].length;
  }
  return made + escaped(safe.slice(at));
}
