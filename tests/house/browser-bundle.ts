/**
 * Core as a page would load it: bundled for a browser with nothing put in for what browsers lack, and run in a realm of
 * its own that has the language and what is listed here, so neither `process` nor `Buffer` nor a module of Node.
 */
import { fileURLToPath } from 'node:url';
import { createContext, Script } from 'node:vm';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a page has beside the language, as far as core and the packages in it may count on it. */
const webGlobals = {
  AbortController,
  AbortSignal,
  Blob,
  ByteLengthQueuingStrategy,
  CompressionStream,
  CountQueuingStrategy,
  DecompressionStream,
  DOMException,
  Event,
  EventTarget,
  FormData,
  Headers,
  ReadableStream,
  Request,
  Response,
  TextDecoder,
  TextDecoderStream,
  TextEncoder,
  TextEncoderStream,
  TransformStream,
  URL,
  URLSearchParams,
  WritableStream,
  atob,
  btoa,
  clearInterval,
  clearTimeout,
  console,
  crypto,
  fetch,
  performance,
  queueMicrotask,
  setInterval,
  setTimeout,
  structuredClone,
};

/**
 * @param entry what is bundled: core's public face, unless a test wants to see something else fail
 * @returns a script that leaves its exports in the global `core`
 */
export async function bundleForBrowser(entry = "export * from './core/index';"): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'browser',
    conditions: ['browser'],
    format: 'iife',
    globalName: 'core',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** Runs a bundle of core as a page would, and gives back what it exports. */
export function loadInBrowser(bundle: string): typeof import('../../core') {
  const page = createContext({ ...webGlobals });
  new Script(bundle, { filename: 'core-for-browser.js' }).runInContext(page);
  return page.core;
}
