/** A run each of whose requests passes through somebody's hands, whichever service it goes to. */
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { type Context, makeContext } from '../../core';

/** What is done with a request. @param send sends it, or another in its place */
export type Pass = (
  request: PipelineRequest,
  send: (request: PipelineRequest) => Promise<PipelineResponse>,
) => Promise<PipelineResponse>;

/** The same context, with nothing remembered, whose requests pass so. */
export function passing(context: Context, pass: Pass): Context {
  return makeContext({ ...context, ...clientsPassing(context, pass) });
}

/** From here on the requests of this context pass so: also those of runs that know it already. */
export function passOn(context: Context, pass: Pass): void {
  Object.assign(context, clientsPassing(context, pass));
}

function clientsPassing({ http, organization }: Context, pass: Pass): Pick<Context, 'http' | 'organization'> {
  const through = (client: HttpClient): HttpClient => ({
    sendRequest: (request) => pass(request, (sent) => client.sendRequest(sent)),
  });
  return { http: through(http), organization: { ...organization, http: through(organization.http) } };
}
