/** What a run is given, and what comes out of it. */
import type { Status } from './conditions';
import type { Issue, StepResult } from './obey';

/**
 * `node`: NODE_EXTRA_CA_CERTS of the machine. `agent`: the agent alone was told (`--sslcacert`), and hands the file on as
 * `Agent.CAInfo`. `skipped`: the agent was told to look at none (`--sslskipcertvalidation`).
 * Source: microsoft/azure-pipelines-agent, ExecutionContext.cs (IAgentCertificateManager).
 */
export type Certificates = (typeof certificateKinds)[number];
export const certificateKinds = ['node', 'agent', 'skipped'] as const;

export interface PipelineOptions {
  /** The YAML file. */
  readonly file: string;
  /** The packaged extension. */
  readonly vsix: string;
  /** Folder for everything the run leaves behind. */
  readonly work: string;
  /** Control address of an emulator that is up; one is started for the run when left out. */
  readonly emulator?: string;
  readonly organization?: string;
  readonly project?: string;
  readonly pipeline?: string;
  /** Full name of the branch that the run is of; default `refs/heads/main`. */
  readonly branch?: string;
  /** Names of people who approve as soon as they are asked. */
  readonly approvedBy?: readonly string[];
  /** How the agent's machine trusts the certificates that it meets; default `node`. */
  readonly certificates?: Certificates;
  readonly isDebug?: boolean;
  /** Variables given at queue time: they win over those of the file. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Secret variables given at queue time. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The Node that runs the tasks; default this one. */
  readonly nodePath?: string;
  /** Default: stdout. */
  readonly print?: (line: string) => void;
}

export interface StepReport {
  readonly name: string;
  readonly displayName: string;
  /** `Name@1.2.3`; `script` for a script. */
  readonly task: string;
  readonly result: StepResult;
  readonly issues: readonly Issue[];
  readonly outputVariables: Readonly<Record<string, string>>;
  /** File of the step's summary. */
  readonly summary: string | undefined;
  readonly durationMs: number;
  readonly exitCode: number | undefined;
}

export interface PipelineResult {
  readonly result: Status;
  readonly steps: readonly StepReport[];
  /** Public ones, as they were at the end of the last job. */
  readonly variables: Readonly<Record<string, string>>;
}
