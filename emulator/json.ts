/** Reading JSON that came from outside: small checked readers instead of casts. */

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object in a text; an empty object for an empty text; `undefined` when it is not JSON or not an object. */
export function parseObject(text: string): Json | undefined {
  if (text.trim() === '') {
    return {};
  }
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A text property; `undefined` when absent or of another type. */
export function readText(from: Json, key: string): string | undefined {
  const value = from[key];
  return typeof value === 'string' ? value : undefined;
}

/** An object property; empty when absent or of another type. */
export function readObject(from: Json, key: string): Json {
  const value = from[key];
  return isObject(value) ? value : {};
}

/** The texts of an array property; empty when absent or of another type. */
export function readTexts(from: Json, key: string): string[] {
  const value = from[key];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** The objects of an array property; empty when absent or of another type. */
export function readObjects(from: Json, key: string): Json[] {
  const value = from[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Equality as ARM, Graph and Azure DevOps compare names and ids: without regard to case. */
export function sameText(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
