/** What has to go: found by a look, taken away last, one step after the other, and each waited for until it is gone. */
import type { Context } from '../context';
import { clearAway, findLeftovers } from './converge';
import { After, type Ledger } from './ledger';
import type { Leftovers } from './resource';
import type { ClearStep } from './step';
import { guard, type OutputsSoFar } from './walk';

/** Notes what would go; what cannot be told before something else is made is left out. */
export async function lookForLeftovers(ledger: Ledger, outputs: OutputsSoFar, context: Context): Promise<void> {
  await Promise.all(
    ledger.clearances().map((step) =>
      guard(ledger, step, async () => {
        const want = await step.want(outputs);
        if (want === undefined) {
          return;
        }
        const left = await step.clearance.find(want, context);
        ledger.leftovers.set(step.name, left.remove.length);
        entitle(ledger, step, left);
        noteIfAny(ledger, step, left, 'to remove');
      }).catch(() => ledger.forgetUnreached(step)),
    ),
  );
}

/** Takes away what has to go. After a failure nothing further goes. */
export async function clearAll(ledger: Ledger, outputs: OutputsSoFar, context: Context): Promise<void> {
  for (const step of ledger.clearances()) {
    await guard(ledger, step, async () => {
      if (ledger.failedStep !== undefined) {
        throw new After(ledger.failedStep);
      }
      await clear(ledger, step, outputs, context);
    }).catch(() => {});
  }
}

async function clear(ledger: Ledger, step: ClearStep, outputs: OutputsSoFar, context: Context): Promise<void> {
  const { clearance } = step;
  const want = await step.want(outputs);
  if (want === undefined) {
    return;
  }
  const left = await findLeftovers(clearance, want, ledger.leftovers.get(step.name) ?? 0, context);
  if (left.remove.length > 0) {
    entitle(ledger, step, left);
  }
  await clearAway(clearance, want, left.remove, context, () => {
    ledger.wrote = true;
  });
  noteIfAny(ledger, step, left, 'removed');
  for (const item of left.remove) {
    context.log.line(`removed: ${clearance.kind} ${clearance.title(item)}`);
  }
  for (const kept of left.keep ?? []) {
    context.log.line(`kept: ${kept}`);
  }
}

function entitle(ledger: Ledger, step: ClearStep, left: Leftovers<unknown>): void {
  ledger.entitle(step, left.remove.map(step.clearance.title).join(', '));
}

function noteIfAny(ledger: Ledger, step: ClearStep, left: Leftovers<unknown>, state: 'to remove' | 'removed'): void {
  const kept = left.keep ?? [];
  if (left.remove.length > 0 || kept.length > 0) {
    ledger.note(step, left.remove.length > 0 ? state : 'kept', { kept });
  } else if (ledger.stateOf(step) === 'to remove') {
    // Somebody else took it away meanwhile.
    ledger.note(step, 'no change');
  }
}
