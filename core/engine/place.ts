/**
 * Steps once more at another place. Each is named and shown with the place, and sees its neighbours by their plain
 * names; a name that has no step here, or none before it, means the one outside.
 */
import type { Context } from '../context';
import type { AnyOutputs, Step, StepOf } from './step';

/** @param place as display text, told apart from every other place: `forecast` */
export function atPlace(place: string, steps: readonly Step[]): readonly Step[] {
  const names = new Set(steps.map((step) => step.name));
  const there = (name: string) => (names.has(name) ? `${name} in ${place}` : name);
  const seen = (outputs: AnyOutputs): AnyOutputs => {
    const here = [...names].flatMap((name) => {
      const given = outputs[there(name)];
      return given ? [[name, given] as const] : [];
    });
    return { ...outputs, ...Object.fromEntries(here) };
  };
  return steps.map((step) => ({
    ...step,
    name: there(step.name),
    part: titledWith(place, step.part),
    want: (outputs: AnyOutputs, context: Context) => step.want(seen(outputs), context),
    ...(step.verb === 'ensure'
      ? { about: `${step.about} in ${place}`.trim(), childOf: step.childOf && there(step.childOf) }
      : {}),
    ...(step.verb === 'ensure' || step.verb === 'prove' ? { at: seenBy(step.at, seen) } : {}),
    ...(step.verb === 'remove' ? { before: step.before && there(step.before) } : {}),
  })) as readonly Step[];
}

function seenBy(at: StepOf<'ensure'>['at'], seen: (outputs: AnyOutputs) => AnyOutputs): StepOf<'ensure'>['at'] {
  return at && ((outputs, context) => at(seen(outputs), context));
}

function titledWith(place: string, part: Step['part']): Step['part'] {
  const title = (about: never) => {
    const plain = (part.title as (about: never) => string)(about);
    return plain === place ? plain : `${plain} in ${place}`;
  };
  return { ...part, title } as Step['part'];
}
