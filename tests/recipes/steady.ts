/**
 * A lab that watches connections: after each request of a run and after each pause of it, a pipeline signs in through
 * them. Whoever watches fails the run at the first sign-in that fails.
 */

import assert from 'node:assert/strict';
import type { Lab } from '../../scripts/lab';
import { passing } from './passing';
import { connectionOf } from './tenant';

/** In the address of each of its own requests. */
const watchMark = 'watched=true';

export interface Steady {
  readonly lab: Lab;
  /** How often they were tried so far. */
  readonly tries: () => number;
}

export function watching(lab: Lab, ...names: readonly string[]): Steady {
  let tries = 0;
  const ids = names.map((name) => connectionOf(lab, name).id);
  const tryAll = async (after: string) => {
    for (const [at, id] of ids.entries()) {
      tries += 1;
      const said = await signInThrough(lab, id);
      assert.doesNotMatch(said, /AADSTS|Json Web Token/, `sign-in through ${names[at]} after ${after}`);
    }
  };
  const { clock } = lab.context;
  const watchedClock = {
    ...clock,
    sleep: async (milliseconds: number) => {
      await clock.sleep(milliseconds);
      await tryAll('a pause');
    },
  };
  const context = passing({ ...lab.context, clock: watchedClock }, async (request, send) => {
    try {
      return await send(request);
    } finally {
      await tryAll(`${request.method} ${request.url}`);
    }
  });
  return { lab: { ...lab, context }, tries: () => tries };
}

/** @returns what the sign-in met, if anything: Azure's answer about what is read does not count */
export async function signInThrough({ emulator, around }: Lab, endpointId: string): Promise<string> {
  const answer = await emulator.send({
    method: 'POST',
    url: `https://dev.azure.com/contoso/${around.project.id}/_apis/serviceendpoint/endpointproxy?endpointId=${endpointId}&api-version=7.1&${watchMark}`,
    headers: {
      authorization: `Basic ${Buffer.from(`:${emulator.secrets()['pat admin']}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ dataSourceDetails: { dataSourceName: 'TestConnection' }, resultTransformationDetails: {} }),
  });
  assert.equal(answer.status, 200, answer.body);
  const { errorMessage }: { errorMessage: string } = JSON.parse(answer.body);
  return errorMessage;
}
