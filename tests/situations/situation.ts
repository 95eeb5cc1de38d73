/** A tenant in a situation that a seed describes, and what a run comes to in it. */
import assert from 'node:assert/strict';
import { type ConnectionMode, ensure, type Lab, makeLab } from '../../scripts/lab';
import { linkSynapse } from '../../scripts/synapse-lab';
import { said } from '../recipes/said';

/** What the inputs of a run are, over the plain ones. */
type Text = object;

export interface Situation {
  readonly title: string;
  /** Name of a seed. */
  readonly seed: string;
  /** `ensureAmlServiceConnection` when left out. */
  readonly of?: 'synapse';
  readonly text?: Text | ((lab: Lab) => Text);
  readonly mode?: ConnectionMode;
  readonly outcome: string;
  /** Of the problems, in order; none when left out. */
  readonly codes?: readonly string[];
  /** What problems and warnings say, in the words of a pipeline. */
  readonly says?: RegExp;
  readonly saysNot?: RegExp;
  /** Whether anything may be written; only with an outcome that is no success. */
  readonly writes?: false;
  /** What holds of the tenant after. */
  readonly after?: (lab: Lab) => void;
}

/** A test of each, by its title. */
export function situations(list: readonly Situation[]): void {
  for (const one of list) {
    it(`${one.seed}: ${one.title}`, () => meet(one));
  }
}

async function meet({ seed, of, text = {}, mode = 'apply', ...expected }: Situation): Promise<void> {
  const lab = await makeLab(seed);
  const typed = typeof text === 'function' ? text(lab) : text;
  const { report } =
    of === 'synapse' && mode !== 'convertAll' && mode !== 'planConvertAll'
      ? await linkSynapse(lab, typed, mode)
      : await ensure(lab, typed, mode);
  const words = [...report.problems, ...report.warnings].map(said).join('\n');
  const codes = report.problems.map(({ code }) => code);
  assert.deepEqual([report.outcome, ...codes], [expected.outcome, ...(expected.codes ?? [])], words);
  if (expected.says !== undefined) {
    assert.match(words, expected.says);
  }
  if (expected.saysNot !== undefined) {
    assert.doesNotMatch(words, expected.saysNot);
  }
  if (expected.writes === false) {
    assert.deepEqual(lab.writes(), []);
  }
  expected.after?.(lab);
}
