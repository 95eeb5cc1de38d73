/** The vendors' published specifications: where they lie, and how one reads through their references. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isObject, type Json, readText } from '../../../emulator/json';

export const specsRoot = fileURLToPath(new URL('../../../../shared/specs', import.meta.url));
export const hasSpecs = existsSync(specsRoot);

const arm = 'azure/specification';
/** Those of services that the emulator has; a folder stands for all versions in it. */
const folders = [
  `${arm}/machinelearningservices`,
  `${arm}/authorization`,
  `${arm}/msi`,
  `${arm}/resourcegraph`,
  `${arm}/synapse/resource-manager/Microsoft.Synapse/stable`,
  `${arm}/synapse/data-plane`,
  'azure-devops/serviceEndpoint',
  'azure-devops/approvalsAndChecks',
  'azure-devops/core',
];

/** A node of a document and the file that its references are relative to. */
export interface Node {
  readonly file: string;
  readonly value: unknown;
}

const documents = new Map<string, Json>();

export function readDocument(file: string): Json {
  const known = documents.get(file);
  if (known !== undefined) {
    return known;
  }
  const read: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  if (!isObject(read)) {
    throw new Error(`${relative(specsRoot, file)} is no object`);
  }
  documents.set(file, read);
  return read;
}

/** All files that have operations. */
export function listDocuments(): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(specsRoot, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(specsRoot, folder, name),
      ),
    )
    .filter((file) => file.endsWith('.json') && !/[\\/](httpE|e)xamples[\\/]/.test(file))
    .filter((file) => isObject(readDocument(file).paths));
}

/** Where a reference leads: `file#pointer`. */
export function locateReference(file: string, reference: string): string {
  const [path = '', pointer = ''] = reference.split('#', 2);
  return `${path === '' ? file : resolve(dirname(file), path)}#${pointer}`;
}

/** @throws when the reference leads nowhere */
export function readReference(location: string): Node {
  const [file = '', pointer = ''] = location.split('#', 2);
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
  let value: unknown = readDocument(file);
  for (const step of steps) {
    value = isObject(value) ? value[step] : undefined;
  }
  if (value === undefined) {
    throw new Error(`${relative(specsRoot, file)}#${pointer} leads nowhere`);
  }
  return { file, value };
}

/** The object itself, where a reference stands for it. */
export function follow({ file, value }: Node): { readonly file: string; readonly value: Json } {
  if (!isObject(value)) {
    throw new Error(`an object was expected in ${relative(specsRoot, file)}`);
  }
  const reference = readText(value, '$ref');
  return reference === undefined ? { file, value } : follow(readReference(locateReference(file, reference)));
}
