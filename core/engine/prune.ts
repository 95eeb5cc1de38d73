/** What has to go: found by the plan, deleted last, one step after the other, and each waited for until it is gone. */
import type { Context } from '../context';
import { neverGone, notOurs } from '../problem/run';
import type { Leftovers, Removal } from './resource';
import { rest, retryWhilePending, Wait, writeDeadlineSeconds } from './retry';
import type { RunState } from './run-state';
import type { AnyOutputs, StepOf } from './step';

/** How long a list that shows less than before is given to catch up; chosen by us. */
const secondLookSeconds = 5;

/**
 * After how long a deletion is sent again whose thing still shows: it may have been taken and not done, or answered by a
 * server that did not know the thing. Longer than lists lag behind. Chosen by us.
 */
const sendAgainSeconds = 40;

/** Notes what would go; what cannot be told before something else is made is left out. */
export async function planRemovals(state: RunState, outputs: AnyOutputs): Promise<void> {
  await Promise.all(
    state.of('remove').map((step) =>
      state
        .capture(step, async () => {
          const want = await step.want(outputs, state.context);
          if (want !== undefined) {
            state.tell(step, 'reading');
            const left = await findOurs(step.part, want, state.context);
            state.leftovers.set(step.name, left.remove);
            titleBy(state, step, left);
            noteIfAny(state, step, { left, became: 'toRemove' });
          }
        })
        .catch(() => state.forgetUnreached(step)),
    ),
  );
}

/** Deletes what the plan found, where a step that is about to change something would leave more of it. */
export async function pruneBefore(state: RunState, outputs: AnyOutputs): Promise<void> {
  const isAboutToChange = (name: string | undefined) =>
    state.steps.some((step) => step.name === name && state.stateOf(step) === 'toChange');
  const early = state
    .of('remove')
    .filter(({ name, before }) => (state.leftovers.get(name) ?? []).length > 0 && isAboutToChange(before));
  await pruneAll(state, early, outputs);
  for (const { name } of early) {
    state.leftovers.delete(name);
  }
}

/** Deletes what has to go. After a failure nothing further goes. */
export function prune(state: RunState, outputs: AnyOutputs): Promise<void> {
  return pruneAll(state, state.of('remove'), outputs);
}

async function pruneAll(state: RunState, steps: readonly StepOf<'remove'>[], outputs: AnyOutputs): Promise<void> {
  for (const step of steps) {
    await state
      .capture(step, async () => {
        state.refuseAfterFailure();
        await pruneStep(state, step, outputs);
      })
      .catch(() => {});
  }
}

async function pruneStep(state: RunState, step: StepOf<'remove'>, outputs: AnyOutputs): Promise<void> {
  const { part } = step;
  const { log } = state.context;
  const want = await step.want(outputs, state.context.renewed());
  if (want === undefined) {
    return;
  }
  const left = await findLeftovers(state, step, want);
  if (left.remove.length > 0) {
    titleBy(state, step, left);
  }
  await deleteAll(state, step, left.remove);
  await untilGone(state, step, { want, items: left.remove });
  noteIfAny(state, step, { left, became: 'removed' });
  for (const item of left.remove) {
    log.line(`removed: ${part.kind} ${part.title(item)}`);
  }
  for (const kept of left.keep ?? []) {
    log.line(`kept: ${kept}`);
  }
}

/** The one guard of all removals: what is not ours is never deleted, whatever was found. @throws Problem */
async function findOurs<Want, Item>(
  removal: Removal<Want, Item>,
  want: Want,
  context: Context,
): Promise<Leftovers<Item>> {
  const found = await removal.find(want, context);
  const foreign = found.remove.find((item) => !removal.isOurs(item));
  if (foreign !== undefined) {
    throw notOurs(removal.kind, removal.title(foreign));
  }
  return found;
}

/**
 * What has to go, looked for once more where less shows than before: a list may lag behind, and what it leaves out for a
 * moment would stay for good.
 */
async function findLeftovers(state: RunState, step: StepOf<'remove'>, want: unknown) {
  const { name, part } = step;
  const left = await findOurs(part, want, state.context.renewed());
  if (left.remove.length >= (state.leftovers.get(name) ?? []).length) {
    return left;
  }
  await rest(secondLookSeconds, `a second look for each ${part.kind}`, state.waiter(step));
  return findOurs(part, want, state.context.renewed());
}

async function deleteAll(state: RunState, step: StepOf<'remove'>, items: readonly unknown[]): Promise<void> {
  const { part } = step;
  const wait = new Wait(state.waiter(step), part.patienceSeconds ?? writeDeadlineSeconds);
  for (const item of items) {
    state.refuseWhenCancelled();
    state.underWay.add(step.name);
    state.tell(step, 'writing');
    await retryWhilePending(wait, () => part.delete(item, state.context.renewed()));
    state.wrote = true;
  }
  if (items.length > 0) {
    state.taken.set(step.name, 'removed');
  }
  state.underWay.delete(step.name);
}

async function untilGone(
  state: RunState,
  step: StepOf<'remove'>,
  { want, items }: { readonly want: unknown; readonly items: readonly unknown[] },
): Promise<void> {
  const { part } = step;
  const { clock } = state.context;
  const wait = new Wait(state.waiter(step), writeDeadlineSeconds);
  let sentAt = clock.now().getTime();
  for (let left = items; left.length > 0; ) {
    left = (await findOurs(part, want, state.context.renewed())).remove;
    const [first] = left;
    if (first === undefined) {
      return;
    }
    if (wait.isOver) {
      throw (await part.stays?.(first, state.context)) ?? neverGone(part.kind, part.title(first));
    }
    if (clock.now().getTime() - sentAt >= sendAgainSeconds * 1000) {
      await deleteAll(state, step, left);
      sentAt = clock.now().getTime();
    }
    const title = part.title(first);
    await wait.orThrow(`${part.kind} ${title} to be gone`, neverGone(part.kind, title));
  }
}

/** Names all that goes, with what went before a step of this run already. */
function titleBy(state: RunState, step: StepOf<'remove'>, left: Leftovers<unknown>): void {
  const earlier = state.reportOf(step);
  const gone = earlier?.state === 'removed' ? [earlier.title] : [];
  state.title(step, [...gone, ...left.remove.map(step.part.title)].join(', '));
}

function noteIfAny(
  state: RunState,
  step: StepOf<'remove'>,
  { left, became }: { readonly left: Leftovers<unknown>; readonly became: 'toRemove' | 'removed' },
): void {
  const kept = left.keep ?? [];
  if (left.remove.length > 0 || kept.length > 0) {
    state.note(step, left.remove.length > 0 ? became : 'kept', { kept });
  } else if (state.stateOf(step) === 'toRemove') {
    // Somebody else deleted it meanwhile.
    state.note(step, 'noChange');
  }
}
