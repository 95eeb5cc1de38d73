/** What the examples of problems are made with. */
import { armRefusals } from '../../core/http/refusals/arm';
import { azdoRefusals } from '../../core/http/refusals/azdo';
import { graphRefusals } from '../../core/http/refusals/graph';
import { keyVaultRefusals } from '../../core/http/refusals/key-vault';
import { synapseRefusals } from '../../core/http/refusals/synapse';
import { refusalIn } from '../../core/http/refusals/table';
import { HttpProblem } from '../../core/problem/http-problem';
import type { Advisory } from '../../core/problem/problem';
import { type Catalogue, catalogue } from './catalogue';

/** For each function that words a problem: the arguments of each example. One without an example does not compile. */
export type Examples = {
  readonly [Name in keyof Catalogue as Catalogue[Name] extends (...given: never[]) => Advisory
    ? Name
    : never]: Catalogue[Name] extends (...given: infer Given) => Advisory ? readonly Readonly<Given>[] : never;
};

/** The examples of one part of the page. */
export type Part = Partial<Examples>;

/** A page means something of its own in Azure DevOps only. */
const tables = [armRefusals, azdoRefusals, graphRefusals, keyVaultRefusals, synapseRefusals]
  .flat()
  .filter(({ page }) => !page);

/** An answer that is no success. */
export function refused(
  status: number | undefined,
  serviceCode?: string,
  explanation = '',
  more: { readonly retryAfterSeconds?: number; readonly challenge?: string; readonly isPage?: boolean } = {},
) {
  const seen = { method: 'GET', address: 'https://<host>/<path>', status, serviceCode, requestId: undefined, time: '' };
  const refusal = refusalIn({ method: 'GET', status, code: serviceCode, explanation, ...more }, tables);
  return new HttpProblem(seen, { refusal, explanation, retryAfterSeconds: more.retryAfterSeconds });
}

/** The problems that the examples of a part make. */
export function problemsOf(part: Part): readonly Advisory[] {
  return Object.entries<readonly (readonly unknown[])[]>(part).flatMap(([name, calls]) => {
    const make: unknown = Reflect.get(catalogue, name);
    if (typeof make !== 'function') {
      throw new Error(`there is no problem ${name}`);
    }
    return calls.map((given): Advisory => make(...given));
  });
}
