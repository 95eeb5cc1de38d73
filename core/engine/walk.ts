/** Visits every step of a recipe but proofs and outlooks: each as soon as what it awaits is there, all others meanwhile. */
import { After, type Ledger, ToCreate } from './ledger';
import type { Outputs, Step, WalkedStep } from './step';

export type OutputsSoFar = Outputs<Record<string, unknown>>;

/** @returns what the steps gave, settled: a step that gave nothing rejects with `After` */
export async function walk(
  ledger: Ledger,
  visit: (step: WalkedStep, outputs: OutputsSoFar) => Promise<unknown>,
): Promise<OutputsSoFar> {
  const outputs: Record<string, Promise<unknown>> = {};
  for (const step of ledger.walked()) {
    const given = guard(ledger, step, () => visit(step, outputs));
    given.catch(() => {});
    outputs[step.name] = given;
  }
  await Promise.allSettled(Object.values(outputs));
  return outputs;
}

/** Runs one step's part: a failure is kept, and those who wait for the step learn only that they come after it. */
export async function guard(ledger: Ledger, step: Step, part: () => Promise<unknown>): Promise<unknown> {
  try {
    return await part();
  } catch (failed) {
    if (failed instanceof After) {
      ledger.note(step, 'not reached', { after: failed.step });
      throw failed;
    }
    if (!(failed instanceof ToCreate)) {
      ledger.fail(step, failed);
    }
    throw new After(step.name);
  }
}
