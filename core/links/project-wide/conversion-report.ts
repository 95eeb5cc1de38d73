/** The conversions of a project's connections as one report: a row for each connection. */

import type { Connection } from '../../azdo/connection/read';
import { undoneUntil } from '../../azdo/conversion/advisories';
import type { Convertible, Surveyed } from '../../azdo/conversion/survey-read';
import type { Mode, Report, RightReport, StepReport } from '../../engine/report';
import type { Advisory, Problem } from '../../problem/problem';
import { askedOnce, missingRight } from '../../problem/refused';
import { requestsFor } from '../../problem/requests';
import { cancelledCode, problemsIn } from '../../problem/run';

/** Connections that sign in by Entra, or may. */
export type Related = Exclude<Surveyed, { readonly kind: 'unrelated' }>;

/** What became of one connection. */
export interface Outcome {
  readonly row: StepReport;
  readonly changed: boolean;
  readonly verified: boolean;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Advisory[];
  readonly rights: readonly RightReport[];
}

/** A run for one connection, and the connection as it is after that. */
interface Ran {
  readonly report: Report;
  readonly now: Connection | undefined;
  readonly mode: Mode;
}

/** Of one that was to be converted. */
export function outcomeOf({ id, name }: Connection, { report, now, mode }: Ran): Outcome {
  const { problems, changed, verified, warnings, rights } = report;
  const done = mode === 'plan' ? 'toChange' : changed ? 'changed' : 'noChange';
  const until = now && mode === 'apply' ? undoneUntil(now) : undefined;
  return {
    row: {
      step: id,
      kind: 'service connection',
      title: `"${name}"`,
      state: report.outcome === 'cancelled' && !changed ? 'notReached' : problems.length > 0 ? 'failed' : done,
      changes: report.steps.filter(({ step }) => step === 'converted').flatMap(({ changes }) => changes),
      ...(until ? { kept: [`can be undone until ${until}`] } : {}),
    },
    changed,
    verified,
    problems,
    warnings,
    rights,
  };
}

/** One that stays as it is, and why; what the log says of it. @param missingRights `warn` where those are no problem */
export function left(
  one: Exclude<Related, Convertible>,
  missingRights: 'fail' | 'warn',
): Outcome & { readonly line?: string } {
  const { id, name } = one.connection;
  const title = name === '' ? `(id ${id})` : `"${name}"`;
  const row = { step: id, kind: 'service connection', title, changes: [] };
  const none = { changed: false, verified: false, problems: [], warnings: [], rights: [] };
  switch (one.kind) {
    case 'keyless':
      return {
        ...none,
        line: `keyless already: ${title}`,
        row: { ...row, state: 'noChange', kept: ['signs in by Microsoft Entra already'] },
      };
    case 'out of scope':
      return {
        ...none,
        line: `left as it is: ${title}: ${one.reason}`,
        row: { ...row, state: 'kept', kept: [one.reason] },
      };
    case 'unclear': {
      const all = problemsIn(one.failed);
      const isTolerated = ({ asks }: Problem) => missingRights === 'warn' && asks !== undefined;
      return {
        ...none,
        row: { ...row, state: 'failed' },
        problems: all.filter((problem) => !isTolerated(problem)),
        warnings: all.filter(isTolerated).map(missingRight),
      };
    }
  }
}

/** @param survey the report of the look at all of them */
export function together(
  survey: Report,
  outcomes: readonly Outcome[],
  { mode, endedAt }: { readonly mode: Mode; readonly endedAt: Date },
): Report {
  const problems = [...survey.problems, ...outcomes.flatMap((one) => one.problems)];
  const distinct = askedOnce(problems);
  const warnings = [...survey.warnings, ...outcomes.flatMap((one) => one.warnings)];
  const changed = outcomes.some((one) => one.changed);
  const opens = outcomes.some(({ row }) => row.state === 'toChange');
  const isCancelled = problems.length > 0 && problems.every(({ code }) => code === cancelledCode);
  const ended = changed ? 'changed' : opens ? 'planned' : 'noChange';
  const outcome = isCancelled ? 'cancelled' : problems.length > 0 ? 'failed' : ended;
  return {
    ...survey,
    mode,
    outcome,
    seconds: (endedAt.getTime() - Date.parse(survey.startedAt)) / 1000,
    steps: [...survey.steps, ...outcomes.map(({ row }) => row)],
    changed,
    verified: problems.length === 0 && outcomes.some((one) => one.verified),
    problems: distinct,
    warnings,
    rights: outcomes.flatMap(({ rights }) => rights),
    requests: requestsFor([...distinct, ...warnings]),
  };
}
