/** A secret on its way from where it was obtained to where it is kept: shows itself only when asked by name. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The secret itself. Only for the body of the one request that needs it. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }
}

/** What is no letter, digit or sign at the ends of a secret, in words: `ends with a line break`; `undefined` where nothing is. */
export function blankAround(secret: Secret): string | undefined {
  const text = secret.reveal();
  const found = [
    ['begins', /^\s+/.exec(text)?.[0]],
    ['ends', /\s+$/.exec(text)?.[0]],
  ] as const;
  const said = found.flatMap(([where, blank]) =>
    blank === undefined ? [] : [`${where} with ${/[\r\n]/.test(blank) ? 'a line break' : 'a blank'}`],
  );
  return said.join(' and ') || undefined;
}
