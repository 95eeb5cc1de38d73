/**
 * Whom a connection trusts, and as whom it shows itself: Node's own authorities and those of NODE_EXTRA_CA_CERTS, and
 * what the agent was configured with: an authority of one's own (--sslcacert), no validation (--sslskipcertvalidation)
 * and a client certificate (--sslclientcert).
 * Source: azure-pipelines-agent, docs/design/agentssl.md (IAgentCertificateManager); nodejs.org, TLS.
 * Beware: the agent's authority holds everywhere, for a proxy that looks into TLS may be what it is for. The other two
 * are for Azure DevOps alone: nothing is skipped on the way to Azure and Entra, nor in Azure DevOps Services.
 */
import { readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { AgentCertificates } from './agent';
import { certificateFileUnusable } from './problems/agent';

/** Options of a TLS connection; empty for Node's own ways. */
export interface Trust {
  readonly secureContext?: SecureContext;
  readonly rejectUnauthorized?: false;
}

export interface Trusts {
  /** For the organization or collection. */
  readonly organization: Trust;
  /** For everything else, proxies too. */
  readonly others: Trust;
}

/** @throws Problem for a file that cannot be used */
export function makeTrusts(configured: AgentCertificates | undefined, isServer: boolean): Trusts {
  if (!configured) {
    return { organization: {}, others: {} };
  }
  const { authorityFile, client, skipsValidation } = configured;
  const authorities = authorityFile === undefined ? undefined : readAuthorities(authorityFile);
  const others = authorities ? { secureContext: contextOf('--sslcacert', authorityFile, { ca: authorities }) } : {};
  const secureContext = client
    ? contextOf('--sslclientcert', client.certificateFile, {
        ...(authorities ? { ca: authorities } : {}),
        ...readClient(client),
      })
    : others.secureContext;
  const skipped = skipsValidation && isServer ? { rejectUnauthorized: false as const } : {};
  return { organization: { ...(secureContext ? { secureContext } : {}), ...skipped }, others };
}

/** A list of one's own takes the place of Node's, so those are put into it again. */
function readAuthorities(file: string): string[] {
  // With a byte order mark before it, the first authority would not be seen.
  const own = readOwn('--sslcacert', file)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  // Node takes a file without one for an empty list.
  if (!own.includes('-----BEGIN CERTIFICATE-----')) {
    throw certificateFileUnusable('--sslcacert', file, 'it holds no certificate as PEM');
  }
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  return [...rootCertificates, ...(extra ? [tryRead(extra)] : []), own];
}

function readClient(client: NonNullable<AgentCertificates['client']>) {
  const { certificateFile, keyFile, archiveFile, password } = client;
  const passphrase = password === undefined ? {} : { passphrase: password };
  if (archiveFile !== undefined && keyFile === undefined) {
    return { pfx: readOwn('--sslclientcertarchive', archiveFile), ...passphrase };
  }
  return {
    cert: readOwn('--sslclientcert', certificateFile),
    key: readOwn('--sslclientcertkey', keyFile ?? certificateFile),
    ...passphrase,
  };
}

function contextOf(option: string, file = '', options: Parameters<typeof createSecureContext>[0]): SecureContext {
  try {
    return createSecureContext(options);
  } catch (failed) {
    throw certificateFileUnusable(option, file, failed instanceof Error ? failed.message : String(failed));
  }
}

function readOwn(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (failed) {
    throw certificateFileUnusable(option, file, failed instanceof Error ? failed.message : String(failed));
  }
}

/** Node itself goes on without a file that cannot be read. */
function tryRead(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
