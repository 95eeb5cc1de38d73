/**
 * Hides secrets in everything that is printed or reported.
 * Source: microsoft/azure-pipelines-agent, MaskingUtil.cs, LoggedSecretMasker.cs, Worker.cs (which parameters, which
 * encoded forms, a least length).
 * Beware: the client id, issuer and subject of a connection that the job refers to are masked too, as on a real agent.
 */

/** Shorter texts are not masked: they would hide half the log. The agent's own is settable up to 6; 3 is ours. */
const leastLength = 3;

export class Masker {
  readonly #secrets = new Set<string>();
  #pattern: RegExp | undefined;

  /** Takes a secret in all its forms; of several lines, each for itself. */
  add(secret: string): void {
    for (const line of secret.split(/\r?\n/)) {
      for (const form of toForms(line)) {
        if (form.length >= leastLength) {
          this.#secrets.add(form);
        }
      }
    }
    this.#pattern = undefined;
  }

  mask(text: string): string {
    if (this.#secrets.size === 0) {
      return text;
    }
    this.#pattern ??= makePattern(this.#secrets);
    return text.replace(this.#pattern, '***');
  }
}

/** Longest first, or a shorter secret would leave the rest of a longer one. */
function makePattern(secrets: ReadonlySet<string>): RegExp {
  const sorted = [...secrets].sort((left, right) => right.length - left.length);
  return new RegExp(sorted.map((secret) => secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
}

function toForms(secret: string): string[] {
  const trimmed = secret.trim();
  const bare = trimmed.replace(/^(["'])(.*)\1$/, '$2');
  const plain = [secret, trimmed, bare];
  return plain.flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(toWellFormed(text)),
    new URLSearchParams({ x: text }).toString().slice(2),
    ...toBase64Forms(text),
  ]);
}

function toWellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** A text inside a longer one that was encoded as a whole (`user:secret`) shows in one of three shifts. */
function toBase64Forms(text: string): string[] {
  if (text.length < leastLength) {
    return [];
  }
  const shifted = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)])
      .toString('base64')
      .replace(/=+$/, '');
    const partial = (Buffer.byteLength(text) + shift) % 3 !== 0;
    return encoded.slice(shift === 0 ? 0 : shift + 1, partial ? -1 : undefined);
  });
  // Short pieces would match by chance.
  return [Buffer.from(text).toString('base64'), ...shifted.filter((piece) => piece.length >= 8)];
}

const openParameters = new Set(
  ['role', 'scope', 'tenantid', 'issuedat', 'expiresat', 'audience', 'authenticationtype', 'authorizationtype'].concat([
    'accesstokentype',
    'accesstokenfetchingmethod',
    'usewindowssecurity',
    'unsecured',
  ]),
);

/** Whether an authorization parameter of a job's endpoint is treated as a secret. */
export function isMasked(parameter: string): boolean {
  return !openParameters.has(parameter.toLowerCase());
}
