/**
 * Reads what was typed for the inputs of a task. Complaints are gathered, in the order in which the inputs are read, and
 * thrown together. A part parser asks for a reading of the slice of text that it reads and of nothing more, so that the
 * compiler checks the names of its inputs.
 */
import type { Complaints } from '../../names/workspace-text';
import { type Complaint, WrongRequest } from '../../problem/inputs';
import { type Said, say } from '../../problem/said';
import { unexpandedIn, unexpandedSays, unseenIn } from './typed-text';

type InputOf<Text> = keyof Text & string;

/** Names of the inputs whose value is plain text, and not a secret or a file. */
type PlainInputOf<Text> = {
  [Input in InputOf<Text>]-?: Text[Input] extends string | undefined ? Input : never;
}[InputOf<Text>];

/** Inputs that are read by people, and name nothing. */
const prose: ReadonlySet<string> = new Set(['description']);

/** For each input that is not always read: the kinds of the chooser that read it. */
type Readers<Text, Kind> = { readonly [Input in InputOf<Text>]?: readonly Kind[] };

/** Values that hold where nothing is typed, as they would be typed. */
export type Usual<Text> = { readonly [Input in PlainInputOf<Text>]?: string };

/** The same values, none of them missing. */
type Complete<Values> = { readonly [Name in keyof Values]: Exclude<Values[Name], undefined> };

export class InputReading<Text extends object> {
  /** What was typed, in the normal form NFC; `undefined` where nothing was, or what is no value. */
  readonly text: Text;
  readonly #typed: ReadonlyMap<string, unknown>;
  readonly #usual: ReadonlyMap<string, unknown>;
  readonly #complaints: Complaint[] = [];
  /** Inputs that were typed and hold no value: of them nothing more is to be said. */
  readonly #noValues = new Set<string>();
  /** Inputs of which nothing is to be said, because another complaint has the same cause. */
  readonly #consequences = new Set<string>();

  /** @param usual values that hold where nothing is typed: whoever types one of them asks for nothing */
  constructor(text: Text, usual: Usual<Text> = {}) {
    this.#typed = new Map(Object.entries(text).map(([field, typed]) => [field, this.#valueOf(field, typed)]));
    // The same fields, each with the type that it had.
    this.text = Object.fromEntries(this.#typed) as Text;
    this.#usual = new Map<string, unknown>(Object.entries(usual));
  }

  /** Whether something else than the usual was typed. */
  isAsked(input: InputOf<Text>): boolean {
    const typed = this.#typed.get(input);
    return typed !== undefined && typed !== this.#usual.get(input);
  }

  /** Where nothing was typed for it, that is a consequence of another complaint, and not one of its own. */
  follows(field: InputOf<Text>): void {
    if (this.#typed.get(field) === undefined && !this.#noValues.has(field)) {
      this.#consequences.add(field);
    }
  }

  /** @param says what is wrong: a sentence that goes on after the input's name */
  complain(field: InputOf<Text>, says: string | Said): void {
    this.#complaints.push({ field, says });
  }

  /** `true` or `false`, in any case; false when nothing is typed. */
  flag(input: PlainInputOf<Text>): boolean {
    const typed = this.#plain(input);
    if (typed !== undefined && !/^(?:true|false)$/i.test(typed)) {
      this.complain(input, `"${typed}" is neither true nor false.`);
    }
    return /^true$/i.test(typed ?? '');
  }

  /** A whole number within limits; the usual one when nothing is typed. */
  wholeNumber(
    input: PlainInputOf<Text>,
    { least, most, usual }: { readonly least: number; readonly most: number; readonly usual: number },
  ): number {
    const typed = this.#plain(input);
    if (typed === undefined) {
      return usual;
    }
    const number = /^\d{1,6}$/.test(typed) ? Number(typed) : Number.NaN;
    if (!(number >= least && number <= most)) {
      this.complain(input, `"${typed}" is not a whole number from ${least} to ${most}.`);
      return usual;
    }
    return number;
  }

  /** A list, one entry on each line or, on a single line, between commas: on several lines a name may hold a comma. */
  list(input: PlainInputOf<Text>): readonly string[] {
    const typed = this.#plain(input) ?? '';
    return typed
      .split(typed.includes('\n') ? '\n' : /[,;]/)
      .map((name) => name.replace(/[\s,;]+$/, '').trim())
      .filter(Boolean);
  }

  /** A list, one entry on each line: names may hold a comma. */
  lines(input: PlainInputOf<Text>): readonly string[] {
    return (this.#plain(input) ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  }

  /**
   * Which of these kinds is chosen: the first when nothing is typed, `undefined` when it is none of them. Complains also
   * of other inputs that are given and that this kind does not read: whoever typed them expects that they count.
   * @param readers the other inputs, each with the kinds that read it
   */
  kind<Kind extends string>(
    input: PlainInputOf<Text>,
    kinds: readonly Kind[],
    readers: Readers<Text, Kind> = {},
  ): Kind | undefined {
    const chosen = this.#plain(input) ?? kinds[0];
    for (const [other, reading] of Object.entries<readonly string[] | undefined>(readers)) {
      if (reading && !reading.includes(chosen ?? '') && this.isAsked(other as InputOf<Text>)) {
        const [only, own] = [nameOf(input, reading.join(' or ')), nameOf(input)];
        this.#complaints.push({
          field: other,
          says: say`is given, but counts only with ${only}; ${own} is "${chosen ?? ''}".`,
        });
      }
    }
    const kind = kinds.find((one) => one === chosen);
    if (kind === undefined) {
      this.#complainOfNone(input, kinds);
    }
    return kind;
  }

  /** What another parser read, or `undefined` with its complaints added, each once: two inputs may lack the same. */
  accept<Parsed extends object>(parsed: Parsed | Complaints): Parsed | undefined {
    if ('complaints' in parsed) {
      const known = new Set(this.#complaints.map((one) => JSON.stringify(one)));
      this.#complaints.push(...parsed.complaints.filter((one) => !known.has(JSON.stringify(one))));
      return undefined;
    }
    return parsed;
  }

  /**
   * The values that were read. A parser gives `undefined` only when it has complained.
   * @throws WrongRequest with every complaint there is
   */
  complete<Values extends object>(values: Values): Complete<Values> {
    return this.#complaints.length === 0 && isComplete(values) ? values : this.refuse();
  }

  /** @throws WrongRequest with every complaint there is; there must be one */
  refuse(): never {
    if (this.#complaints.length === 0) {
      throw new Error('an input was refused without a complaint');
    }
    const first = new Set(this.#noValues);
    throw new WrongRequest(
      this.#complaints.filter(
        ({ field }) => !this.#consequences.has(field) && (!this.#noValues.has(field) || first.delete(field)),
      ),
    );
  }

  /** What is no value is complained of, and counts as if nothing was typed. */
  #valueOf(field: string, typed: unknown): unknown {
    const unexpanded = unexpandedIn(typed);
    const hidden = typeof typed === 'string' && !prose.has(field) ? unseenIn(typed) : undefined;
    if (unexpanded === undefined && hidden === undefined) {
      return typeof typed === 'string' ? typed.normalize('NFC') : typed;
    }
    const says = unexpanded ? unexpandedSays(unexpanded) : `holds ${hidden}. Type it anew; pasted text may hold more.`;
    this.#complaints.push({ field, says });
    this.#noValues.add(field);
    return undefined;
  }

  #complainOfNone(input: PlainInputOf<Text>, offered: readonly string[]): void {
    this.complain(input, `"${this.#plain(input)}" is none of ${offered.join(', ')}.`);
  }

  #plain(input: PlainInputOf<Text>): string | undefined {
    const typed = this.#typed.get(input);
    return typeof typed === 'string' ? typed : undefined;
  }
}

/** An input by its name, whichever request it is of. */
function nameOf(field: string, value?: string) {
  return { kind: 'name', field, value } as const;
}

function isComplete<Values extends object>(values: Values): values is Values & Complete<Values> {
  return Object.values(values).every((value) => value !== undefined);
}
