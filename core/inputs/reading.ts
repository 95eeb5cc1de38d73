/** Reading single values of inputs; each adds its complaint, a sentence that begins with the input's name. */

/** `true` or `false`, any case; nothing typed is false. */
export function parseFlag(input: string, typed: string | undefined, complaints: string[]): boolean {
  if (typed !== undefined && !/^(?:true|false)$/i.test(typed)) {
    complaints.push(`${input}: "${typed}" is neither true nor false.`);
  }
  return /^true$/i.test(typed ?? '');
}

/** A whole number within limits; the usual one for nothing typed. */
export function parseWholeNumber(
  input: string,
  typed: string | undefined,
  { least, most, usual }: { readonly least: number; readonly most: number; readonly usual: number },
  complaints: string[],
): number {
  if (typed === undefined) {
    return usual;
  }
  const number = /^\d{1,6}$/.test(typed) ? Number(typed) : Number.NaN;
  if (!(number >= least && number <= most)) {
    complaints.push(`${input}: "${typed}" is not a whole number from ${least} to ${most}.`);
    return usual;
  }
  return number;
}

/** What stands on lines of their own or, on one line, between commas: a name may hold a comma. */
export function parseNames(typed: string | undefined): readonly string[] {
  return (typed ?? '')
    .split(typed?.includes('\n') ? '\n' : /[,;]/)
    .map((name) => name.replace(/[\s,;]+$/, '').trim())
    .filter(Boolean);
}

/**
 * What is typed and not read is a mistake waiting to be noticed.
 * @param chooser the input that decides which others are read, and its value
 */
export function complainOfUnread<Text extends object>(
  text: Text,
  chooser: string,
  chosen: string,
  readers: { readonly [Input in keyof Text & string]?: readonly string[] },
  complaints: string[],
): void {
  const given = new Map<string, unknown>(Object.entries(text));
  for (const [input, kinds] of Object.entries<readonly string[] | undefined>(readers)) {
    if (given.get(input) !== undefined && kinds && !kinds.includes(chosen)) {
      complaints.push(
        `${input}: is given, but is read only with ${chooser}: ${kinds.join(' or ')}; ${chooser} is "${chosen}".`,
      );
    }
  }
}

/** One of the values that an input takes, by its name; what the first stands for when nothing is typed. */
export function parseChoice<Choice>(
  input: string,
  typed: string | undefined,
  choices: Readonly<Record<string, Choice>>,
  complaints: string[],
  /** Names to offer, where there are more than those read here. */
  names: readonly string[] = Object.keys(choices),
): Choice | undefined {
  const chosen = Object.entries(choices).find(([name]) => name === (typed ?? names[0]))?.[1];
  if (chosen === undefined) {
    complaints.push(`${input}: "${typed}" is none of ${names.join(', ')}.`);
  }
  return chosen;
}
