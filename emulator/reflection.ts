/**
 * The three functions of the metadata proposal that the container inside @peculiar/x509 asks for when it loads and
 * registers its own classes: import this before it. (A full polyfill is the package `reflect-metadata`.)
 */
const metadata = new WeakMap<object, Map<unknown, unknown>>();

function defineMetadata(key: unknown, value: unknown, target: object): void {
  const own = metadata.get(target) ?? new Map<unknown, unknown>();
  metadata.set(target, own.set(key, value));
}

function getOwnMetadata(key: unknown, target: object): unknown {
  return metadata.get(target)?.get(key);
}

if (!('getMetadata' in Reflect))
  Object.assign(Reflect, { defineMetadata, getOwnMetadata, getMetadata: getOwnMetadata });
