/**
 * Steps once more at another place. Each is named and shown with the place, and sees its neighbours by their plain
 * names; a name that has no step here, or none before it, means the one outside.
 */
import type { Step } from './step';

type AllMade = Readonly<Record<string, Promise<unknown>>>;

/** @param place for people, told apart from every other place: `forecast` */
export function atPlace(place: string, steps: readonly Step[]): readonly Step[] {
  const names = new Set(steps.map((step) => step.name));
  const there = (name: string) => (names.has(name) ? `${name} in ${place}` : name);
  const seen = (outputs: AllMade): AllMade => {
    const here = [...names].flatMap((name) => {
      const given = outputs[there(name)];
      return given ? [[name, given] as const] : [];
    });
    return { ...outputs, ...Object.fromEntries(here) };
  };
  return steps.map((step) => moved(step, place, there, seen));
}

function moved(step: Step, place: string, there: (name: string) => string, seen: (outputs: AllMade) => AllMade): Step {
  const name = there(step.name);
  const titled = <Thing extends { readonly title: (about: never) => string }>(thing: Thing): Thing => ({
    ...thing,
    title: (about: never) => {
      const title = thing.title(about);
      return title === place ? title : `${title} in ${place}`;
    },
  });
  switch (step.verb) {
    case 'value':
      return { ...step, name, value: (outputs) => step.value(seen(outputs)) };
    case 'find':
      return { ...step, name, want: (outputs) => step.want(seen(outputs)), lookup: titled(step.lookup) };
    case 'ensure': {
      const childOf = step.childOf === undefined ? undefined : there(step.childOf);
      const about = `${step.about} in ${place}`.trim();
      return {
        ...step,
        name,
        childOf,
        about,
        want: (outputs) => step.want(seen(outputs)),
        resource: titled(step.resource),
      };
    }
    case 'test':
      return { ...step, name, want: (outputs) => step.want(seen(outputs)), test: titled(step.test) };
    case 'prove':
      return { ...step, name, want: (outputs) => step.want(seen(outputs)), proof: titled(step.proof) };
    case 'foresee':
      return { ...step, name, want: (outputs) => step.want(seen(outputs)), outlook: titled(step.outlook) };
    case 'clear':
      return { ...step, name, want: (outputs) => step.want(seen(outputs)), clearance: titled(step.clearance) };
  }
}
