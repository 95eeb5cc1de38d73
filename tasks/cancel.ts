/**
 * A job that is cancelled: the agent sends SIGINT, after 7.5 s SIGTERM (on Windows Ctrl+C and Ctrl+Break), after 2.5 s
 * more it kills. Source: azure-pipelines-agent, ProcessInvoker.cs.
 */
const controller = new AbortController();

/** Aborted once the job is cancelled. */
export const cancelling: AbortSignal = controller.signal;

/** From now on the signals end no process: what is under way ends tidily, and the process with it. */
export function listenForCancel(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const) {
    process.on(signal, () => controller.abort());
  }
}
