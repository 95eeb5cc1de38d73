import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createPipelineRequest } from '@azure/core-rest-pipeline';
import { makeOrganization } from '../../tasks/organization';

describe('the organization as the job reaches it', () => {
  it('gives up an answer that never ends, though it is never silent', async () => {
    let drips: NodeJS.Timeout | undefined;
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      drips = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drips));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
    const agentHttp = {
      agentFor: () => undefined,
      certificateProblem: () => undefined,
      afterFirstRequest: async () => {},
    };
    const credential = { kind: 'bearer', actor: 'me', signedInBy: 'job token', token: async () => 'token' } as const;
    try {
      const { http } = makeOrganization({ url, isServer: false }, credential, agentHttp);
      const asked = http.sendRequest(createPipelineRequest({ url, timeout: 400 }));
      const late = new Promise((_, reject) => setTimeout(() => reject(new Error('still waiting')), 5000).unref());
      await assert.rejects(Promise.race([asked, late]), /no whole answer within 0\.4 s/);
    } finally {
      clearInterval(drips);
      server.closeAllConnections();
      server.close();
    }
  });
});
