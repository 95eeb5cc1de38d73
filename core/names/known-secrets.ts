/**
 * Keeps secrets out of what is shown and kept: replaces in a text every secret that is known by now, however a service
 * escaped, broke or cut it, and what is a secret by its look. To be asked first of all, before a text is cut or made
 * harmless, and once more where it leaves: a secret may become known only after a text was taken.
 */
import { base64PartsOf, partsOf } from './secret-forms';
import { isToken, secretShapesIn } from './secret-shapes';
import { bare, type Unescaped, unescaped } from './unescaped';

/** Texts shorter than that are replaced only where they stand as a word of their own: they would hide half a sentence. */
const leastLength = 4;
/** Texts shorter than that are not looked for across blanks and line breaks. */
const leastBroken = 8;
/** A piece of a secret that is that long is replaced too: what a service left of it when it cut its text. */
const pieceLength = 12;
/** A secret is looked for in pieces from the first length to the second: tokens are longer, and known by their look. */
const piecesFrom = 20;
const piecesTo = 512;
/** A secret is known by so many of its first characters where a text was cut. */
const leastBeginning = 5;

const replacement = '***';

type Span = readonly [begin: number, end: number];

export class KnownSecrets {
  readonly #texts = new Set<string>();
  readonly #pieces = new Set<string>();

  /** From now on it is replaced. */
  readonly add = (secret: string): void => {
    if (isToken(secret)) {
      // Nobody encodes a token again, and a run has many long ones.
      this.#texts.add(secret);
      return;
    }
    for (const part of partsOf(secret)) {
      this.#addText(bareOf(part));
      for (const form of base64PartsOf(part).filter(({ length }) => length >= leastBroken)) {
        this.#addText(bareOf(form));
      }
    }
  };

  /** The text without secrets. */
  readonly hide = (text: string): string => {
    const read = unescaped(text);
    const word = bare(read);
    const spans = [
      ...inOriginal(read, secretShapesIn(read.text)),
      ...inOriginal(word, [
        ...this.#wholeIn(word.text),
        ...this.#piecesIn(word.text),
        ...this.#cutIn(word.text),
      ]).filter((span) => isWhole(text, span)),
    ];
    return replaced(text, spans);
  };

  #addText(text: string): void {
    if (text === '' || this.#texts.has(text)) {
      return;
    }
    this.#texts.add(text);
    if (text.length >= piecesFrom && text.length <= piecesTo) {
      for (const piece of piecesOf(text)) {
        this.#pieces.add(piece);
      }
    }
  }

  #wholeIn(text: string): readonly Span[] {
    return [...this.#texts].flatMap((secret) => {
      const spans: Span[] = [];
      for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
        spans.push([at, at + secret.length]);
      }
      return spans;
    });
  }

  #piecesIn(text: string): readonly Span[] {
    if (this.#pieces.size === 0) {
      return [];
    }
    return [...piecesOf(text)].flatMap((piece, at) =>
      this.#pieces.has(piece) ? [[at, at + pieceLength] as const] : [],
    );
  }

  /** Beginnings of secrets where the text ends or was cut. */
  #cutIn(text: string): readonly Span[] {
    const ends = [...text.matchAll(/(?:…|\.\.\.)+|$/g)].map(({ index }) => index);
    return [...this.#texts].flatMap((secret) => {
      // Of a token no pieces are known, so that its beginning may be longer than one.
      const most = Math.min(isToken(secret) ? piecesTo : pieceLength, secret.length) - 1;
      return ends.flatMap((end) => beginningIn([Math.max(0, end - most), end], text, secret));
    });
  }
}

function bareOf(text: string): string {
  return bare(unescaped(text)).text;
}

function* piecesOf(text: string): Generator<string> {
  for (let at = 0; at + pieceLength <= text.length; at += 1) {
    yield text.slice(at, at + pieceLength);
  }
}

/** The longest beginning of a secret with which a stretch of the text ends. */
function beginningIn([begin, end]: Span, text: string, secret: string): readonly Span[] {
  const stretch = text.slice(begin, end);
  const first = secret.slice(0, leastBeginning);
  for (let at = stretch.indexOf(first); at >= 0; at = stretch.indexOf(first, at + 1)) {
    if (secret.startsWith(stretch.slice(at))) {
      return [[begin + at, end]];
    }
  }
  return [];
}

function inOriginal({ starts, ends }: Unescaped, spans: readonly Span[]): readonly Span[] {
  return spans.map(([begin, end]) => [starts[begin] ?? 0, ends[end - 1] ?? 0] as const);
}

/** Whether a short secret stands there by itself; a long one always does. */
function isWhole(text: string, [begin, end]: Span): boolean {
  const found = text.slice(begin, end);
  if (found.replace(/\s/g, '').length >= leastBroken) {
    return true;
  }
  const isWord = found.length >= leastLength || !/\p{L}|\p{N}/u.test(`${text[begin - 1] ?? ''}${text[end] ?? ''}`);
  return isWord && !/\s/.test(found);
}

/** Spans that touch or overlap become one. */
function replaced(text: string, spans: readonly Span[]): string {
  let result = '';
  let done = 0;
  let isOpen = false;
  for (const [begin, end] of [...spans].sort(([left], [right]) => left - right)) {
    if (end <= done) {
      continue;
    }
    if (begin > done || !isOpen) {
      result += `${text.slice(done, begin)}${replacement}`;
    }
    isOpen = true;
    done = end;
  }
  return result + text.slice(done);
}
