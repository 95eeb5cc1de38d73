/** After the walks, when everything is in place: the proofs that it works, and in a check what will end. */

import type { Context } from '../context';
import type { Problem } from '../problems/problem';
import { prove } from './converge';
import type { Ledger } from './ledger';
import type { ForeseeStep } from './step';
import { guard, type OutputsSoFar } from './walk';

/** Makes every proof; a failure is kept in the ledger. */
export async function proveAll(ledger: Ledger, outputs: OutputsSoFar, context: Context): Promise<void> {
  const proofs = ledger.proofs().map((step) =>
    guard(ledger, step, async () => {
      const want = await step.want(outputs);
      const title = step.proof.title(want);
      ledger.entitle(step, title);
      await prove(step.proof, want, ledger.wrote, context);
      ledger.note(step, 'proved');
      context.log.line(`proved: ${step.proof.kind} ${title}`);
    }),
  );
  await Promise.allSettled(proofs);
}

/** @param steps the outlooks to take @returns what works today and will end */
export async function foreseeAll(
  ledger: Ledger,
  steps: readonly ForeseeStep[],
  outputs: OutputsSoFar,
  context: Context,
): Promise<readonly Problem[]> {
  const warnings: Problem[] = [];
  const outlooks = steps.map((step) =>
    guard(ledger, step, async () => {
      const want = await step.want(outputs);
      if (want === undefined) {
        return;
      }
      ledger.entitle(step, step.outlook.title(want));
      const coming = await step.outlook.foresee(want, context);
      warnings.push(...coming);
      if (coming.length > 0 || !(step.everyRun || step.onWrites)) {
        ledger.note(step, 'found');
      }
    }),
  );
  await Promise.allSettled(outlooks);
  return warnings;
}

/** What a run that goes no further can say of what it would write; a look that fails says nothing. */
export async function foreseeWrites(
  ledger: Ledger,
  outputs: OutputsSoFar,
  context: Context,
): Promise<readonly Problem[]> {
  const looks = ledger
    .outlooks()
    .filter((step) => step.onWrites)
    .map(async (step) => {
      const want = await step.want(outputs);
      return want === undefined ? [] : step.outlook.foresee(want, context);
    });
  const told = await Promise.allSettled(looks);
  return told.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
}
