import assert from 'node:assert/strict';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import type { Organization } from '../../core';
import { makeContext } from '../../core';
import { askAzdo } from '../../core/http/azdo';
import { smallContext } from '../engine/small-context';

const objectId = '0d908a3b-3d40-499a-a3b9-18806969da08';
const stranger = `TF401444: Please sign-in at least once as t\\t\\${objectId} in a web browser to enable access to the service.`;

/** An organization that gives one answer to everything. */
function refusing(status: number, message: string, signedInBy: Organization['signedInBy']) {
  const { context } = smallContext();
  const http: Organization['http'] = {
    sendRequest: async (request) => ({
      request,
      status,
      headers: createHttpHeaders({ 'content-type': 'application/json' }),
      bodyAsText: JSON.stringify({ message, typeKey: 'Refused' }),
    }),
  };
  const organization = { ...context.organization, http, actor: 'the identity of somebody', signedInBy };
  return askAzdo(makeContext({ ...context, organization }), { method: 'GET', path: '/_apis/projects' });
}

describe('a sign-in that Azure DevOps refuses', () => {
  for (const status of [401, 403]) {
    it(`is of no member where TF401444 says so, with status ${status}`, async () => {
      await assert.rejects(refusing(status, stranger, 'Entra token'), {
        code: 'azdo.not-member',
        what: `The identity of somebody (object id ${objectId}) is not a member of the organization https://dev.azure.com/contoso.`,
      });
    });
  }

  it('is explained by what signed in', async () => {
    await assert.rejects(refusing(401, 'TF400813', 'job token'), {
      code: 'azdo.sign-in',
      fix: /Limit job authorization/,
    });
    await assert.rejects(refusing(401, 'TF400813', 'Entra token'), {
      code: 'azdo.sign-in',
      fix: /connected to the tenant/,
    });
    await assert.rejects(refusing(401, 'TF400813', 'personal access token'), { code: 'azdo.access-token' });
  });

  it('is none where something else is forbidden', async () => {
    await assert.rejects(refusing(403, 'No.', 'Entra token'), { name: 'HttpProblem' });
  });
});
