/**
 * Microsoft Entra ID: a token for an identity that is not the setup identity, to try a key before it is relied on.
 * Source: entra-docs, v2-oauth2-client-creds-grant-flow and certificate-credentials; `error_codes` of the answer is what
 * tells failures apart.
 * Beware: a new key is refused for some seconds (AADSTS7000215; microsoft-graph-docs #17966).
 */
import { v4 } from 'uuid';
import type { Context } from '../context';
import type { Certificate } from '../names/certificate';
import type { ClientId, TenantId } from '../names/ids';
import { Secret } from '../names/secret';
import { bodyOf, text } from './json';
import { ask } from './request';

/** Who signs in, and by what. */
export interface Client {
  readonly tenantId: TenantId;
  readonly clientId: ClientId;
  readonly key:
    | { readonly kind: 'secret'; readonly secret: Secret }
    | { readonly kind: 'certificate'; readonly certificate: Certificate };
}

/** Seconds for which an assertion that we sign holds. Source: Entra's documentation shows ten minutes. */
const assertionSeconds = 600;

/**
 * An access token of the client for an audience (`https://management.azure.com`), masked already.
 * @throws HttpProblem whose explanation holds the AADSTS code
 */
export async function askToken(context: Context, client: Client, audience: string): Promise<Secret> {
  const url = `${context.cloud.authority}/${encodeURIComponent(client.tenantId)}/oauth2/v2.0/token`;
  const reply = await ask(context, context.http, {
    method: 'POST',
    url,
    headers: {},
    form: {
      grant_type: 'client_credentials',
      client_id: client.clientId,
      ...(await proofOf(client, url, context)),
      scope: `${audience}/.default`,
    },
    patient: true,
  });
  const token = text(bodyOf(reply), 'access_token');
  context.mask(token);
  return new Secret(token);
}

async function proofOf(client: Client, audience: string, context: Context): Promise<Readonly<Record<string, string>>> {
  const { key, clientId } = client;
  if (key.kind === 'secret') {
    return { client_secret: key.secret.reveal() };
  }
  const now = Math.floor(context.clock.now().getTime() / 1000);
  const assertion = await key.certificate.assert({
    aud: audience,
    iss: clientId,
    sub: clientId,
    jti: v4(),
    nbf: now,
    iat: now,
    exp: now + assertionSeconds,
  });
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion.reveal(),
  };
}
