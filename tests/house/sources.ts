/** A tree of source files, from disk or made up by a test; each is parsed once, when somebody looks into it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Comment, type Node, type Program, parseSync, visitorKeys } from 'oxc-parser';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Folders of ours that may hold TypeScript; a folder that is not there is no fault. */
const folders = ['core', 'tasks', 'hub', 'emulator', 'scripts', 'tests'];

/** What a rule finds: `path:line: sentence`. */
export type Rule = (sources: Sources) => readonly string[];

/** Every file by its path from the root, with slashes. */
export type Sources = ReadonlyMap<string, Source>;

export class Source {
  readonly path: string;
  readonly text: string;
  #parsed: { readonly program: Program; readonly comments: readonly Comment[] } | undefined;
  #parents: Map<Node, Node> | undefined;
  #nodes: readonly Node[] | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  get program(): Program {
    return this.#parse().program;
  }

  get comments(): readonly Comment[] {
    return this.#parse().comments;
  }

  /** Every node, those that hold others before what they hold. */
  get nodes(): readonly Node[] {
    this.#nodes ??= [this.program, ...this.#link().keys()];
    return this.#nodes;
  }

  parentOf(node: Node): Node | undefined {
    return this.#link().get(node);
  }

  /** Counts from one. */
  lineOf({ start }: { readonly start: number }): number {
    return this.text.slice(0, start).split('\n').length;
  }

  complain(at: { readonly start: number }, sentence: string): string {
    return `${this.path}:${this.lineOf(at)}: ${sentence}`;
  }

  #parse() {
    if (!this.#parsed) {
      const { program, comments, errors } = parseSync(this.path, this.text, { preserveParens: false });
      if (errors.length > 0) {
        throw new Error(`${this.path}: ${errors[0]?.message}`);
      }
      this.#parsed = { program, comments };
    }
    return this.#parsed;
  }

  #link(): Map<Node, Node> {
    if (!this.#parents) {
      const parents = new Map<Node, Node>();
      const link = (node: Node) => {
        for (const child of childrenOf(node)) {
          parents.set(child, node);
          link(child);
        }
      };
      link(this.program);
      this.#parents = parents;
    }
    return this.#parents;
  }
}

/** The nodes right below one, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  return (visitorKeys[node.type] ?? []).flatMap((key) => {
    const held: unknown = Reflect.get(node, key);
    return Array.isArray(held) ? held.filter(isNode) : isNode(held) ? [held] : [];
  });
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** The tree as it is on disk. */
export function readSources(): Sources {
  const paths = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && folders.includes(entry.name))
    .flatMap(({ name }) =>
      readdirSync(join(root, name), { recursive: true, encoding: 'utf8' }).map((file) => `${name}/${file}`),
    )
    .map((path) => path.split(sep).join('/'))
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('/node_modules/'));
  return madeUp(Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')])));
}

/** @param texts path from the root to text */
export function madeUp(texts: Readonly<Record<string, string>>): Sources {
  return new Map(Object.entries(texts).map(([path, text]) => [path, new Source(path, text)]));
}

/** Those below one of the folders. */
export function below(sources: Sources, ...places: readonly string[]): readonly Source[] {
  return [...sources.values()].filter(({ path }) => places.some((place) => path.startsWith(`${place}/`)));
}
