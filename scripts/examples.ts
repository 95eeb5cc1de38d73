/** What the examples of problems are made with. */

import { armRefusals } from '../core/http/refusals/arm';
import { azdoRefusals } from '../core/http/refusals/azdo';
import { graphRefusals } from '../core/http/refusals/graph';
import { keyVaultRefusals } from '../core/http/refusals/key-vault';
import { synapseRefusals } from '../core/http/refusals/synapse';
import { refusalIn } from '../core/http/refusals/table';
import { HttpProblem } from '../core/problem/http-problem';
import type { Problem } from '../core/problem/problem';

/** For each function of a module that gives a problem: the arguments of each example. */
export type Examples<Module> = {
  readonly [Name in keyof Module as Module[Name] extends (...given: never[]) => Problem
    ? Name
    : never]: Module[Name] extends (...given: infer Given) => Problem ? readonly Readonly<Given>[] : never;
};

const tables = [armRefusals, azdoRefusals, graphRefusals, keyVaultRefusals, synapseRefusals].flat();

/** An answer that is no success. */
export function refused(status: number | undefined, serviceCode?: string, explanation = '', waitSeconds?: number) {
  const seen = { method: 'GET', address: 'https://<host>/<path>', status, serviceCode, requestId: undefined, time: '' };
  const refusal = refusalIn({ method: 'GET', status, code: serviceCode, explanation }, tables);
  return new HttpProblem(seen, { refusal, explanation, retryAfterSeconds: waitSeconds });
}

/** The problems that the examples make. */
export function examplesOf<Module extends object>(module: Module, examples: Examples<Module>): readonly Problem[] {
  return Object.entries<readonly (readonly unknown[])[]>(examples).flatMap(([name, calls]) => {
    const make: unknown = Reflect.get(module, name);
    if (typeof make !== 'function') {
      throw new Error(`there is no problem ${name}`);
    }
    return calls.map((given): Problem => make(...given));
  });
}
