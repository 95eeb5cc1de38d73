/** What a file imports: by every spelling that makes it depend on another file or on a package. */
import { posix } from 'node:path';
import type { Node } from 'oxc-parser';
import type { Source, Sources } from './sources';
import { constantOf } from './syntax';

export interface Import {
  readonly from: Source;
  /** Where it is said. */
  readonly at: { readonly start: number };
  /** A path from the root where it is a file of ours, otherwise the name of the package; `undefined` when nobody can tell. */
  readonly target: string | undefined;
  readonly isOurs: boolean;
}

const known = new WeakMap<Sources, readonly Import[]>();

/** Imports, imports of types, exports of what another file has, and imports while running. */
export function importsOf(sources: Sources): readonly Import[] {
  const found =
    known.get(sources) ??
    [...sources.values()].flatMap((from) => [
      ...from.nodes.flatMap((node) => importIn(node, from, sources)),
      ...from.comments.flatMap(({ value, start }) => {
        const said = /^\/\s*<reference\s+path\s*=\s*["']([^"']+)["']/.exec(value)?.[1];
        return said ? [toImport(from, { start }, `./${said}`, sources)] : [];
      }),
    ]);
  known.set(sources, found);
  return found;
}

function importIn(node: Node, from: Source, sources: Sources): readonly Import[] {
  const said = saidBy(node);
  if (!said) {
    return [];
  }
  const text = constantOf(said, from);
  return [
    typeof text === 'string'
      ? toImport(from, node, text, sources)
      : { from, at: node, target: undefined, isOurs: false },
  ];
}

/** The expression that says what is imported. */
function saidBy(node: Node): Node | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node.source;
    case 'ExportNamedDeclaration':
      return node.source ?? undefined;
    case 'TSExternalModuleReference':
      return node.expression;
    case 'CallExpression':
      return node.callee.type === 'Identifier' && node.callee.name === 'require' ? node.arguments[0] : undefined;
    default:
      return undefined;
  }
}

function toImport(from: Source, at: { readonly start: number }, text: string, sources: Sources): Import {
  const path = pathOf(text, from, sources);
  return { from, at, target: path ?? text, isOurs: path !== undefined };
}

/** The path from the root that an import's text means; `undefined` for a package. */
export function pathOf(text: string, from: Source, sources: Sources): string | undefined {
  return text.startsWith('.') ? resolve(posix.join(posix.dirname(from.path), text), sources) : undefined;
}

/** The file that a path means, or the path itself where there is none. */
function resolve(path: string, sources: Sources): string {
  const stem = path.replace(/\/$/, '');
  const tried = [stem, `${stem}.ts`, `${stem}.tsx`, `${stem}/index.ts`, `${stem}/index.tsx`];
  return [...tried, stem.replace(/\.js(x?)$/, '.ts$1')].find((one) => sources.has(one)) ?? stem;
}
