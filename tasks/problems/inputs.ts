/** What is wrong with the inputs of a task. */
import { type Advisory, advisory, type Complaint, Problem, spell } from '../../core';
import { inYaml } from '../words';

export function wrongInput({ field, says }: Complaint): Problem {
  return new Problem({
    code: `input.${field}`,
    what: `The input ${field}: ${spell(says, inYaml)}`,
    why: 'Nothing was sent: inputs are checked before the first request.',
    fix: 'Correct it in the pipeline and run again.',
  });
}

/** A secret that was typed as plain text, or into a variable that is none of the secret ones. */
export function secretReadable(field: string): Advisory {
  return advisory({
    code: 'advice.secret-readable',
    what: `The input ${field} holds a secret that does not come from a secret variable.`,
    why: 'Whoever may see the pipeline or its variables can read it there. This run masks it in its log, and nothing else does.',
    fix: `Put it into a secret variable and give that: ${field}: $(nameOfTheVariable). Then have a new secret made in place of this one, which others may have read.`,
  });
}
