/** The part of a recipe that says when the key of a link ends, and who brings the next one. */

import type { Recipe } from '../engine/recipe';
import type { Mode } from '../engine/report';
import type { Outputs } from '../engine/step';
import { type EndOfKeyWant, endOfKey } from '../entra/key/advisories';

/** How many days before the end a check says so, and any run where the key does not renew itself. Chosen by us. */
const checkDays = 60;
const runDays = 30;

type Key = Omit<EndOfKeyWant, 'fromDays'>;

/** @param keyOf the key that is held; `undefined` where nothing of it can be told */
export function endOfKeyAdvice<Before>(mode: Mode, keyOf: (outputs: Outputs<Before>) => Promise<Key | undefined>) {
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps> =>
    recipe.advise(
      'endOfKey',
      endOfKey,
      async (outputs) => {
        const key = await keyOf(outputs);
        const renewsItself = key?.caretaker.kind === 'ours';
        return key && { ...key, fromDays: mode === 'check' ? checkDays : renewsItself ? 0 : runDays };
      },
      { everyRun: true },
    );
}
