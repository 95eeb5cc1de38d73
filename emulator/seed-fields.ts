/** Reading the fields of one object of a seed: defaults filled in, every complaint kept with its path. */
import { v5 } from 'uuid';
import { isObject, type Json } from './json';

/** Namespace of the GUIDs derived from names: ours. */
const namespace = '6f0d8f0e-8f5a-4d43-9c53-6a3b8a0f7e52';
const guidPattern = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The same GUID for the same name at every start. */
function deriveGuid(name: string): string {
  return v5(name.toLowerCase(), namespace);
}

/** An object with that one property, or without it when there is no value. */
export function optional<K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, T>);
}

export class Fields {
  readonly path: string;
  readonly complaints: string[];
  readonly #from: Json;
  readonly #known = new Set<string>();

  constructor(value: unknown, path: string, complaints: string[]) {
    this.path = path;
    this.complaints = complaints;
    this.#from = isObject(value) ? value : {};
    if (!isObject(value)) {
      complaints.push(`${path || 'the seed'}: a map is expected`);
    }
  }

  complain(key: string, what: string): void {
    this.complaints.push(`${this.path === '' ? '' : `${this.path}.`}${key}: ${what}`);
  }

  /** The raw value; the key counts as known. */
  raw(key: string): unknown {
    this.#known.add(key);
    return this.#from[key] ?? undefined;
  }

  text(key: string): string | undefined {
    const value = this.raw(key);
    if (value === undefined || (typeof value === 'string' && value !== '')) {
      return value;
    }
    this.complain(key, 'a text is expected');
    return undefined;
  }

  needed(key: string): string {
    const value = this.text(key);
    if (value === undefined && this.#from[key] === undefined) {
      this.complain(key, 'missing');
    }
    return value ?? '';
  }

  guid(key: string, name: string): string {
    const value = this.text(key);
    if (value !== undefined && !guidPattern.test(value)) {
      this.complain(key, `'${value}' is not a GUID`);
    }
    return value?.toLowerCase() ?? deriveGuid(name);
  }

  oneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    const value = this.raw(key);
    const found = allowed.find((one) => one === value);
    if (value !== undefined && found === undefined) {
      this.complain(key, `'${value}' is none of ${allowed.join(', ')}`);
    }
    return found;
  }

  flag(key: string, otherwise: boolean): boolean {
    const value = this.raw(key);
    if (value !== undefined && typeof value !== 'boolean') {
      this.complain(key, 'true or false is expected');
    }
    return typeof value === 'boolean' ? value : otherwise;
  }

  integer(key: string): number | undefined {
    const value = this.raw(key);
    if (value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= 0)) {
      return value;
    }
    this.complain(key, 'a whole number is expected');
    return undefined;
  }

  /** `all`, or a list. */
  allOr<T extends 'string' | 'number'>(
    key: string,
    kind: T,
    otherwise: 'all' | [],
  ): 'all' | (T extends 'string' ? string : number)[] {
    const value = this.raw(key) ?? otherwise;
    if (value === 'all') {
      return value;
    }
    // Each item is checked against `kind`, which the type of the result repeats.
    if (Array.isArray(value) && value.every((item) => typeof item === kind)) {
      return value;
    }
    this.complain(key, `'all' or a list (each a ${kind}) is expected`);
    return [];
  }

  texts(key: string): string[] {
    const value = this.allOr(key, 'string', []);
    if (value === 'all') {
      this.complain(key, 'a list is expected');
    }
    return value === 'all' ? [] : value;
  }

  list<T>(key: string, read: (item: Fields) => T): T[] {
    const value = this.raw(key) ?? [];
    if (!Array.isArray(value)) {
      this.complain(key, 'a list is expected');
      return [];
    }
    return value.map((item: unknown, index) => {
      const fields = new Fields(item, `${this.path === '' ? '' : `${this.path}.`}${key}[${index}]`, this.complaints);
      const result = read(fields);
      fields.done();
      return result;
    });
  }

  /** An object of its own; `undefined` when it is left out. */
  one<T>(key: string, read: (item: Fields) => T): T | undefined {
    const value = this.raw(key);
    if (value === undefined) {
      return undefined;
    }
    const fields = new Fields(value, `${this.path}.${key}`, this.complaints);
    const result = read(fields);
    fields.done();
    return result;
  }

  map<T extends string>(key: string, allowed: readonly T[]): Record<string, T> {
    const inner = new Fields(this.raw(key) ?? {}, `${this.path}.${key}`, this.complaints);
    const entries = Object.keys(inner.#from).map((name) => [name, inner.oneOf(name, allowed)] as const);
    return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  }

  /** A map whose values are a text or a list of texts. */
  listMap(key: string): Record<string, string[]> {
    const value = this.raw(key) ?? {};
    const inner = new Fields(value, `${this.path}.${key}`, this.complaints);
    const names = Object.keys(inner.#from);
    return Object.fromEntries(
      names.map((name) => [name, typeof inner.raw(name) === 'string' ? [String(inner.raw(name))] : inner.texts(name)]),
    );
  }

  /** A map of anything. */
  free(key: string): Json {
    const value = this.raw(key) ?? {};
    if (isObject(value)) {
      return value;
    }
    this.complain(key, 'a map is expected');
    return {};
  }

  /** A time, ISO. */
  time(key: string): string | undefined {
    const value = this.text(key);
    if (value !== undefined && Number.isNaN(Date.parse(value))) {
      this.complain(key, `'${value}' is not a time`);
    }
    return value;
  }

  /** Complains about the keys that nobody asked for. */
  done(): void {
    for (const key of Object.keys(this.#from)) {
      if (!this.#known.has(key)) {
        this.complain(key, 'unknown key');
      }
    }
  }
}
