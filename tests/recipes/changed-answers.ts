/** Answers of the services, changed on their way: states that no seed can hold, and lists that come in several pages. */
import type { PipelineRequest } from '@azure/core-rest-pipeline';
import { isObject, type Json, readObjects } from '../../emulator/json';
import type { Lab } from '../../scripts/lab';
import { passOn } from './passing';

/** Changes the body of every good answer to a GET of such an address. @param of the lab whose runs see it */
export function changeAnswers(of: Lab, at: RegExp, change: (body: Json) => Json): void {
  passOn(of.context, async (request, send) => {
    const answer = await send(request);
    if (request.method !== 'GET' || !at.test(request.url) || answer.status !== 200) {
      return answer;
    }
    const body: unknown = JSON.parse(answer.bodyAsText ?? '');
    return { ...answer, bodyAsText: JSON.stringify(change(isObject(body) ? body : {})) };
  });
}

/** Makes such a list come in two pages, of which the first holds nothing but the address of the second. */
export function emptyFirstPage(of: Lab, at: RegExp): { readonly seconds: () => number } {
  let seconds = 0;
  passOn(of.context, async (request, send) => {
    if (request.url.endsWith(secondPage)) {
      seconds += 1;
      const answer = await send({ ...request, url: request.url.slice(0, -secondPage.length) });
      // The clients of Azure know an answer by its request.
      return { ...answer, request };
    }
    const answer = await send(request);
    const isList = request.method === 'GET' && at.test(request.url) && answer.status === 200;
    const value = isList ? readObjects(JSON.parse(answer.bodyAsText ?? ''), 'value') : [];
    return value.length === 0
      ? answer
      : { ...answer, bodyAsText: JSON.stringify({ value: [], nextLink: `${request.url}${secondPage}` }) };
  });
  return { seconds: () => seconds };
}

const secondPage = '&page=2';

/** Lets somebody do something at once before such a request of a run. */
export function justBefore(of: Lab, at: (request: PipelineRequest) => boolean, act: () => Promise<unknown>): void {
  let isDone = false;
  passOn(of.context, async (request, send) => {
    if (!isDone && at(request)) {
      isDone = true;
      await act();
    }
    return send(request);
  });
}

/** In the address of each request that is marked by `markOthers`. */
export const markOfOthers = 'of-another=true';

/** Marks what is not sent by the setup identity, so that a fault can meet the identity of a link and nobody else. */
export function markOthers(of: Lab): void {
  passOn(of.context, async (request, send) => {
    if (await isOfSetup(of, request)) {
      return send(request);
    }
    const url = `${request.url}${request.url.includes('?') ? '&' : '?'}${markOfOthers}`;
    // The clients of Azure know an answer by its request.
    return { ...(await send({ ...request, url })), request };
  });
}

interface Refusal {
  readonly code: string;
  readonly times: number;
}

/** Refuses such an address with 403 to everybody but the setup identity, so many times. */
export function refuseToOthers(of: Lab, at: RegExp, { code, times }: Refusal): void {
  let refused = 0;
  passOn(of.context, async (request, send) => {
    const isOfOther = !(await isOfSetup(of, request));
    const answer = await send(request);
    if (!isOfOther || !at.test(request.url) || refused >= times) {
      return answer;
    }
    refused += 1;
    return { ...answer, status: 403, bodyAsText: JSON.stringify({ error: { code, message: 'No.' } }) };
  });
}

async function isOfSetup({ context: { token, cloud } }: Lab, { headers }: PipelineRequest): Promise<boolean> {
  const tokens = await Promise.all(
    [cloud.arm, cloud.graph, cloud.synapse, cloud.keyVault].map((audience) => token(audience)),
  );
  return tokens.some((one) => headers.get('authorization') === `Bearer ${one}`);
}
