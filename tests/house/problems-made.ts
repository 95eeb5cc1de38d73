/** Problems are made in problems files only: there they are listed, and the docs are generated from them. */
import type { Node } from 'oxc-parser';
import { below, type Rule, type Source, type Sources } from './sources';
import { bare, bindingOf, memberOf } from './syntax';
import { originOf } from './types';

const homes = /^(core\/problem\/|(core|tasks)\/(.*\/)?([^/]+-)?problems\.ts$|tasks\/(.*\/)?problems(\/|[^/]*\.ts$))/;

export const problemsMade: Rule = (sources) =>
  below(sources, 'core', 'tasks')
    .filter(({ path }) => !homes.test(path))
    .flatMap((source) =>
      source.nodes
        .filter((node) => makesProblem(node, source, sources))
        .map((node) => source.complain(node, 'makes a Problem outside of a problems file')),
    );

function makesProblem(node: Node, source: Source, sources: Sources): boolean {
  const isProblem = (one: Node | null | undefined) =>
    one !== null && one !== undefined && isTheClass(one, source, sources);
  switch (node.type) {
    case 'NewExpression':
      return isProblem(node.callee);
    case 'ClassDeclaration':
    case 'ClassExpression':
      return isProblem(node.superClass);
    case 'CallExpression':
      // `Reflect.construct(Problem, …)`
      return memberOf(node.callee, source) === 'construct' && isProblem(node.arguments[0]);
    default:
      return false;
  }
}

/** Under whatever name: imported as another one, out of a namespace, or kept in a constant. */
function isTheClass(node: Node, source: Source, sources: Sources): boolean {
  const plain = bare(node);
  if (plain.type !== 'Identifier') {
    return memberOf(plain, source) === 'Problem';
  }
  const held = bindingOf(plain, source)?.holder;
  if (held?.type === 'VariableDeclarator' && held.init && held.init !== node) {
    return isTheClass(held.init, source, sources);
  }
  return originOf(plain.name, source, sources).name === 'Problem';
}
