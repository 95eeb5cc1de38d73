/** `$filter`, `$select` and `$top`: the forms that clients of ours and `az` send, and no others. */
import { type Answer, type Call, NotEmulated } from '../../frame';
import { type Json, sameText } from '../../json';
import { unquote } from './store';

const known = ['$filter', '$select', '$top', '$count'];

/** A list answer: those that the filter lets through, at most `$top` (100 by default). */
export function listAnswer(call: Call, set: string, items: readonly Json[]): Answer {
  for (const key of call.url.searchParams.keys()) {
    if (!known.includes(key)) {
      throw new NotEmulated(`query option ${key}`);
    }
  }
  const top = Number(call.url.searchParams.get('$top') ?? 100);
  const chosen = items.filter(parseFilter(call.url.searchParams.get('$filter'))).slice(0, top);
  const value = chosen.map((item) => select(call, item));
  return { status: 200, body: { '@odata.context': contextOf(call, set), value } };
}

export function oneAnswer(call: Call, set: string, item: Json): Answer {
  return { status: 200, body: { '@odata.context': `${contextOf(call, set)}/$entity`, ...select(call, item) } };
}

/** As `oneAnswer`, of what was just made. */
export function madeAnswer(call: Call, set: string, item: Json): Answer {
  return { ...oneAnswer(call, set, item), status: 201 };
}

function contextOf(call: Call, set: string): string {
  return `${call.origin ?? call.url.origin}/v1.0/$metadata#${set}`;
}

/** Whether the caller asks for that property by name. */
export function selects(call: Call, property: string): boolean {
  const names = call.url.searchParams.get('$select')?.split(',') ?? [];
  return names.some((name) => name.trim() === property);
}

function select(call: Call, item: Json): Json {
  const wanted = call.url.searchParams
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  const { '@odata.type': _, ...plain } = item;
  return wanted === undefined
    ? plain
    : Object.fromEntries(Object.entries(plain).filter(([name]) => wanted.includes(name)));
}

function parseFilter(filter: string | null): (item: Json) => boolean {
  if (filter === null) {
    return () => true;
  }
  const equal = /^(appId|displayName|uniqueName|id) eq '((?:[^']|'')*)'$/.exec(filter.trim());
  if (equal) {
    return (item) => sameText(String(item[equal[1] ?? '']), unquote(equal[2] ?? ''));
  }
  const start = /^startswith\((displayName|uniqueName),\s*'((?:[^']|'')*)'\)$/i.exec(filter.trim());
  if (start) {
    const lead = unquote(start[2] ?? '').toLowerCase();
    return (item) =>
      String(item[start[1] ?? ''])
        .toLowerCase()
        .startsWith(lead);
  }
  const any = /^(\w+)\/any\((\w+):\s*\2 eq '((?:[^']|'')*)'\)$/i.exec(filter.trim());
  if (any) {
    return (item) => {
      const values = item[any[1] ?? ''];
      return Array.isArray(values) && values.some((value) => sameText(String(value), unquote(any[3] ?? '')));
    };
  }
  throw new NotEmulated(`filter ${filter}`);
}
