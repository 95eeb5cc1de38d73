/** Which names stand for a context, or for something taken out of one. */
import type { Node } from 'oxc-parser';
import type { Source, Sources } from './sources';
import { annotationOf, type Binding, bare, bindingOf, type Callable, isCallable, keyOf, memberOf } from './syntax';
import { membersOf, originOf, typeNameOf } from './types';

const home = 'core/context.ts';

/** Verbs of a recipe: what they are given is kept until the engine asks for it. */
export const verbs: ReadonlySet<string> = new Set(
  'find findIf ensure ensureEach ensureIf value test prove advise remove with also precheck asking'.split(' '),
);

/** Verbs that take one function and nothing else. */
const alone = ['with', 'precheck'];

/** Properties of what a recipe is made of, each with the place of its context. */
const handed: Readonly<Record<string, number>> = {
  find: 1,
  read: 1,
  prove: 1,
  test: 1,
  advise: 1,
  want: 1,
  delete: 1,
  apply: 2,
};

export class Contexts {
  readonly #source: Source;
  readonly #sources: Sources;

  constructor(source: Source, sources: Sources) {
    this.#source = source;
    this.#sources = sources;
  }

  /** Whether a type is that of a context, or of something that holds one. */
  isTyped(type: Node | null | undefined, source = this.#source, depth = 0): boolean {
    const more = (one: Node | null | undefined) => depth < 9 && this.isTyped(one, source, depth + 1);
    switch (type?.type) {
      case 'TSTypeReference':
      case 'TSInterfaceHeritage':
      case 'TSClassImplements':
      case 'TSImportType':
        return this.#isNamed(type, source, depth);
      case 'TSUnionType':
      case 'TSIntersectionType':
        return type.types.some(more);
      case 'TSTupleType':
        return type.elementTypes.some(more);
      case 'TSArrayType':
        return more(type.elementType);
      case 'TSIndexedAccessType':
        return more(type.objectType);
      case 'TSTypeOperator':
      case 'TSOptionalType':
      case 'TSRestType':
      case 'TSTypeAnnotation':
        return more(type.typeAnnotation);
      case 'TSTypeLiteral':
        return type.members.some((one) => one.type === 'TSPropertySignature' && more(one.typeAnnotation));
      default:
        return false;
    }
  }

  #isNamed(type: Node & { readonly typeArguments: unknown }, source: Source, depth: number): boolean {
    const { name, path, declared } = originOf(typeNameOf(type) ?? '', source, this.#sources);
    const there = this.#sources.get(path);
    if (name === 'Context' || (path === home && name.endsWith('Context'))) {
      return true;
    }
    const inside = 'typeArguments' in type && isInstantiation(type.typeArguments) ? type.typeArguments.params : [];
    if (inside.some((one) => depth < 9 && this.isTyped(one, source, depth + 1))) {
      return true;
    }
    if (!there || !declared || path === home || depth >= 9) {
      return false;
    }
    return declared.type === 'TSTypeAliasDeclaration'
      ? this.isTyped(declared.typeAnnotation, there, depth + 1)
      : membersOf(declared, there, this.#sources).some(
          ({ node, source: at }) =>
            node.type === 'TSPropertySignature' && this.isTyped(node.typeAnnotation, at, depth + 1),
        );
  }

  /** Whether a name is bound to a context, to a bag with one in it, or to something out of one. */
  isContext({ name, holder }: Binding): boolean {
    if (isCallable(holder)) {
      return this.isGiven(holder, name);
    }
    if (holder.type === 'VariableDeclarator') {
      const type = annotationOf(holder.id);
      return this.isTyped(type) || (holder.init !== null && this.#isTaken(holder.init)) || isCalledSo(name.name);
    }
    return holder.type === 'ImportSpecifier' && isCalledSo(name.name);
  }

  /** Whether it is the context itself or a bag with one in it, and nothing out of one. */
  isWhole({ name, holder }: Binding): boolean {
    return isCallable(holder)
      ? holder.params.some((param) => param === name || (param.type === 'AssignmentPattern' && param.left === name))
      : holder.type === 'VariableDeclarator' && holder.id === name && holder.init?.type !== 'MemberExpression';
  }

  /** Whether the function gets a context under that name. */
  isGiven(callable: Callable, name: Binding['name']): boolean {
    const at = callable.params.findIndex((param) => param.start <= name.start && name.end <= param.end);
    const param = callable.params[at];
    const type = param && annotationOf(param);
    const pattern = param?.type === 'AssignmentPattern' ? param.left : param;
    if (type && pattern?.type === 'ObjectPattern' && !this.#isItself(type)) {
      return this.#isTakenFrom(pattern, type, name);
    }
    return isCalledSo(name.name) || this.isTyped(type) || (!type && at === this.#placeIn(callable));
  }

  /** Whether a bag's member of that name is a context. */
  #isTakenFrom(pattern: Extract<Node, { type: 'ObjectPattern' }>, type: Node, name: Binding['name']): boolean {
    const property = pattern.properties.find((one) => one.start <= name.start && name.end <= one.end);
    const key = property?.type === 'Property' ? keyOf(property, this.#source) : undefined;
    return (
      isCalledSo(key ?? '') ||
      isCalledSo(name.name) ||
      membersOf(type, this.#source, this.#sources).some(
        ({ node, source }) =>
          node.type === 'TSPropertySignature' &&
          (keyOf(node, source) === key || property?.type === 'RestElement') &&
          this.isTyped(node.typeAnnotation, source),
      )
    );
  }

  /** A context, and no bag that has one in it. */
  #isItself(type: Node): boolean {
    const isOther = type.type === 'TSTypeLiteral' || type.type === 'TSIntersectionType';
    const { declared, path } = originOf(typeNameOf(type) ?? '', this.#source, this.#sources);
    return !isOther && this.isTyped(type) && (path === home || declared?.type !== 'TSInterfaceDeclaration');
  }

  /** Where the engine puts the context among the parameters of a function that it calls. */
  #placeIn(callable: Callable): number | undefined {
    const parent = this.#source.parentOf(callable);
    if (parent?.type === 'CallExpression') {
      const isChecked = memberOf(parent.callee, this.#source) === 'precheck';
      return isVerb(parent, this.#source)
        ? isChecked
          ? 2
          : parent.arguments[0] === callable
            ? undefined
            : 1
        : undefined;
    }
    return parent?.type === 'Property' && parent.value === callable
      ? handed[keyOf(parent, this.#source) ?? '']
      : undefined;
  }

  /** Whether an expression comes to a context, or to what was taken out of one. */
  #isTaken(node: Node): boolean {
    const plain = bare(node);
    switch (plain.type) {
      case 'Identifier': {
        const binding = bindingOf(plain, this.#source);
        return binding !== undefined && binding.holder !== this.#source.parentOf(node) && this.isContext(binding);
      }
      case 'MemberExpression':
        return this.#isTaken(plain.object);
      case 'ObjectExpression':
        return plain.properties.some((one) => this.#isTaken(one.type === 'SpreadElement' ? one.argument : one.value));
      case 'ArrayExpression':
        return plain.elements.some((one) => one !== null && this.#isTaken(one));
      case 'ConditionalExpression':
        return this.#isTaken(plain.consequent) || this.#isTaken(plain.alternate);
      case 'LogicalExpression':
      case 'AssignmentExpression':
        return this.#isTaken(plain.left) || this.#isTaken(plain.right);
      case 'CallExpression':
        return this.#isCopied(plain);
      default:
        return false;
    }
  }

  /** `Object.freeze(context)`, `context.http.send.bind(context.http)`. */
  #isCopied({ callee, arguments: given }: Extract<Node, { type: 'CallExpression' }>): boolean {
    const holder = bare(callee);
    if (holder.type !== 'MemberExpression') {
      return false;
    }
    const isObject = holder.object.type === 'Identifier' && holder.object.name === 'Object';
    return (
      (isObject && given.some((one) => this.#isTaken(one))) ||
      (memberOf(holder, this.#source) === 'bind' && [holder.object, ...given].some((one) => this.#isTaken(one)))
    );
  }
}

/** Whether a call adds a step to a recipe; a list has a `find` and a pattern a `test`, too, of a function or a text alone. */
export function isVerb(call: Extract<Node, { type: 'CallExpression' }>, source: Source): boolean {
  const name = memberOf(call.callee, source) ?? '';
  return verbs.has(name) && (alone.includes(name) || (call.arguments.length > 1 && !isCallable(call.arguments[0])));
}

function isCalledSo(name: string): boolean {
  return /(^c|C)ontext$/.test(name);
}

function isInstantiation(node: unknown): node is Extract<Node, { type: 'TSTypeParameterInstantiation' }> {
  return typeof node === 'object' && node !== null && 'params' in node;
}
