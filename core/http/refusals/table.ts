/**
 * What answers refuse, as data: a table a service, each row a sign by which a refusal is known. The first row that fits
 * counts; what no row of the service knows is told by the rows that all services share.
 */
import type { Refusal } from '../../problem/http-problem';

interface RefusalRow {
  readonly refusal: Refusal;
  /** Number of the answer; absent where it does not count. `none`: no answer came. */
  readonly status?: number | 'none';
  /** The method of the request, where only its refusals are meant. */
  readonly method?: string;
  /** The service's own code. */
  readonly code?: RegExp;
  /** What stands in the code or in the words. */
  readonly words?: RegExp;
}

export type RefusalTable = readonly RefusalRow[];

/** An answer that is no success, as far as it tells what is refused. */
export interface RefusedAnswer {
  readonly method: string;
  /** `undefined` when no answer came. */
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly explanation: string;
}

/** Known of every service. */
const everywhere: RefusalTable = [
  { refusal: 'hostUnknown', status: 'none', words: /ENOTFOUND/ },
  { refusal: 'broken', status: 'none' },
  { refusal: 'invalid', status: 400 },
  { refusal: 'notSignedIn', status: 401 },
  { refusal: 'lacksRight', status: 403 },
  { refusal: 'notFound', status: 404 },
  { refusal: 'conflict', status: 409 },
  { refusal: 'changedMeanwhile', status: 412 },
  { refusal: 'busy', status: 429 },
  { refusal: 'broken', status: 500 },
  { refusal: 'broken', status: 502 },
  { refusal: 'busy', status: 503 },
  { refusal: 'broken', status: 504 },
];

/** What an answer refuses. @param table of the service that gave it */
export function refusalIn(answer: RefusedAnswer, table: RefusalTable = []): Refusal {
  return [...table, ...everywhere].find((row) => fits(row, answer))?.refusal ?? 'unexpected';
}

function fits({ status, method, code, words }: RefusalRow, answer: RefusedAnswer): boolean {
  return (
    (status === undefined || status === (answer.status ?? 'none')) &&
    (method === undefined || method === answer.method) &&
    (code === undefined || code.test(answer.code ?? '')) &&
    (words === undefined || words.test(`${answer.code ?? ''} ${answer.explanation}`))
  );
}
