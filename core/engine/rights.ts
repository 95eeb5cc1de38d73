/**
 * The rights that the coming writes take: all of them asked for at once, before the first write. A certain want of one
 * stops the run; what cannot be told is said, and the write tells.
 */
import { holderOf, isOfSetup } from '../http/rights';
import { type Advisory, Problem } from '../problem/problem';
import { refusedRights, rightsUnknown } from '../problem/refused';
import type { Right, Standing } from '../problem/right';
import { factsOf } from '../problem/right-facts';
import type { AskRights } from './recipe';
import type { Proof, Resource } from './resource';
import type { RunState } from './run-state';
import type { AnyOutputs, StepOf } from './step';

/** A right, and whether who acts has it. */
export interface RightSeen {
  readonly right: Right;
  readonly standing: Standing;
}

/** What was found of the rights that a run takes. */
export interface RightsFound {
  readonly seen: readonly RightSeen[];
  readonly lacking: readonly Problem[];
  /** What is no right, and stops its writes for sure. */
  readonly inTheWay: readonly Problem[];
  readonly unknown: readonly Advisory[];
}

export const noRights: RightsFound = { seen: [], lacking: [], inTheWay: [], unknown: [] };

/** Of all writes that the plan found, and of those that wait for them. */
export async function lookAtRights(state: RunState, outputs: AnyOutputs, ask: AskRights): Promise<RightsFound> {
  const { context } = state;
  const rights = merged(await neededRights(state, outputs));
  const answers = rights.length > 0 ? await ask(rights, context) : [];
  const inTheWay = answers.filter((answer) => answer instanceof Problem);
  const seen = rights.map((right, at) => ({ right, standing: standingIn(answers[at]) }));
  const of = (standing: Standing) => seen.filter((one) => one.standing === standing).map(({ right }) => right);
  const unknown = of('unknown');
  return {
    seen,
    lacking: await Promise.all(
      byRole(of('lacks')).map(async ([first, ...more]) =>
        refusedRights([first, ...more], await holderOf(first, context)),
      ),
    ),
    inTheWay,
    unknown: unknown.length > 0 ? [rightsUnknown(unknown.map(factsOf))] : [],
  };
}

/** A right is there where only something else stands in the way. */
function standingIn(answer: Standing | Problem | undefined): Standing {
  return answer instanceof Problem ? 'has' : (answer ?? 'unknown');
}

async function neededRights(state: RunState, outputs: AnyOutputs): Promise<readonly Right[]> {
  const found = await Promise.all([
    ...state.of('ensure').map((step) => rightsToEnsure(state, step, outputs)),
    ...state.of('remove').map((step) => rightsToRemove(state, step)),
    ...state.of('prove').map((step) => rightsAt(step, step.part, { outputs, state })),
  ]);
  return found.flat();
}

/** None for what the run can do without. */
async function rightsToEnsure(state: RunState, step: StepOf<'ensure'>, outputs: AnyOutputs): Promise<readonly Right[]> {
  const { part } = step;
  if (step.optional) {
    return [];
  }
  const compared = state.compared.get(step.name);
  if (compared) {
    const isOpen = compared.have === undefined || compared.changes.length > 0;
    return isOpen ? (part.rights?.(compared.want, compared.have) ?? []) : [];
  }
  return rightsAt(step, part, { outputs, state });
}

function rightsToRemove(state: RunState, { name, part }: StepOf<'remove'>): readonly Right[] {
  return (state.leftovers.get(name) ?? []).flatMap((item) => part.rights?.(item) ?? []);
}

/** Rights at a place that is known beforehand; none inside something that this run makes. */
async function rightsAt(
  step: StepOf<'ensure'> | StepOf<'prove'>,
  { rights }: Pick<Resource<unknown, unknown>, 'rights'> | Pick<Proof<unknown>, 'rights'>,
  { outputs, state }: { readonly outputs: AnyOutputs; readonly state: RunState },
): Promise<readonly Right[]> {
  if (!step.at || !rights) {
    return [];
  }
  // What `at` waits for is made by this run, or could not be read, which is a problem already.
  const place = await step.at(outputs, state.context).catch(() => undefined);
  // Whether what is there would change is not known after a failure.
  const isOpen = place?.have === undefined || !state.waitsForFailure(step);
  return place && isOpen ? rights(place.site, place.have) : [];
}

/** Those that one role would give, together: it is asked for once. */
function byRole(rights: readonly Right[]): readonly (readonly [Right, ...Right[]])[] {
  const groups = new Map<string, [Right, ...Right[]]>();
  for (const right of rights) {
    const { system, role, scope } = factsOf(right);
    const key = `${system} ${role} ${scope} ${isOfSetup(right)}`.toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), right] as [Right, ...Right[]]);
  }
  return [...groups.values()];
}

/** One for each action on each thing, with all that it is needed for. */
function merged(rights: readonly Right[]): readonly Right[] {
  const byKey = new Map<string, Right>();
  for (const right of rights) {
    const { system, action, scope } = factsOf(right);
    const key = `${system} ${action} ${scope} ${isOfSetup(right)}`.toLowerCase();
    const known = byKey.get(key);
    byKey.set(key, known ? together(known, right) : right);
  }
  return [...byKey.values()];
}

function together(known: Right, other: Right): Right {
  if (
    known.kind === 'identities' ||
    other.kind === 'identities' ||
    known.doing.split(', and to ').includes(other.doing)
  ) {
    return known;
  }
  return { ...known, doing: `${known.doing}, and to ${other.doing}` };
}
