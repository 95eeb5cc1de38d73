/**
 * A text as it reads without the escapes of addresses, JSON and HTML, and where each character of it stood. What was
 * escaped several times is unescaped as often: `%252B`, `%2B`, `\u002b` and `&#43;` are all a plus.
 */

export interface Unescaped {
  readonly text: string;
  /** For each UTF-16 unit of the text, where in the original it begins and ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Chosen by us: a text in an address in JSON in a page, and one more. */
const mostTimes = 4;

const escapes =
  /%(?:[0-7][0-9a-f]|[c-f][0-9a-f](?:%[89ab][0-9a-f]){1,3})|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\[\\nrtbf]|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos|plus|equals|sol|nbsp);/gi;

const signs: Readonly<Record<string, string>> = {
  '\\\\': '\\',
  '\\n': '\n',
  '\\r': '\r',
  '\\t': '\t',
  '\\b': ' ',
  '\\f': ' ',
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&plus;': '+',
  '&equals;': '=',
  '&sol;': '/',
  '&nbsp;': ' ',
};

export function unescaped(text: string): Unescaped {
  let current: Unescaped = {
    text,
    starts: Array.from({ length: text.length }, (_, at) => at),
    ends: Array.from({ length: text.length }, (_, at) => at + 1),
  };
  for (let time = 0; time < mostTimes; time += 1) {
    const next = unescapedOnce(current);
    if (next === current) {
      break;
    }
    current = next;
  }
  return current;
}

const between = /[\s\\+\p{C}]/u;

/** The same without what may be put between the characters of a word, or lost: white space, backslashes, `+` for a blank. */
export function bare(whole: Unescaped): Unescaped {
  if (!between.test(whole.text)) {
    return whole;
  }
  const kept = { text: '', starts: [] as number[], ends: [] as number[] };
  let at = 0;
  for (const character of whole.text) {
    if (!between.test(character)) {
      append(kept, character, { start: whole.starts[at] ?? 0, end: whole.ends[at + character.length - 1] ?? 0 });
    }
    at += character.length;
  }
  return kept;
}

interface Building {
  text: string;
  readonly starts: number[];
  readonly ends: number[];
}

function append(to: Building, text: string, { start, end }: { readonly start: number; readonly end: number }): void {
  to.text += text;
  for (let unit = 0; unit < text.length; unit += 1) {
    to.starts.push(start);
    to.ends.push(end);
  }
}

/** @returns the same when nothing is escaped */
function unescapedOnce(whole: Unescaped): Unescaped {
  const result: Building = { text: '', starts: [], ends: [] };
  let at = 0;
  const copyUntil = (end: number) => {
    result.text += whole.text.slice(at, end);
    for (; at < end; at += 1) {
      result.starts.push(whole.starts[at] ?? 0);
      result.ends.push(whole.ends[at] ?? 0);
    }
  };
  for (const { 0: found, index } of whole.text.matchAll(escapes)) {
    const meant = meaningOf(found);
    if (meant !== undefined) {
      copyUntil(index);
      append(result, meant, { start: whole.starts[index] ?? 0, end: whole.ends[index + found.length - 1] ?? 0 });
      at = index + found.length;
    }
  }
  if (at === 0) {
    return whole;
  }
  copyUntil(whole.text.length);
  return result;
}

function meaningOf(found: string): string | undefined {
  if (found.startsWith('%')) {
    try {
      return decodeURIComponent(found);
    } catch {
      return undefined;
    }
  }
  const known = signs[found.toLowerCase()];
  if (known !== undefined) {
    return known;
  }
  const [, hex] = /^(?:\\[ux]|&#x)([0-9a-f]+);?$/i.exec(found) ?? [];
  const code = hex === undefined ? Number(/\d+/.exec(found)?.[0]) : Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
