/**
 * What is known of one thing, by whom and since when, or why it is not: an inventory is put together of what may be seen,
 * and what may not be seen is said and no failure.
 */
import type { Context } from '../../context';
import { HttpProblem } from '../../problem/http-problem';
import { Problem, UnexpectedShape } from '../../problem/problem';
import { asClause } from '../../problem/said';

/** Who said it: a service that was asked, the mark on the thing, or what Microsoft announced. */
export type FactSource = 'Azure DevOps' | 'Azure' | 'Microsoft Graph' | 'Synapse' | 'mark' | 'announcement';

export interface Known<Value> {
  readonly value: Value;
  readonly source: FactSource;
  /** ISO time at which it was seen. */
  readonly at: string;
}

interface Unknown {
  /** Why, as a clause: `its identity is in another tenant`. */
  readonly unknown: string;
}

export type Fact<Value> = Known<Value> | Unknown;

/** What is being read, with its time; where it may not be read, or the answer makes no sense, the reason. */
export async function seen<Value>(
  reading: Promise<Value>,
  source: FactSource,
  { clock }: Pick<Context, 'clock'>,
): Promise<Fact<Value>> {
  try {
    return { value: await reading, source, at: clock.now().toISOString() };
  } catch (failed) {
    return { unknown: reasonOf(failed) };
  }
}

export function unknown(why: string): Unknown {
  return { unknown: why };
}

/** What is said of a known fact, with its age. */
export function derived<Value, Other>(fact: Fact<Value>, say: (value: Value) => Other | Unknown): Fact<Other> {
  if ('unknown' in fact) {
    return fact;
  }
  const said = say(fact.value);
  return isUnknown(said) ? said : { ...fact, value: said };
}

/** The value, where it is known. */
export function known<Value>(fact: Fact<Value>): Value | undefined {
  return 'unknown' in fact ? undefined : fact.value;
}

function isUnknown(said: unknown): said is Unknown {
  return typeof said === 'object' && said !== null && 'unknown' in said;
}

/** Where a fact stands: in this run, in an earlier one, or nowhere. */
interface Seeing {
  /** Whether the facts are those of this run. */
  readonly isNow: boolean;
  /** Who saw them, in words: `contoso/churn, run 1284`. */
  readonly by: string;
}

/** Source and age in words: `seen now`, `seen by contoso/churn, run 1284 on 2026-11-20`, `cannot be seen from here: …`. */
export function ageInWords(fact: Fact<unknown>, { isNow, by }: Seeing): string {
  if ('unknown' in fact) {
    return `cannot be seen from here: ${fact.unknown}`;
  }
  return isNow ? 'seen now' : `seen by ${by} on ${fact.at.slice(0, 10)}`;
}

/** @throws what is no answer of a service */
function reasonOf(failed: unknown): string {
  if (failed instanceof HttpProblem) {
    const host = /^https?:\/\/([^/]+)/.exec(failed.seen.address)?.[1] ?? 'the service';
    return failed.isJudged ? `${host} answered ${failed.answerCodeOr('')}`.trim() : `no answer from ${host}`;
  }
  if (failed instanceof Problem) {
    return asClause(failed.what);
  }
  if (failed instanceof UnexpectedShape) {
    return failed.message;
  }
  throw failed;
}
