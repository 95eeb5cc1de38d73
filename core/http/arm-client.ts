/**
 * Lets a management client of the Azure SDK send as everything else here does: by our HTTP client, with our way of waiting,
 * to our cloud, and in the API version that we want instead of the one it was generated for. Its own policies for retries,
 * proxies and redirects are taken out.
 */
import { isRestError, type Pipeline, type PipelinePolicy } from '@azure/core-rest-pipeline';
import type { Context } from '../context';
import { HttpProblem } from '../problem/http-problem';
import { Problem, UnexpectedShape } from '../problem/problem';
import { wrongTenant } from './arm-problems';
import { noAnswer } from './failure';
import { bodyOf, type Json } from './json';
import { armRefusals } from './refusals/arm';
import { judged, type Reply, withFreshToken } from './request';

/** What such clients take as their credential. */
interface Credential {
  readonly getToken: (
    scopes?: unknown,
    options?: { readonly claims?: string },
  ) => Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

/** Signs in as the setup identity. */
export function armCredential(context: Context): Credential {
  return {
    getToken: async (_scopes, { claims } = {}) =>
      // A refused token is renewed in one place, for whoever asks: not by the client itself.
      claims === undefined
        ? {
            token: await context.token(context.cloud.arm),
            // The context keeps the token fresh itself; this only keeps the client from asking for each request twice.
            expiresOnTimestamp: context.clock.now().getTime() + 300_000,
          }
        : null,
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
  for (const name of ['proxyPolicy', 'redirectPolicy', 'decompressResponsePolicy']) {
    pipeline.removePolicy({ name });
  }
  for (const policy of context.pipeline.getOrderedPolicies().filter(({ name }) => handedOn.includes(name))) {
    pipeline.addPolicy(policy, policy.name === 'retry' ? { phase: 'Retry' } : { afterPhase: 'Retry' });
  }
}

/** How such a client is asked. */
interface ByClient<Client extends { readonly pipeline: Pipeline }> {
  readonly make: () => Promise<Client>;
  /** Sends what is to be asked; what the client makes of the answers counts for nothing. */
  readonly send: (client: Client) => Promise<unknown>;
}

/**
 * Asks by such a client. Its library takes whatever it is given for what it expects, so the answers are judged before it
 * sees them, and what was read is read off the answers themselves.
 * @returns the bodies of all answers, in their order
 * @throws HttpProblem, UnexpectedShape, as `askArm`
 */
export function askByClient<Client extends { readonly pipeline: Pipeline }>(
  context: Context,
  by: ByClient<Client>,
): Promise<readonly Json[]> {
  return withFreshToken(context, context.cloud.arm, async () => {
    const replies: Reply[] = [];
    const [client] = await Promise.all([by.make(), context.token(context.cloud.arm)]);
    adoptPipeline(client.pipeline, context);
    client.pipeline.addPolicy(judging(context, replies), {
      phase: 'Deserialize',
      afterPolicies: ['deserializationPolicy'],
    });
    try {
      await by.send(client);
    } catch (failed) {
      throwUnlessRead(failed, replies.at(-1), context);
    }
    return replies.map(bodyOf);
  });
}

/** Hands the client only what is a success and an object, and keeps it. The token goes to Azure and nowhere else. */
function judging(context: Context, replies: Reply[]): PipelinePolicy {
  return {
    name: 'judging',
    async sendRequest(request, next) {
      if (!request.url.startsWith(`${context.cloud.arm}/`)) {
        throw new UnexpectedShape('nextLink', `an address of ${context.cloud.arm}`, replies.at(-1)?.seen);
      }
      const response = await next(request);
      const reply = judged(context, response, { refusals: armRefusals });
      bodyOf(reply);
      replies.push(reply);
      return response;
    },
  };
}

/** Where the client cannot read an answer that is good for us, nothing is lost, unless more would have come. */
function throwUnlessRead(failed: unknown, last: Reply | undefined, context: Context): void {
  const isOurs = failed instanceof HttpProblem || failed instanceof UnexpectedShape || failed instanceof Problem;
  const isUnsent = isRestError(failed) && !failed.response;
  if (isOurs || isUnsent || !last) {
    throw thrownByClient(failed, context);
  }
  if (bodyOf(last).nextLink) {
    throw new UnexpectedShape('value', 'a list of what was asked for', last.seen);
  }
}

/** What the client threw, as `ask` would have thrown it. */
function thrownByClient(failed: unknown, context: Context): unknown {
  const problem = isRestError(failed) && failed.request ? noAnswer(context, failed.request, failed) : failed;
  return problem instanceof HttpProblem && problem.refusal === 'wrongTenant' ? wrongTenant(problem) : problem;
}
