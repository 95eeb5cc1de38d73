/**
 * The token by which a pipeline proves which service connection it speaks for.
 * Source: Azure DevOps REST, Distributed Task, Oidctoken - Create, 7.1; the address is the job variable
 * `System.OidcRequestUri` (sprint 240 notes).
 * Beware: only the job's own token may ask, and only for a connection that the stage names (since 2026-03-11).
 */
import type { HttpClient } from '@azure/core-rest-pipeline';
import { type Asker, ask } from './ask';
import { record, text } from './json';

interface IdTokenWant {
  /** `System.OidcRequestUri`. */
  readonly requestUri: string;
  readonly connectionId: string;
  /** The job's system token. */
  readonly jobToken: string;
}

/** @returns the token: a secret, valid about ten minutes @throws HttpProblem */
export async function readIdToken(want: IdTokenWant, door: HttpClient, asker: Asker): Promise<string> {
  const reply = await ask(asker, door, {
    method: 'POST',
    url: `${want.requestUri}?api-version=7.1&serviceConnectionId=${encodeURIComponent(want.connectionId)}`,
    headers: { Authorization: `Bearer ${want.jobToken}`, 'X-TFS-FedAuthRedirect': 'Suppress' },
    body: {},
    repeatable: true,
  });
  return text(record(reply.body), 'oidcToken');
}
