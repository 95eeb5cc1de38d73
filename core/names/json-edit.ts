/**
 * Changes JSON as somebody wrote it, as little as possible: indentation, ends of lines, order of fields and whatever stands
 * around the JSON stay.
 */
import { type Placed, type PlacedField, placeJson } from './json-text';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** How the text is written. */
interface Style {
  readonly text: string;
  /** One level of indentation. */
  readonly unit: string;
  readonly newline: string;
}

/**
 * The same text with another value. A text that says it already comes back as it is.
 * @throws SyntaxError as `placeJson`
 */
export function editJson(text: string, wanted: unknown): string {
  const placed = placeJson(text);
  const unit = /\n([ \t]+)\S/.exec(text)?.[1] ?? '\t';
  const style = { text, unit, newline: /\r?\n/.exec(text)?.[0] ?? '\n' };
  const edits = [...editsOf(placed, wanted, style)].sort((left, right) => right.start - left.start);
  return edits.reduce((now, { start, end, text: put }) => now.slice(0, start) + put + now.slice(end), text);
}

function editsOf(placed: Placed, wanted: unknown, style: Style): readonly Edit[] {
  if (same(placed.value, wanted)) {
    return [];
  }
  const { fields, items } = placed;
  if (fields && isObject(wanted)) {
    return editsOfObject({ ...placed, fields }, wanted, style);
  }
  if (items && Array.isArray(wanted)) {
    return editsOfList({ ...placed, items }, wanted, style);
  }
  return [{ start: placed.start, end: placed.end, text: write(wanted, style, indentAt(style, placed.start)) }];
}

function editsOfObject(
  { fields, ...placed }: Placed & { readonly fields: readonly PlacedField[] },
  wanted: Readonly<Record<string, unknown>>,
  style: Style,
): readonly Edit[] {
  const kept = fields.filter(({ key }) => key in wanted);
  const keys = new Set(fields.map(({ key }) => key));
  const added = Object.entries(wanted)
    .filter(([key]) => !keys.has(key))
    .map(
      ([key, value]) =>
        (indent: string) =>
          `${JSON.stringify(key)}: ${write(value, style, indent)}`,
    );
  const entries = fields.map((field) => ({ ...field, start: field.keyStart, isKept: field.key in wanted }));
  return [
    ...kept.flatMap((field) => editsOf(field, wanted[field.key], style)),
    ...editsOfEntries({ ...placed, entries, added }, style),
  ];
}

/** Items that stay are kept where they are; the others go, and new ones come at the end. */
function editsOfList(
  { items, ...placed }: Placed & { readonly items: readonly Placed[] },
  wanted: readonly unknown[],
  style: Style,
): readonly Edit[] {
  let at = 0;
  const entries = items.map((item) => {
    const isKept = at < wanted.length && same(item.value, wanted[at]);
    at += isKept ? 1 : 0;
    return { ...item, isKept };
  });
  const added = wanted.slice(at).map((value) => (indent: string) => write(value, style, indent));
  return editsOfEntries({ ...placed, entries, added }, style);
}

interface Entries extends Placed {
  readonly entries: readonly (Pick<Placed, 'start' | 'end'> & { readonly isKept: boolean })[];
  readonly added: readonly ((indent: string) => string)[];
}

function editsOfEntries({ start, end, entries, added }: Entries, style: Style): readonly Edit[] {
  const last = entries.findLastIndex(({ isKept }) => isKept);
  const [first] = entries;
  const isOnLines = first ? style.text.slice(start, first.start).includes('\n') : style.text.includes('\n');
  const indent = first && isOnLines ? indentAt(style, first.start) : indentAt(style, start) + style.unit;
  const gap = isOnLines ? `${style.newline}${indent}` : ' ';
  const close = isOnLines ? `${style.newline}${indentAt(style, start)}` : '';
  const put = added.map((text) => text(indent)).join(`,${gap}`);
  if (last < 0) {
    const inner = put && (isOnLines ? `${gap}${put}${close}` : put);
    return entries.length > 0 || put ? [{ start: start + 1, end: end - 1, text: inner }] : [];
  }
  const lastKept = entries[last]?.end ?? end;
  const gone = entries.flatMap(({ start: from, isKept }, index) =>
    // One that goes takes the comma behind it; those behind the last that stays go together.
    isKept || index > last ? [] : [{ start: from, end: entries[index + 1]?.start ?? end, text: '' }],
  );
  const tail = entries.at(-1)?.end ?? lastKept;
  return tail > lastKept || put ? [...gone, { start: lastKept, end: tail, text: put && `,${gap}${put}` }] : gone;
}

/** The white space that the line begins with on which a place is. */
function indentAt({ text }: Style, place: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', place - 1) + 1, place))?.[0] ?? '';
}

/** On lines where the text has lines. */
function write(value: unknown, { text, unit, newline }: Style, indent: string): string {
  return text.includes('\n')
    ? JSON.stringify(value, undefined, unit).replaceAll('\n', `${newline}${indent}`)
    : JSON.stringify(value);
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(inOrder(left)) === JSON.stringify(inOrder(right));
}

/** Fields by their names, since their order says nothing. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(inOrder);
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([left], [right]) => (left < right ? -1 : 1))
          .map(([key, inner]) => [key, inOrder(inner)]),
      )
    : value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
