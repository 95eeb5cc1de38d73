/** The second walk: writes what the first found missing. */
import type { StepState } from '../context';
import { Cancelled, Problem } from '../problem/problem';
import { converge } from './converge';
import { compare, giveFound, readStep } from './plan';
import { changeLine } from './report';
import { rest } from './retry';
import type { Compared, RunState } from './run-state';
import type { AnyOutputs, StepOf, WalkedStep } from './step';
import { runTestAgain } from './try-test';
import { inWords } from './words';

/** What the first walk was told still holds, so it is not asked again. */
export function applySteps(state: RunState): Promise<AnyOutputs> {
  return state.walk((step, outputs) =>
    applyStep(state, step, outputs).catch((failed: unknown) => goOnWithout(state, step, failed)),
  );
}

async function applyStep(state: RunState, step: WalkedStep, outputs: AnyOutputs): Promise<unknown> {
  if (step.verb === 'test') {
    return runTestAgain(state, step, outputs);
  }
  if (step.name in state.outputs && state.stateOf(step) !== 'toChange') {
    return state.outputs[step.name];
  }
  return step.verb === 'ensure' ? applyEnsure(state, step, outputs) : giveFound(state, step, outputs);
}

async function applyEnsure(state: RunState, step: StepOf<'ensure'>, outputs: AnyOutputs): Promise<unknown> {
  const { part } = step;
  const want = await step.want(outputs, state.context);
  if (want === undefined) {
    state.forgetUnreached(step);
    return state.give(step, undefined);
  }
  state.title(step, part.title(want));
  state.refuseWhenCancelled();
  const compared = await compareAgain(state, step, want);
  if (compared.have !== undefined && compared.changes.length === 0) {
    return finish(state, step, { ...compared, became: 'noChange' });
  }
  const write = () => writeIt(state, step, compared);
  const key = part.lockKey?.(want);
  const written = await (key === undefined ? write() : state.context.locks.within(key, write));
  if (compared.have === undefined && written.byOurAnswer) {
    state.fresh.add(step.name);
  }
  if (compared.have !== undefined && part.changesWhatFollows?.(compared.have)) {
    state.renew();
  }
  const became = compared.have === undefined ? 'created' : 'changed';
  const given = finish(state, step, { ...compared, have: written.have, became });
  await rest(step.restSeconds, `${part.kind} ${part.title(want)} to take effect`, state.waiter(step));
  return given;
}

async function writeIt(state: RunState, step: StepOf<'ensure'>, compared: Compared) {
  state.refuseAfterFailure();
  state.underWay.add(step.name);
  state.tell(step, 'writing');
  try {
    return await converge(step.part, compared, {
      context: state.context,
      waiter: state.waiter(step),
      wrote: () => {
        state.wrote = true;
        state.taken.set(step.name, compared.have === undefined ? 'created' : 'changed');
      },
    });
  } catch (failed) {
    if (!(failed instanceof Cancelled)) {
      state.underWay.delete(step.name);
      // Noted before whoever waits for the lock begins.
      noteFailure(state, step, failed);
    }
    throw failed;
  }
}

function noteFailure(state: RunState, step: StepOf<'ensure'>, failed: unknown): void {
  if (!isTolerable(step, failed)) {
    state.fail(step, failed);
  }
}

/** What the first walk saw still holds; what it could not reach is read now, unless its parent was just made. */
async function compareAgain(state: RunState, step: StepOf<'ensure'>, want: unknown): Promise<Compared> {
  const before = state.compared.get(step.name);
  if (before) {
    return compare(step, want, before.have);
  }
  const isParentNew = step.childOf !== undefined && state.fresh.has(step.childOf);
  return compare(step, want, isParentNew ? undefined : await readStep(state, step, want));
}

function finish(
  state: RunState,
  step: StepOf<'ensure'>,
  { became, ...compared }: Compared & { readonly became: StepState },
): unknown {
  const { log } = state.context;
  state.compared.set(step.name, compared);
  state.underWay.delete(step.name);
  state.note(step, became, { changes: compared.changes });
  if (became !== 'noChange') {
    log.line(`${inWords(became)}: ${step.part.kind} ${step.part.title(compared.want)}`);
    for (const change of compared.changes) {
      log.debug(`  ${changeLine(change)}`);
    }
  }
  return state.give(step, compared.have);
}

/** @throws what failed, for a step that the others cannot do without */
function goOnWithout(state: RunState, step: WalkedStep, failed: unknown): unknown {
  if (!isTolerable(step, failed)) {
    throw failed;
  }
  state.note(step, 'kept', { kept: [failed.what] });
  state.context.log.line(`going on without it: ${failed.what}`);
  return state.give(step, undefined);
}

function isTolerable(step: WalkedStep, failed: unknown): failed is Problem {
  return step.verb === 'ensure' && step.optional && failed instanceof Problem;
}
