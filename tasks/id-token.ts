/**
 * The token by which a pipeline proves which service connection it speaks for.
 * Source: Azure DevOps REST, Distributed Task, Oidctoken - Create, 7.1; the address is the job variable
 * `System.OidcRequestUri` (sprint 240 notes).
 * Beware: only the job's own token may ask, and only for a connection that the stage names (since 2026-03-11).
 */
import type { HttpClient } from '@azure/core-rest-pipeline';
import { type Asker, ask, bodyOf, HttpProblem, text } from '../core';
import { idTokenRefused, noIdTokens, type SigningInput } from './problems/sign-in';

interface IdTokenWant {
  /** `System.OidcRequestUri`; `undefined` where there is no federation. */
  readonly requestUri: string | undefined;
  readonly connectionId: string;
  /** The input that names the connection. */
  readonly input: SigningInput;
  /** The job's system token. */
  readonly jobToken: string;
}

/** @returns the token: a secret, valid about ten minutes @throws Problem when it is refused; HttpProblem when no answer came */
export async function readIdToken(want: IdTokenWant, client: HttpClient, context: Asker): Promise<string> {
  if (want.requestUri === undefined) {
    throw noIdTokens(want.input);
  }
  const reply = ask(context, client, {
    method: 'POST',
    url: `${want.requestUri}?api-version=7.1&serviceConnectionId=${encodeURIComponent(want.connectionId)}`,
    headers: { Authorization: `Bearer ${want.jobToken}`, 'X-TFS-FedAuthRedirect': 'Suppress' },
    body: {},
    patient: true,
  });
  try {
    return text(bodyOf(await reply), 'oidcToken');
  } catch (failed) {
    throw failed instanceof HttpProblem && failed.isJudged ? idTokenRefused(want.input, failed) : failed;
  }
}
