/** A lab in which Azure DevOps is asked as a member of the organization, by a personal access token, instead of as the job. */

import { createHttpHeaders, createPipelineRequest, type HttpClient } from '@azure/core-rest-pipeline';
import { makeContext } from '../core';
import type { Lab } from '../scripts/lab';

/** Adds a project "forecast", and a member who may make connections in every project. */
export const forecastSeed = `
extends: contoso
organizations:
  - name: contoso
    users:
      - { name: ml-platform, pat: token-of-ml-platform, roles: { churn: Creator, fraud: Creator, forecast: Creator } }
    projects:
      - name: forecast
        pipelines:
          - { id: 7, name: link-workspace }
          - { id: 8, name: train }
          - { id: 9, name: score }
`;

/** The job of a lab sees its own project alone; this member sees all of them. */
export function asMember(lab: Lab, token = 'token-of-ml-platform'): Lab {
  const { organization } = lab.context;
  const authorization = `Basic ${Buffer.from(`:${token}`).toString('base64')}`;
  const http: HttpClient = {
    sendRequest: async (request) => {
      const { method, url, body } = request;
      const headers = createHttpHeaders({ ...request.headers.toJSON({ preserveCase: false }), authorization });
      const asked = createPipelineRequest({ method, url, headers, ...(body === undefined ? {} : { body }) });
      // The lab's door to Azure adds no sign-in of its own.
      return { ...(await lab.context.http.sendRequest(asked)), request };
    },
  };
  const signedIn = { actor: 'the member', signedInBy: 'personal access token' } as const;
  return { ...lab, context: makeContext({ ...lab.context, organization: { ...organization, ...signedIn, http } }) };
}
