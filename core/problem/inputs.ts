/** What is wrong with what was asked for: all of it at once, before the first request. */
import { Problem, Problems } from './problem';

/** One complaint about an input. @param complaint a sentence that begins with the input's name */
function wrongInput(complaint: string): Problem {
  const input = /^(\w+)/.exec(complaint)?.[1] ?? 'input';
  return new Problem({
    code: `input.${input}`,
    what: `The input ${complaint}`,
    why: 'Nothing was sent: inputs are checked before the first request.',
    fix: 'Correct it in the pipeline and run again.',
  });
}

/** @throws Problems when there is any complaint */
export function refuseWrongInputs(complaints: readonly string[]): void {
  if (complaints.length > 0) {
    throw new Problems(complaints.map(wrongInput));
  }
}
