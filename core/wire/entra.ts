/**
 * Microsoft Entra ID: a token for an identity that is not the setup identity, to try a key before it is relied on.
 * Source: entra-docs, v2-oauth2-client-creds-grant-flow; `error_codes` of the answer is what tells failures apart.
 * Beware: a new secret is refused for some seconds (AADSTS7000215; microsoft-graph-docs #17966).
 */
import { Secret } from '../names/secret';
import type { World } from '../world';
import { ask } from './ask';
import { record, text } from './json';

export interface ClientWithSecret {
  readonly tenantId: string;
  readonly clientId: string;
  readonly secret: Secret;
}

/**
 * An access token of the client for an audience (`https://management.azure.com`), masked already.
 * @throws HttpProblem whose explanation holds the AADSTS code
 */
export async function askToken(world: World, client: ClientWithSecret, audience: string): Promise<Secret> {
  const reply = await ask(world, world.http, {
    method: 'POST',
    url: `${world.cloud.authority}/${encodeURIComponent(client.tenantId)}/oauth2/v2.0/token`,
    headers: {},
    form: {
      grant_type: 'client_credentials',
      client_id: client.clientId,
      client_secret: client.secret.reveal(),
      scope: `${audience}/.default`,
    },
    repeatable: true,
  });
  const token = text(record(reply.body), 'access_token');
  world.mask(token);
  return new Secret(token);
}
