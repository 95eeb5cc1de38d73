/**
 * Puts a management client of the Azure SDK on our pipeline: our HTTP client, our way of waiting, our cloud, and the API
 * version that we want in place of the one it was generated for. Its own retry, proxy and redirect policies give way.
 */
import { isRestError, type Pipeline, type PipelineResponse } from '@azure/core-rest-pipeline';
import type { Context } from '../context';
import { HttpProblem } from '../problem/http-problem';
import { translateTenant } from './arm';
import { httpProblem, noAnswer } from './failure';
import { type Json, record } from './json';
import { armRefusals } from './refusals/arm';

/** What such clients take as their credential. */
interface Credential {
  readonly getToken: () => Promise<{ readonly token: string; readonly expiresOnTimestamp: number }>;
}

/** Signs in as the setup identity. */
export function armCredential(context: Context): Credential {
  return {
    getToken: async () => ({
      token: await context.token(context.cloud.arm),
      // The context keeps the token fresh itself; this only keeps the client from asking for each request twice.
      expiresOnTimestamp: context.clock.now().getTime() + 300_000,
    }),
  };
}

/** Options by which such clients are made. */
export function armClientOptions(context: Context, apiVersion: string) {
  return {
    endpoint: context.cloud.arm,
    $host: context.cloud.arm,
    apiVersion,
    httpClient: context.http,
    credentialScopes: `${context.cloud.arm}/.default`,
    retryOptions: { maxRetries: 0 },
  };
}

/** Of the context's own pipeline; the client has the others itself. */
const ours = ['patience', 'limiter'];

/** Gives the client's pipeline our policies. */
export function adoptPipeline(pipeline: Pipeline, context: Context): void {
  for (const name of ['proxyPolicy', 'redirectPolicy']) {
    pipeline.removePolicy({ name });
  }
  for (const policy of context.pipeline.getOrderedPolicies().filter(({ name }) => ours.includes(name))) {
    pipeline.addPolicy(policy, policy.name === 'patience' ? { phase: 'Retry' } : { afterPhase: 'Retry' });
  }
}

/**
 * Asks by such a client.
 * @param send gives the client what is to see the answer, and asks
 * @returns what the client made of the answer, and its body, which may hold more
 * @throws HttpProblem, as `askArm`
 */
export async function askByClient<Result>(
  context: Context,
  send: (onResponse: (response: PipelineResponse) => void) => Promise<Result>,
): Promise<{ readonly result: Result; readonly body: Json }> {
  let body: string | null | undefined;
  try {
    const result = await send((response) => {
      body = response.bodyAsText;
    });
    return { result, body: body ? record(JSON.parse(body)) : {} };
  } catch (failed) {
    throw thrownByClient(failed, context);
  }
}

/** What the client threw, as our own wire would have thrown it. */
export function thrownByClient(failed: unknown, context: Context): unknown {
  if (!isRestError(failed)) {
    return failed;
  }
  const problem = failed.response
    ? httpProblem(context, failed.response, armRefusals)
    : failed.request
      ? noAnswer(context, failed.request, failed)
      : failed;
  return problem instanceof HttpProblem ? translateTenant(problem) : problem;
}
