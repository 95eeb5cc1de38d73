/**
 * Lets a management client of the Azure SDK send as everything else here does: by our HTTP client, with our way of waiting,
 * to our cloud, and in the API version that we want instead of the one it was generated for. Its own policies for retries,
 * proxies and redirects are taken out.
 */
import { isRestError, type Pipeline, type PipelineResponse } from '@azure/core-rest-pipeline';
import type { Context } from '../context';
import { HttpProblem } from '../problem/http-problem';
import { wrongTenant } from './arm-problems';
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

/** The policies of the context's pipeline that the client gets; the others it has itself. */
const handedOn = ['retry', 'limiter'];

/** Gives the client's pipeline our policies. */
export function adoptPipeline(pipeline: Pipeline, context: Context): void {
  for (const name of ['proxyPolicy', 'redirectPolicy']) {
    pipeline.removePolicy({ name });
  }
  for (const policy of context.pipeline.getOrderedPolicies().filter(({ name }) => handedOn.includes(name))) {
    pipeline.addPolicy(policy, policy.name === 'retry' ? { phase: 'Retry' } : { afterPhase: 'Retry' });
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

/** What the client threw, as `ask` would have thrown it. */
export function thrownByClient(failed: unknown, context: Context): unknown {
  if (!isRestError(failed)) {
    return failed;
  }
  const problem = failed.response
    ? httpProblem(context, failed.response, armRefusals)
    : failed.request
      ? noAnswer(context, failed.request, failed)
      : failed;
  return problem instanceof HttpProblem && problem.refusal === 'wrongTenant' ? wrongTenant(problem) : problem;
}
