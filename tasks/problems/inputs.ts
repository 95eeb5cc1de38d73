/** What is wrong with the inputs of a task. */
import { type Complaint, Problem, spell } from '../../core';
import { inYaml } from '../words';

export function wrongInput({ field, says }: Complaint): Problem {
  return new Problem({
    code: `input.${field}`,
    what: `The input ${field}: ${spell(says, inYaml)}`,
    why: 'Nothing was sent: inputs are checked before the first request.',
    fix: 'Correct it in the pipeline and run again.',
  });
}
