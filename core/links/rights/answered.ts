/** Questions about rights, which never fail a run: one that is not answered leaves open what it was about. */
import { HttpProblem } from '../../problem/http-problem';
import { Problem, UnexpectedShape } from '../../problem/problem';

/** What was asked, or something else where the service refuses to say, or gives no answer that can be read. */
export function unlessUnanswered<Given, const Other>(asked: Promise<Given>, otherwise: Other): Promise<Given | Other> {
  return asked.catch((failed: unknown) => {
    unanswered(failed);
    return otherwise;
  });
}

/** @throws what is no answer of a service */
export function unanswered(failed: unknown): readonly [] {
  if (failed instanceof HttpProblem || failed instanceof Problem || failed instanceof UnexpectedShape) {
    return [];
  }
  throw failed;
}
