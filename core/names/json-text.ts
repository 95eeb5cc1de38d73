/**
 * JSON as somebody wrote it: read with the place of each value, so that a change touches nothing but what differs.
 * Source: RFC 8259. What `JSON.parse` does not read, this does not either.
 */

/** A value, and from where to where it stands in the text. */
export interface Placed {
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
  /** Of an object: each field. */
  readonly fields?: readonly PlacedField[];
  /** Of a list: each item. */
  readonly items?: readonly Placed[];
}

export interface PlacedField extends Placed {
  readonly key: string;
  /** Where its key begins. */
  readonly keyStart: number;
}

/** The parts of a text that matter: strings, numbers and words, and signs. */
const token = /[ \t\r\n]*("(?:[^"\\]|\\.)*"|[^\s{}[\]:,"]+|[{}[\]:,])/gy;

/** @throws SyntaxError for what is no JSON, and for a field that stands twice, of which readers take one or the other */
export function placeJson(text: string): Placed {
  JSON.parse(text);
  return new Places(text).value();
}

class Places {
  readonly #text: string;
  readonly #token = new RegExp(token.source, token.flags);

  constructor(text: string) {
    this.#text = text;
  }

  value(): Placed {
    const first = this.#next();
    switch (first.text) {
      case '{':
        return this.#object(first.start);
      case '[':
        return this.#list(first.start);
      default:
        return { start: first.start, end: first.end, value: JSON.parse(first.text) };
    }
  }

  #object(start: number): Placed {
    const fields: PlacedField[] = [];
    for (let sign = this.#next(); sign.text !== '}'; sign = this.#next()) {
      const name = sign.text === ',' ? this.#next() : sign;
      this.#next();
      fields.push({ key: String(JSON.parse(name.text)), keyStart: name.start, ...this.value() });
    }
    const value = Object.fromEntries(fields.map((field) => [field.key, field.value]));
    if (Object.keys(value).length < fields.length) {
      throw new SyntaxError('a field stands twice');
    }
    return { start, end: this.#token.lastIndex, value, fields };
  }

  #list(start: number): Placed {
    const items: Placed[] = [];
    for (let at = this.#token.lastIndex, sign = this.#next(); sign.text !== ']'; sign = this.#next()) {
      if (sign.text !== ',') {
        this.#token.lastIndex = at;
      }
      items.push(this.value());
      at = this.#token.lastIndex;
    }
    return { start, end: this.#token.lastIndex, value: items.map(({ value }) => value), items };
  }

  /** The text was parsed before, so there is one wherever one is asked for. */
  #next(): { readonly text: string; readonly start: number; readonly end: number } {
    const [, text = ''] = this.#token.exec(this.#text) ?? [];
    const end = this.#token.lastIndex;
    return { text, start: end - text.length, end };
  }
}
