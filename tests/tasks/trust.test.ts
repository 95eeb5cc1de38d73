import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { createPipelineRequest } from '@azure/core-rest-pipeline';
import { Problem } from '../../core';
import { createSelfSigned } from '../../emulator/certificates';
import type { AgentCertificates } from '../../tasks/agent';
import { makeAgentHttp } from '../../tasks/agent-http';
import { makeTrusts } from '../../tasks/trust';

const none = { authorityFile: undefined, skipsValidation: false, client: undefined };

/** A host of one's own; `localhost` stands for the collection, `127.0.0.1` for every other host. */
interface Host {
  /** What the host says it saw: the client certificate's name, or nothing. */
  readonly ask: (host: 'localhost' | '127.0.0.1', certificates?: Partial<AgentCertificates>) => Promise<string>;
  readonly files: Readonly<Record<'authority' | 'client' | 'garbage', string>>;
}

async function onHost(work: (host: Host) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'aml-links-trust-'));
  const make = createSelfSigned();
  const [own, client] = await Promise.all([make('localhost'), make('agent 7')]);
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const files = {
    authority: file('authority.pem', own.certificatePem),
    client: file('client.pem', `${client.certificatePem}\n${client.privateKeyPem}`),
    garbage: file('garbage.pem', 'no certificate'),
  };
  const options = { cert: own.certificatePem, key: own.privateKeyPem, requestCert: true, rejectUnauthorized: false };
  const server = createServer(options, ({ socket }, response) => {
    response.end(String((socket as TLSSocket).getPeerCertificate().subject?.CN ?? ''));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  try {
    await work({
      files,
      ask: async (host, certificates) => {
        const agentHttp = makeAgentHttp({
          proxy: undefined,
          certificates: certificates && { ...none, ...certificates },
          url: `https://localhost:${port}/DefaultCollection`,
          isServer: true,
        });
        const { bodyAsText } = await agentHttp.client.sendRequest(
          createPipelineRequest({ url: `https://${host}:${port}/` }),
        );
        return bodyAsText ?? '';
      },
    });
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  }
}

function isProblem(code: string, words: RegExp) {
  return (failed: unknown) => failed instanceof Problem && failed.code === code && words.test(failed.message);
}

describe('whom the task trusts', () => {
  it('is Node alone without a word of the agent: who issued what it does not know is said', async () => {
    await onHost(async ({ ask }) => {
      await assert.rejects(
        ask('localhost'),
        isProblem('service.certificate', /issued by "localhost": .*SELF_SIGNED_CERT/),
      );
    });
  });

  it('is an authority of its own too, for the names that its certificates are for', async () => {
    await onHost(async ({ ask, files }) => {
      const certificates = { authorityFile: files.authority };
      assert.equal(await ask('localhost', certificates), '');
      await assert.rejects(
        ask('127.0.0.1', certificates),
        isProblem('service.certificate', /Use the name that stands in/),
      );
    });
  });

  it('is anybody who answers for the collection, and nobody else, where validation is skipped', async () => {
    await onHost(async ({ ask }) => {
      assert.equal(await ask('localhost', { skipsValidation: true }), '');
      await assert.rejects(
        ask('127.0.0.1', { skipsValidation: true }),
        isProblem('service.certificate', /SELF_SIGNED_CERT/),
      );
    });
  });

  it("shows the agent's own certificate to the collection alone", async () => {
    await onHost(async ({ ask, files }) => {
      const client = {
        certificateFile: files.client,
        keyFile: files.client,
        archiveFile: undefined,
        password: undefined,
      };
      assert.equal(await ask('localhost', { authorityFile: files.authority, client }), 'agent 7');
      assert.equal(await ask('localhost', { skipsValidation: true, client }), 'agent 7');
      assert.deepEqual(makeTrusts({ ...none, client }, true).others, {});
    });
  });

  it('reads the archive where there is one and no key beside the certificate, and names it when it is not there', async () => {
    await onHost(async ({ ask, files }) => {
      const client = { certificateFile: files.client, archiveFile: 'nowhere.pfx', password: 'p' };
      await assert.rejects(
        ask('localhost', { authorityFile: files.authority, client: { ...client, keyFile: undefined } }),
        isProblem('agent.certificates', /nowhere\.pfx" \(--sslclientcertarchive\)/),
      );
      const withKey = { ...client, keyFile: files.client };
      assert.equal(await ask('localhost', { authorityFile: files.authority, client: withKey }), 'agent 7');
    });
  });

  it('takes the key from the file of the certificate where neither key nor archive is named', async () => {
    await onHost(async ({ ask, files }) => {
      const client = { certificateFile: files.client, keyFile: undefined, archiveFile: undefined, password: undefined };
      assert.equal(await ask('localhost', { authorityFile: files.authority, client }), 'agent 7');
    });
  });

  it('names a file that holds no certificate', async () => {
    await onHost(async ({ ask, files }) => {
      await assert.rejects(
        ask('localhost', { authorityFile: files.garbage }),
        isProblem('agent.certificates', /garbage\.pem" \(--sslcacert\): it holds no certificate as PEM/),
      );
      const client = {
        certificateFile: files.garbage,
        keyFile: undefined,
        archiveFile: undefined,
        password: undefined,
      };
      await assert.rejects(ask('localhost', { client }), isProblem('agent.certificates', /--sslclientcert/));
    });
  });
});
