/** A pipeline as it was read: jobs in the order they run, each with its steps. */
import type { CheckoutStep, RepositoryResource } from './checkouts';
import type { Condition } from './conditions';

export interface Step {
  readonly name: string | undefined;
  readonly displayName: string;
  /** A task (`Name@1`) or a script for a shell. */
  readonly run:
    | { readonly kind: 'task'; readonly task: string }
    | { readonly kind: 'script'; readonly shell: string; readonly text: string };
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly condition: Condition;
  readonly continueOnError: boolean;
  readonly enabled: boolean;
  readonly timeoutMinutes: number | undefined;
  readonly workingDirectory: string | undefined;
}

export interface PipelineJob {
  readonly stage: string;
  readonly name: string;
  readonly displayName: string;
  readonly stageCondition: Condition;
  readonly condition: Condition;
  readonly variables: Readonly<Record<string, string>>;
  /** Names of variable groups: what they hold counts below `variables`. */
  readonly variableGroups: readonly string[];
  readonly steps: readonly Step[];
  readonly checkouts: readonly CheckoutStep[];
  /** Repositories that the pipeline declares. */
  readonly repositories: readonly RepositoryResource[];
}

/** Everything that is wrong with a pipeline, said before it runs. */
export class WrongPipeline extends Error {
  readonly complaints: readonly string[];
  constructor(complaints: readonly string[]) {
    super(complaints.join('\n'));
    this.complaints = complaints;
  }
}
