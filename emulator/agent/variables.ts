/** The variables of a job: names without regard to case, secrets apart, `$(name)` expanded. */

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly isSecret: boolean;
  readonly isReadOnly: boolean;
}

export class Variables {
  readonly #all = new Map<string, Variable>();

  /** @returns false when the variable is read-only and stays as it was. */
  set(name: string, value: string, flags: { isSecret?: boolean; isReadOnly?: boolean } = {}): boolean {
    const have = this.#all.get(name.toLowerCase());
    if (have?.isReadOnly === true) {
      return false;
    }
    // Once secret, always secret.
    const isSecret = flags.isSecret === true || have?.isSecret === true;
    this.#all.set(name.toLowerCase(), { name, value, isSecret, isReadOnly: flags.isReadOnly === true });
    return true;
  }

  get(name: string): string | undefined {
    const value = this.#all.get(name.toLowerCase())?.value;
    return value === undefined ? undefined : this.expand(value, 1);
  }

  /** Unknown names stay as they are; values that name each other in a circle stop at some depth. */
  expand(text: string, depth = 0): string {
    if (depth > 20) {
      return text;
    }
    return text.replace(/\$\(([^()]+)\)/g, (whole, name: string) => {
      const value = this.#all.get(name.trim().toLowerCase())?.value;
      return value === undefined ? whole : this.expand(value, depth + 1);
    });
  }

  list(): Variable[] {
    return [...this.#all.values()].map((variable) => ({ ...variable, value: this.expand(variable.value, 1) }));
  }
}

/** The name that a variable has in the environment. */
export function toEnvironmentName(name: string): string {
  return name.replace(/[. ]/g, '_').toUpperCase();
}
