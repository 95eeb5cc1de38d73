/** Imports as a graph: neither files nor rooms may stand in a circle. */
import { importsOf } from './imports';
import { isNoun, roomOf } from './rooms';
import type { Rule } from './sources';

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** No two files import each other, be it over others, be it types alone. */
export const circlesOfFiles: Rule = (sources) => {
  const arrows = importsOf(sources).flatMap(({ from, target = '' }) =>
    sources.has(target) ? [[from.path, target] as const] : [],
  );
  return complain(arrows, 'files import each other');
};

/**
 * No two rooms import each other. Nouns may: a connection knows its project and a project its connections, which is no
 * circle as long as none of their files stands in one.
 */
export const circlesOfRooms: Rule = (sources) => {
  const roomOr = (path: string) => roomOf(path) ?? path.split('/').slice(0, 2).join('/');
  const arrows = importsOf(sources)
    .flatMap(({ from, target = '' }) => (sources.has(target) ? [[roomOr(from.path), roomOr(target)] as const] : []))
    .filter(([from, to]) => from !== to && !(isNoun(from) && isNoun(to)));
  return complain(arrows, 'rooms import each other');
};

function complain(arrows: readonly (readonly [from: string, to: string])[], sentence: string): readonly string[] {
  const graph = new Map<string, Set<string>>();
  for (const [from, to] of arrows) {
    graph.set(from, (graph.get(from) ?? new Set()).add(to));
  }
  const told = new Set<string>();
  return [...graph.keys()].sort().flatMap((start) => {
    const circle = told.has(start) ? undefined : shortestCircle(start, graph);
    for (const one of circle ?? []) {
      told.add(one);
    }
    return circle ? [`${start}:1: ${sentence}: ${[...circle, start].join(' → ')}`] : [];
  });
}

/** From a node back to it, the node first. */
function shortestCircle(start: string, graph: Graph): readonly string[] | undefined {
  const ways: (readonly string[])[] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of graph.get(way.at(-1) ?? start) ?? []) {
      if (next === start) {
        return way;
      }
      if (!seen.has(next)) {
        seen.add(next);
        ways.push([...way, next]);
      }
    }
  }
  return undefined;
}
