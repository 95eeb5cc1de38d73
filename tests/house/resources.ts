/** A resource deletes nothing: what has to go is a removal's, which the engine guards. */
import type { Node } from 'oxc-parser';
import { below, type Rule, type Source, type Sources } from './sources';
import { bare, bindingOf, isCallable, keyOf, memberOf, returnedBy } from './syntax';
import { membersOf, originOf, typeNameOf } from './types';

const forbidden = ['remove', 'delete'];
const home = 'core/engine/resource.ts';

export const resourcesRemoveNothing: Rule = (sources) => [
  ...typeItself(sources),
  ...below(sources, 'core').flatMap((source) => {
    const found = new Set(source.nodes.flatMap((node) => removersIn(node, source, sources)));
    return [...found].map((at) => source.complain(at, 'a resource removes nothing'));
  }),
];

function typeItself(sources: Sources): readonly string[] {
  const source = sources.get(home);
  const declared = source && originOf('Resource', source, sources).declared;
  if (!source || !declared) {
    return [`${home}:1: has no type Resource`];
  }
  return membersOf(declared, source, sources)
    .filter(({ node, source: there }) => 'key' in node && isForbidden(node, there))
    .map(({ node, source: there }) => there.complain(node, 'the type Resource removes nothing'));
}

/** Where a resource is declared, each of its properties that removes. */
function removersIn(node: Node, source: Source, sources: Sources): readonly Node[] {
  const isTyped = (type: Node | null | undefined) => mentionsResource(type, source, sources);
  switch (node.type) {
    case 'VariableDeclarator':
      return isTyped(node.id.type === 'Identifier' ? node.id.typeAnnotation?.typeAnnotation : undefined)
        ? removers(node.init, source)
        : [];
    case 'TSSatisfiesExpression':
    case 'TSAsExpression':
    case 'TSTypeAssertion':
      return isTyped(node.typeAnnotation) ? removers(node.expression, source) : [];
    case 'PropertyDefinition':
      return isTyped(node.typeAnnotation?.typeAnnotation) ? removers(node.value, source) : [];
    case 'ClassDeclaration':
    case 'ClassExpression':
      return (node.implements ?? []).some(isTyped)
        ? node.body.body.filter((one) => 'key' in one && isForbidden(one, source))
        : [];
    case 'AssignmentExpression':
      return isPutOn(node.left, source, sources) ? [node.left] : [];
    default:
      return isCallable(node) && isTyped(node.returnType?.typeAnnotation)
        ? returnedBy(node, source).flatMap((one) => removers(one, source))
        : [];
  }
}

/** `Resource<…>`, also within `Readonly<…>`, `Promise<…>` or `Resource<…> & More`. */
function mentionsResource(type: Node | null | undefined, source: Source, sources: Sources): boolean {
  switch (type?.type) {
    case 'TSTypeReference':
    case 'TSClassImplements': {
      const { name, declared, path } = originOf(typeNameOf(type) ?? '', source, sources);
      const isAlias = declared?.type === 'TSTypeAliasDeclaration';
      const there = sources.get(path);
      return (
        name === 'Resource' ||
        (type.typeArguments?.params ?? []).some((one) => mentionsResource(one, source, sources)) ||
        (isAlias && there !== undefined && mentionsResource(declared.typeAnnotation, there, sources))
      );
    }
    case 'TSIntersectionType':
    case 'TSUnionType':
      return type.types.some((one) => mentionsResource(one, source, sources));
    default:
      return false;
  }
}

/** The forbidden properties of what an expression comes to, what is spread into it included. */
function removers(node: Node | null | undefined, source: Source): readonly Node[] {
  const plain = node && bare(node);
  switch (plain?.type) {
    case 'ObjectExpression':
      return plain.properties.flatMap((one) =>
        one.type === 'SpreadElement' ? removers(one.argument, source) : isForbidden(one, source) ? [one] : [],
      );
    case 'Identifier': {
      const held = bindingOf(plain, source)?.holder;
      return held?.type === 'VariableDeclarator' && held.init !== node ? removers(held.init, source) : [];
    }
    case 'ConditionalExpression':
      return [plain.consequent, plain.alternate].flatMap((one) => removers(one, source));
    case 'CallExpression':
      // `Object.assign(resource, { remove })`, `Object.freeze({ remove })`
      return plain.arguments.flatMap((one) => removers(one, source));
    default:
      return [];
  }
}

/** `role.remove = …` */
function isPutOn(left: Node, source: Source, sources: Sources): boolean {
  if (left.type !== 'MemberExpression' || !forbidden.includes(memberOf(left, source) ?? '')) {
    return false;
  }
  const held = left.object.type === 'Identifier' ? bindingOf(left.object, source)?.holder : undefined;
  return (
    held?.type === 'VariableDeclarator' &&
    held.id.type === 'Identifier' &&
    mentionsResource(held.id.typeAnnotation?.typeAnnotation, source, sources)
  );
}

function isForbidden(one: Node, source: Source): boolean {
  return 'key' in one && 'computed' in one && forbidden.includes(keyOf(one, source) ?? '');
}
