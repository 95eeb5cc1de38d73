/** What a row of the table of inputs says. */
import type { After } from './after-run';
import type { Bench, RunMore, TaskRun } from './served-run';

type Inputs = Readonly<Record<string, string>>;

export interface InputRow {
  /** Goes on: "the task, told …". */
  readonly title: string;
  /** Name of a seed, or its YAML. */
  readonly seed: string;
  readonly inputs: Inputs;
  readonly more?: RunMore;
  /** Inputs whose values are the run's own: a file, an id that the tenant gave. */
  readonly prepared?: Readonly<Record<string, (after: After, bench: Bench) => string | Promise<string>>>;
  readonly shows: (run: TaskRun, after: After) => void;
}
