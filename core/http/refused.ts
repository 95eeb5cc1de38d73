/** How nouns answer a refusal: by its name, never by a status. */
import { HttpProblem, type Refusal } from '../problem/http-problem';

/**
 * By the refusal's own name, or by its family: `forbidden` (whoever or whatever forbids it), `absent` (not there, or
 * hidden), `conflict` (against what is there), `invalid` (the request itself is wrong).
 */
type Answers<Answer> = {
  readonly [Name in Refusal | 'forbidden' | 'absent']?: (failed: HttpProblem) => Answer | Promise<Answer>;
};

/** What was sent, or the answer to its refusal. What has no answer passes. */
export async function answering<Given, Answer>(
  sent: Promise<Given>,
  answers: Answers<Answer>,
): Promise<Given | Answer> {
  try {
    return await sent;
  } catch (failed) {
    const answer = failed instanceof HttpProblem ? answerTo(failed, answers) : undefined;
    if (!(failed instanceof HttpProblem) || !answer) {
      throw failed;
    }
    return answer(failed);
  }
}

/** What was sent; its refusal is thrown in the words given for it. What has none passes. */
export async function wording<Given>(sent: Promise<Given>, words: Answers<unknown>): Promise<Given> {
  try {
    return await sent;
  } catch (failed) {
    const word = failed instanceof HttpProblem ? answerTo(failed, words) : undefined;
    throw failed instanceof HttpProblem && word ? await word(failed) : failed;
  }
}

/** What was read, or something else where it may not be read. */
export function unlessUnreadable<Given, Other>(read: Promise<Given>, otherwise: Other): Promise<Given | Other> {
  return answering(read, { forbidden: () => otherwise });
}

/** What was read, or something else where it may not be read or is not there. */
export function unlessHidden<Given, Other>(read: Promise<Given>, otherwise: Other): Promise<Given | Other> {
  return answering(read, { forbidden: () => otherwise, absent: () => otherwise });
}

/** `undefined` where the thing asked for is not there. */
export function unlessAbsent<Given>(read: Promise<Given>): Promise<Given | undefined> {
  return answering(read, { absent: () => undefined });
}

function answerTo<Answer>(failed: HttpProblem, answers: Answers<Answer>) {
  const families = [
    failed.isForbidden ? answers.forbidden : undefined,
    failed.isAbsent ? answers.absent : undefined,
    failed.isConflict ? answers.conflict : undefined,
    failed.isInvalid ? answers.invalid : undefined,
  ];
  return answers[failed.refusal] ?? families.find((answer) => answer !== undefined);
}
