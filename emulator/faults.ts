/** Trouble on demand: which request it hits, and what then happens to it. */
import type { ServiceName } from './frame';
import { isObject, type Json, readText } from './json';

const faultKinds = [
  'status', // answered with that status, nothing took effect
  'latency', // answered late
  'timeout', // never answered, nothing took effect
  'reset', // connection dropped before it took effect
  'reset-after', // took effect, then the connection dropped
  'html-sign-in', // a sign-in page with status 203 in place of an answer
  'truncate', // took effect; the body cut in half
  'not-yet', // reads as absent
] as const;
type FaultKind = (typeof faultKinds)[number];

const serviceNames: readonly string[] = [
  'azdo',
  'entra',
  'graph',
  'arm',
  'synapse',
  'keyvault',
] satisfies ServiceName[];

export interface Fault {
  readonly kind: FaultKind;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly delayMs?: number;
}

export interface FaultRule {
  readonly match?: { readonly service?: string; readonly method?: string; readonly url?: string };
  /** The first matching request that it hits, counted from 1 since the faults were set. Default 1. */
  readonly nth?: number;
  /** How many from there on. Default 1. */
  readonly times?: number;
  readonly fault: Fault;
}

/** The posted faults are wrong; the message lists every complaint. */
export class WrongFaults extends Error {}

const keysOf = {
  rule: ['match', 'nth', 'times', 'fault'],
  match: ['service', 'method', 'url'],
  fault: ['kind', 'status', 'headers', 'body', 'delayMs'],
};

class RuleReader {
  readonly complaints: string[] = [];

  keys(from: Json, known: readonly string[], path: string): void {
    for (const key of Object.keys(from)) {
      if (!known.includes(key)) {
        this.complaints.push(`${path}.${key}: unknown`);
      }
    }
  }

  integer(from: Json, key: string, least: number, path: string): Record<string, number> {
    const value = from[key];
    if (value === undefined) {
      return {};
    }
    if (typeof value === 'number' && Number.isInteger(value) && value >= least) {
      return { [key]: value };
    }
    this.complaints.push(`${path}.${key}: a whole number of at least ${least} is expected`);
    return {};
  }

  match(value: unknown, path: string): FaultRule['match'] {
    if (value === undefined) {
      return {};
    }
    if (!isObject(value)) {
      this.complaints.push(`${path}: an object is expected`);
      return {};
    }
    this.keys(value, keysOf.match, path);
    const found: Record<string, string> = {};
    for (const key of keysOf.match) {
      const text = readText(value, key);
      if (text !== undefined) {
        found[key] = text;
      } else if (value[key] !== undefined) {
        this.complaints.push(`${path}.${key}: a text is expected`);
      }
    }
    if (found.service !== undefined && !serviceNames.includes(found.service)) {
      this.complaints.push(`${path}.service: '${found.service}' is none of ${serviceNames.join(', ')}`);
    }
    try {
      new RegExp(found.url ?? '');
    } catch (error) {
      this.complaints.push(`${path}.url: ${String(error)}`);
    }
    return found;
  }

  fault(value: unknown, path: string): Fault {
    const from = isObject(value) ? value : {};
    this.keys(from, keysOf.fault, path);
    const kind = faultKinds.find((known) => known === from.kind);
    if (kind === undefined) {
      this.complaints.push(`${path}.kind: one of ${faultKinds.join(', ')} is expected`);
    }
    const headers: Record<string, string> = {};
    for (const [name, text] of Object.entries(isObject(from.headers) ? from.headers : {})) {
      headers[name] = String(text);
    }
    return {
      kind: kind ?? 'status',
      ...this.integer(from, 'status', 100, path),
      ...this.integer(from, 'delayMs', 0, path),
      headers,
      ...('body' in from ? { body: from.body } : {}),
    };
  }
}

/** @throws WrongFaults */
export function parseFaults(value: unknown): FaultRule[] {
  if (!Array.isArray(value)) {
    throw new WrongFaults('A list of faults is expected.');
  }
  const reader = new RuleReader();
  const rules = value.map((rule: unknown, index): FaultRule => {
    const path = `[${index}]`;
    const from = isObject(rule) ? rule : {};
    reader.keys(from, keysOf.rule, path);
    return {
      match: reader.match(from.match, `${path}.match`) ?? {},
      ...reader.integer(from, 'nth', 1, path),
      ...reader.integer(from, 'times', 1, path),
      fault: reader.fault(from.fault, `${path}.fault`),
    };
  });
  if (reader.complaints.length > 0) {
    throw new WrongFaults(`Wrong faults: ${reader.complaints.join('; ')}.`);
  }
  return rules;
}

export interface Hit {
  readonly service: string | undefined;
  readonly method: string;
  readonly url: string;
}

function matches({ match }: FaultRule, hit: Hit): boolean {
  if (match?.service !== undefined && match.service !== hit.service) {
    return false;
  }
  if (match?.method !== undefined && match.method.toUpperCase() !== hit.method) {
    return false;
  }
  return match?.url === undefined || new RegExp(match.url, 'i').test(hit.url);
}

/** The rules in force, each with its own count of the requests that it matched. */
export class Faults {
  #rules: { readonly rule: FaultRule; seen: number }[] = [];

  set(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({ rule, seen: 0 }));
  }

  /** Counts the request on every rule; gives the fault of the first rule that hits it. */
  take(hit: Hit): Fault | undefined {
    let fault: Fault | undefined;
    for (const entry of this.#rules) {
      if (!matches(entry.rule, hit)) {
        continue;
      }
      entry.seen += 1;
      const nth = entry.rule.nth ?? 1;
      if (entry.seen >= nth && entry.seen < nth + (entry.rule.times ?? 1)) {
        fault ??= entry.rule.fault;
      }
    }
    return fault;
  }
}
