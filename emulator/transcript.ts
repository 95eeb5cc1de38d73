/** What is kept of each request and answer: everything but the secrets. */
import { isObject, type Json } from './json';

export interface TranscriptEntry {
  /** ISO time by the emulator's clock. */
  readonly time: string;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  /** 0 when the connection broke before an answer. */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}

const mask = '***';
const secretHeaders = /^(proxy-)?authorization$|cookie|^x-identity-header$/i;
// `serviceprincipalkey` and its like are Azure DevOps's names; `secretText` is Graph's; the rest are Entra's.
const secretKeys =
  /^(client_?secret|client_?assertion|(access|refresh|id|oidc|api|system|bearer)_?token|token|secret(text)?|password|pat|serviceprincipal(key|certificate)|certificate|private_?key)$/i;
const secretPatterns = [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, /-----BEGIN [A-Z ]+-----[\s\S]*?-----END [A-Z ]+-----/g];

function maskText(text: string): string {
  return secretPatterns.reduce((rest, pattern) => rest.replace(pattern, mask), text);
}

/** Whether its `value` is a secret: Synapse's SecureString, Key Vault's secret bundle. */
function holdsSecret({ type, id, attributes }: Json): boolean {
  if (type === 'SecureString') {
    return true;
  }
  return isObject(attributes) && typeof id === 'string' && /\/secrets\//.test(id);
}

function maskJson(value: unknown): unknown {
  if (typeof value === 'string') {
    return maskText(value);
  }
  if (Array.isArray(value)) {
    return value.map(maskJson);
  }
  if (!isObject(value)) {
    return value;
  }
  const isSecret = holdsSecret(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      (secretKeys.test(key) || (isSecret && key === 'value')) && typeof inner === 'string' && inner !== ''
        ? mask
        : maskJson(inner),
    ]),
  );
}

/** A body or a query: JSON, a form, or plain text. */
export function maskBody(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object') {
      return JSON.stringify(maskJson(value));
    }
  } catch {
    // not JSON: masked as a form and as text
  }
  const asForm = text.replace(/(^|[&?])([\w.]+)=([^&\s]+)/g, (whole: string, lead: string, key: string) =>
    secretKeys.test(key) ? `${lead}${key}=${mask}` : whole,
  );
  return maskText(asForm);
}

export function maskHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      secretHeaders.test(name) ? value.replace(/^(\w+ )?.*$/s, `$1${mask}`) : maskText(value),
    ]),
  );
}
