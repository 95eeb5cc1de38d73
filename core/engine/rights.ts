/**
 * The rights that the coming writes take: all of them asked for at once, before the first write. A certain want of one
 * stops the run; what cannot be told is said, and the write tells. Where the run would go on without the step, its want
 * stops nothing and is said all the same, since what follows may fail for it.
 */
import { holderOf, isOfSetup } from '../http/rights';
import { HttpProblem } from '../problem/http-problem';
import { type Advisory, Pending, Problem, UnexpectedShape } from '../problem/problem';
import { goesWithout, joinedReasons, refusedRights, rightsUnknown } from '../problem/refused';
import type { Right, Standing } from '../problem/right';
import { factsOf } from '../problem/right-facts';
import type { AskRights } from './recipe';
import type { Proof, Resource } from './resource';
import { After, type RunState } from './run-state';
import type { AnyOutputs, StepOf } from './step';

/** One action on one thing, with each use that the run has for it. */
type Needed = readonly [Right, ...Right[]];

/** What a run needs, and whether who acts has it. */
export interface RightSeen {
  readonly needed: Needed;
  readonly standing: Standing;
}

/** What was found of the rights that a run takes. */
export interface RightsFound {
  readonly seen: readonly RightSeen[];
  readonly lacking: readonly Problem[];
  /** What is no right, and stops its writes for sure. */
  readonly inTheWay: readonly Problem[];
  /** What cannot be told, and what a step lacks that the run would go on without. */
  readonly advisories: readonly Advisory[];
}

export const noRights: RightsFound = { seen: [], lacking: [], inTheWay: [], advisories: [] };

/** What is asked, with its answer. */
interface Answered {
  readonly needed: Needed;
  readonly answer: Standing | Problem;
}

/** Of all writes that the plan found, and of those that wait for them. */
export async function lookAtRights(state: RunState, outputs: AnyOutputs, ask: AskRights): Promise<RightsFound> {
  const { context } = state;
  const found = await neededRights(state, outputs);
  const demanded = merged(found.filter(({ isOptional }) => !isOptional));
  const keys = demanded.map(([right]) => keyOf(right));
  const optional = merged(found.filter(({ isOptional }) => isOptional)).filter(
    ([right]) => !keys.includes(keyOf(right)),
  );
  const all = [...demanded, ...optional];
  const answers = all.length > 0 ? await ask(all.map(inOne), context) : [];
  const answered = all.map((needed, at): Answered => ({ needed, answer: answers[at] ?? 'unknown' }));
  const stopping = answered.slice(0, demanded.length);
  const unknown = answered.filter(({ answer }) => answer === 'unknown').map(({ needed }) => factsOf(inOne(needed)));
  const without = answered.slice(demanded.length);
  return {
    seen: answered.map(({ needed, answer }) => ({ needed, standing: standingIn(answer) })),
    lacking: await lackingAmong(stopping, context),
    inTheWay: problemsAmong(stopping),
    advisories: [
      ...(unknown.length > 0 ? [rightsUnknown(unknown)] : []),
      ...[...(await lackingAmong(without, context)), ...problemsAmong(without)].map(goesWithout),
    ],
  };
}

/** A right is there where only something else stands in the way, and not there where that asks for it. */
function standingIn(answer: Standing | Problem): Standing {
  return answer instanceof Problem ? (answer.asks ? 'lacks' : 'has') : answer;
}

function lackingAmong(answered: readonly Answered[], context: RunState['context']): Promise<readonly Problem[]> {
  const lacking = answered.filter(({ answer }) => answer === 'lacks').flatMap(({ needed }) => needed);
  return Promise.all(
    byRole(lacking).map(async ([first, ...more]) => refusedRights([first, ...more], await holderOf(first, context))),
  );
}

function problemsAmong(answered: readonly Answered[]): readonly Problem[] {
  return answered.flatMap(({ answer }) => (answer instanceof Problem ? [answer] : []));
}

interface Found {
  readonly isOptional: boolean;
  readonly rights: readonly Right[];
}

async function neededRights(state: RunState, outputs: AnyOutputs): Promise<readonly Found[]> {
  const of = async (rights: readonly Right[] | Promise<readonly Right[]>, isOptional = false): Promise<Found> => ({
    isOptional,
    rights: await rights,
  });
  return Promise.all([
    ...state.of('ensure').map((step) => of(rightsToEnsure(state, step, outputs), step.optional)),
    ...state.of('remove').map((step) => of(rightsToRemove(state, step))),
    ...state.of('prove').map((step) => of(rightsAt(step, step.part, { outputs, state }))),
  ]);
}

async function rightsToEnsure(state: RunState, step: StepOf<'ensure'>, outputs: AnyOutputs): Promise<readonly Right[]> {
  const { part } = step;
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
  const place = await step.at(outputs, state.context).catch(unlessKnown);
  // Whether what is there would change is not known after a failure.
  const isOpen = place?.have === undefined || !state.waitsForFailure(step);
  return place && isOpen ? rights(place.site, place.have) : [];
}

/** What it waits for is made by this run, or could not be read, which is a problem already. @throws any other failure */
function unlessKnown(failed: unknown): undefined {
  const known = [After, Pending, Problem, HttpProblem, UnexpectedShape];
  if (!known.some((kind) => failed instanceof kind)) {
    throw failed;
  }
}

/** Those that one role would give, together: it is asked for once. */
function byRole(rights: readonly Right[]): readonly Needed[] {
  return together(rights, (right) => {
    const { system, role, scope } = factsOf(right);
    return `${system} ${role} ${scope} ${isOfSetup(right)}`;
  });
}

/** One for each action on each thing. */
function merged(found: readonly Found[]): readonly Needed[] {
  return together(
    found.flatMap(({ rights }) => rights),
    keyOf,
  );
}

function keyOf(right: Right): string {
  const { system, action, scope } = factsOf(right);
  return `${system} ${action} ${scope} ${isOfSetup(right)}`;
}

function together(rights: readonly Right[], keyIn: (right: Right) => string): readonly Needed[] {
  const groups = new Map<string, Needed>();
  for (const right of rights) {
    const key = keyIn(right).toLowerCase();
    const known = groups.get(key);
    groups.set(key, known ? [...known, right] : [right]);
  }
  return [...groups.values()];
}

/** All that it is needed for, in the words of one. */
function inOne(needed: Needed): Right {
  const [first] = needed;
  const all = new Set(needed.flatMap((right) => (right.kind === 'identities' ? [] : [right.doing])));
  return first.kind === 'identities' ? first : { ...first, doing: joinedReasons([...all]) };
}

/** What a right is needed for, as clauses, each once. */
export function reasonsOf(needed: Needed): readonly string[] {
  return [...new Set(needed.map((right) => factsOf(right).doing))];
}
