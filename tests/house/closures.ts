/**
 * A recipe holds no context: it is a function of its request alone, and the engine hands the context to each function of
 * it. So no function that is kept may use the context of a function around it; one that only runs within it may.
 */
import type { Node } from 'oxc-parser';
import { Contexts, isVerb } from './contexts';
import { buildsRecipe } from './recipes-built';
import { below, type Rule, type Source, type Sources } from './sources';
import {
  annotationOf,
  type Binding,
  bare,
  bindingOf,
  identifiersIn,
  isCallable,
  isReference,
  memberOf,
  ownerOf,
} from './syntax';

export const noKeptContext: Rule = (sources) =>
  below(sources, 'core/links').flatMap((source) => {
    const contexts = new Contexts(source, sources);
    const found = new Map<Node, string>();
    for (const node of source.nodes) {
      const fault = faultIn(node, source, sources, contexts);
      if (fault && !found.has(fault.at)) {
        found.set(fault.at, fault.says);
      }
    }
    return [...found].map(([at, says]) => source.complain(at, says));
  });

interface Fault {
  readonly at: Node;
  readonly says: string;
}

// parameters: the node, and what each of the questions about it needs.
function faultIn(node: Node, source: Source, sources: Sources, contexts: Contexts): Fault | undefined {
  if (isCallable(node) && buildsRecipe(node, source, sources)) {
    const given = node.params.flatMap(identifiersIn).find((name) => contexts.isGiven(node, name));
    if (given) {
      return { at: given, says: `what builds a recipe is given the context "${given.name}"` };
    }
  }
  if (node.type === 'PropertyDefinition' || node.type === 'TSParameterProperty') {
    const type = node.type === 'PropertyDefinition' ? node.typeAnnotation : annotationOf(node);
    return contexts.isTyped(type) ? { at: node, says: 'an object keeps a context' } : undefined;
  }
  return node.type === 'Identifier' && isReference(node, source) ? useIn(node, source, contexts) : undefined;
}

/** A context that is used where it may be kept. */
function useIn(name: Binding['name'], source: Source, contexts: Contexts): Fault | undefined {
  const binding = bindingOf(name, source);
  if (!binding || binding.name === name || !contexts.isContext(binding)) {
    return undefined;
  }
  if (binding.scope.type === 'Program') {
    return { at: name, says: `uses the context "${name.name}" of the whole file` };
  }
  const owner = isCallable(binding.scope) ? binding.scope : ownerOf(binding.scope, source);
  // From the use outwards: every function between it and the one that the context belongs to.
  for (let at = ownerOf(name, source); at && at !== owner; at = ownerOf(at, source)) {
    const way = new Way(source).keeping(at);
    if (way) {
      return { at: name, says: `a function that is ${way} uses the context "${name.name}" of one around it` };
    }
  }
  const way = contexts.isWhole(binding) ? new Way(source, true).keepingWithin(name) : undefined;
  return way ? { at: name, says: `the context "${name.name}" is ${way}` } : undefined;
}

/** How something comes to outlive the function that it is made in. */
class Way {
  readonly #source: Source;
  /** Whether it is right to hand it to another function in an object: a context is, a function that uses one may be kept. */
  readonly #mayBeHandedOn: boolean;
  readonly #seen = new Set<Node>();

  constructor(source: Source, mayBeHandedOn = false) {
    this.#source = source;
    this.#mayBeHandedOn = mayBeHandedOn;
  }

  /** How a function is kept: returned, put into something that is, or handed to a recipe; `undefined` when it only runs. */
  keeping(node: Node): string | undefined {
    return node.type === 'FunctionDeclaration' && node.id ? this.#ofName(node.id, false) : this.#of(node, false);
  }

  /** The same for a context itself: it may be handed on, but not in a thing that is kept, nor bound to a function. */
  keepingWithin(node: Node): string | undefined {
    const parent = this.#source.parentOf(node);
    const call =
      parent?.type === 'CallExpression' && memberOf(parent.callee, this.#source) === 'bind' ? parent : undefined;
    const isHeld =
      (parent?.type === 'Property' && parent.value === node) ||
      parent?.type === 'ArrayExpression' ||
      parent?.type === 'SpreadElement';
    return call ? this.#of(call, false) : isHeld ? this.#of(node, false) : undefined;
  }

  /** @param isStored whether it is in an object or a list by now */
  #of(node: Node, isStored: boolean): string | undefined {
    const parent = this.#source.parentOf(node);
    switch (parent?.type) {
      case 'ReturnStatement':
      case 'YieldExpression':
      case 'ExportDefaultDeclaration':
        return isStored ? 'returned in an object or a list' : 'returned';
      case 'ArrowFunctionExpression':
        return parent.body === node ? (isStored ? 'returned in an object or a list' : 'returned') : undefined;
      case 'Property':
      case 'SpreadElement':
      case 'ArrayExpression':
        return this.#of(parent, true);
      case 'ObjectExpression':
      case 'ConditionalExpression':
      case 'LogicalExpression':
      case 'SequenceExpression':
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
        return this.#of(parent, isStored);
      case 'AssignmentExpression':
      case 'AssignmentPattern':
      case 'PropertyDefinition':
        return 'left' in parent && parent.left === node ? undefined : 'stored';
      case 'VariableDeclarator':
        return identifiersIn(parent.id)
          .map((name) => this.#ofName(name, isStored))
          .find((way) => way !== undefined);
      case 'NewExpression':
        return parent.callee.type === 'Identifier' && parent.callee.name === 'Promise'
          ? undefined
          : 'given to an object';
      case 'MemberExpression':
        return this.#ofMember(parent, isStored);
      case 'CallExpression':
        return parent.callee === node ? undefined : this.#ofArgument(parent, isStored);
      default:
        return undefined;
    }
  }

  /** `lookups.find` is what is in it; `lookups.find(…)` and `read.then(…)` only call. */
  #ofMember(member: Extract<Node, { type: 'MemberExpression' }>, isStored: boolean): string | undefined {
    const call = this.#source.parentOf(member);
    const isCalled = call?.type === 'CallExpression' && call.callee === member;
    if (isCalled) {
      return memberOf(member, this.#source) === 'bind' ? this.#of(call, isStored) : undefined;
    }
    return this.#of(member, isStored);
  }

  #ofArgument(call: Extract<Node, { type: 'CallExpression' }>, isStored: boolean): string | undefined {
    if (isVerb(call, this.#source)) {
      return 'handed to a recipe';
    }
    const callee = bare(call.callee);
    const isCopy =
      callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'Object';
    if (isCopy) {
      return this.#of(call, isStored);
    }
    return isStored && !this.#mayBeHandedOn && !this.#isAwaited(call) ? 'handed on in an object or a list' : undefined;
  }

  #isAwaited(call: Node): boolean {
    const parent = this.#source.parentOf(call);
    switch (parent?.type) {
      case 'AwaitExpression':
        return true;
      case 'ArrayExpression':
      case 'CallExpression':
      case 'ConditionalExpression':
      case 'MemberExpression':
      case 'SpreadElement':
        return this.#isAwaited(parent);
      default:
        return false;
    }
  }

  /** What becomes of it under the name that it was given. */
  #ofName(name: Binding['name'], isStored: boolean): string | undefined {
    if (this.#seen.has(name)) {
      return undefined;
    }
    this.#seen.add(name);
    for (const node of this.#source.nodes) {
      const isUse = node.type === 'Identifier' && node.name === name.name && isReference(node, this.#source);
      const way = isUse && bindingOf(node, this.#source)?.name === name ? this.#of(node, isStored) : undefined;
      if (way) {
        return way;
      }
    }
    return undefined;
  }
}
