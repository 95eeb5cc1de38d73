/** Small questions about syntax that several rules ask. */
import type { ArrowFunctionExpression, Function as FunctionNode, Node, ParamPattern } from 'oxc-parser';
import { childrenOf, type Source } from './sources';

/** A function with a body. */
export type Callable = FunctionNode | ArrowFunctionExpression;

export function isCallable(node: Node | undefined): node is Callable {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  );
}

/** What stands around an expression without changing it: `x as T`, `x!`, `x satisfies T`. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
    case 'ParenthesizedExpression':
      return bare(node.expression);
    default:
      return node;
  }
}

/** A number or text that is written there, or that a constant of the same file holds. */
export function constantOf(node: Node, source: Source): string | number | undefined {
  const plain = bare(node);
  if (plain.type === 'Literal') {
    return typeof plain.value === 'string' || typeof plain.value === 'number' ? plain.value : undefined;
  }
  if (plain.type === 'TemplateLiteral') {
    return plain.expressions.length === 0 ? (plain.quasis[0]?.value.cooked ?? undefined) : undefined;
  }
  if (plain.type === 'Identifier') {
    const held = bindingOf(plain, source);
    const init = held?.holder.type === 'VariableDeclarator' && held.holder.id === held.name ? held.holder.init : null;
    return init && init !== node ? constantOf(init, source) : undefined;
  }
  return undefined;
}

/** The name that a key or a member is under, however it is spelled: `x.status`, `x['status']`, `x[key]`. */
export function keyOf(
  { key, computed }: { readonly key: Node; readonly computed: boolean },
  source: Source,
): string | undefined {
  const plain = bare(key);
  if (!computed && (plain.type === 'Identifier' || plain.type === 'PrivateIdentifier')) {
    return plain.name;
  }
  const value = constantOf(plain, source);
  return value === undefined ? undefined : String(value);
}

/** The member's name of `x.name`. */
export function memberOf(node: Node, source: Source): string | undefined {
  const plain = bare(node);
  return plain.type === 'MemberExpression'
    ? keyOf({ key: plain.property, computed: plain.computed }, source)
    : undefined;
}

/** A name where it is declared, and what declares it. */
export interface Binding {
  readonly name: Extract<Node, { type: 'Identifier' }>;
  /** The function, variable, import, class or clause that declares it. */
  readonly holder: Node;
  /** The function, block or file in which it is known. */
  readonly scope: Node;
}

const scopes = new WeakMap<Node, ReadonlyMap<string, Binding>>();

/** What a name refers to; `undefined` for a global. */
export function bindingOf(name: Extract<Node, { type: 'Identifier' }>, source: Source): Binding | undefined {
  for (let at: Node | undefined = name; at; at = source.parentOf(at)) {
    const found = namesIn(at).get(name.name);
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** The names that a function, block or file declares. */
function namesIn(scope: Node): ReadonlyMap<string, Binding> {
  const known = scopes.get(scope);
  if (known) {
    return known;
  }
  const found = new Map(declaredBy(scope).map((binding) => [binding.name.name, binding]));
  scopes.set(scope, found);
  return found;
}

function declaredBy(scope: Node): readonly Binding[] {
  const as = (holder: Node) => (name: Binding['name']) => ({ name, holder, scope });
  if (isCallable(scope)) {
    return scope.params.flatMap((param) => identifiersIn(param).map(as(scope)));
  }
  switch (scope.type) {
    case 'Program':
    case 'BlockStatement':
      return scope.body.flatMap((statement) => declaredIn(statement).map(([name, holder]) => as(holder)(name)));
    case 'SwitchStatement':
      return scope.cases
        .flatMap(({ consequent }) => consequent)
        .flatMap((statement) => declaredIn(statement).map(([name, holder]) => as(holder)(name)));
    case 'ForStatement':
      return scope.init ? declaredIn(scope.init).map(([name, holder]) => as(holder)(name)) : [];
    case 'ForInStatement':
    case 'ForOfStatement':
      return declaredIn(scope.left).map(([name, holder]) => as(holder)(name));
    case 'CatchClause':
      return scope.param ? identifiersIn(scope.param).map(as(scope)) : [];
    default:
      return [];
  }
}

function declaredIn(statement: Node): readonly (readonly [name: Binding['name'], holder: Node])[] {
  switch (statement.type) {
    case 'VariableDeclaration':
      return statement.declarations.flatMap((one) => identifiersIn(one.id).map((name) => [name, one] as const));
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return statement.id ? [[statement.id, statement]] : [];
    case 'ImportDeclaration':
      return statement.specifiers.map((one) => [one.local, one] as const);
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return statement.declaration ? declaredIn(statement.declaration) : [];
    default:
      return [];
  }
}

/** The names that a pattern binds. */
export function identifiersIn(pattern: Node): readonly Binding['name'][] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'AssignmentPattern':
      return identifiersIn(pattern.left);
    case 'Property':
      return identifiersIn(pattern.value);
    case 'RestElement':
      return identifiersIn(pattern.argument);
    case 'TSParameterProperty':
      return identifiersIn(pattern.parameter);
    case 'ObjectPattern':
    case 'ArrayPattern':
      return childrenOf(pattern).flatMap((child) => (child.type === 'TSTypeAnnotation' ? [] : identifiersIn(child)));
    default:
      return [];
  }
}

/** The annotation of a parameter or of the name of a variable. */
export function annotationOf(pattern: ParamPattern | Node): Node | undefined {
  switch (pattern.type) {
    case 'AssignmentPattern':
      return annotationOf(pattern.left);
    case 'TSParameterProperty':
      return annotationOf(pattern.parameter);
    case 'Identifier':
    case 'ObjectPattern':
    case 'ArrayPattern':
    case 'RestElement':
      return pattern.typeAnnotation?.typeAnnotation;
    default:
      return undefined;
  }
}

/** Whether a name stands for the thing that it names, and is no key or declaration. */
export function isReference(name: Extract<Node, { type: 'Identifier' }>, source: Source): boolean {
  const parent = source.parentOf(name);
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === name || parent.computed;
    case 'Property':
      return parent.value === name || parent.computed;
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.key !== name || parent.computed;
    case 'ImportSpecifier':
    case 'ExportSpecifier':
    case 'LabeledStatement':
    case 'TSPropertySignature':
    case 'TSMethodSignature':
    case 'TSTypeReference':
    case 'TSQualifiedName':
    case undefined:
      return false;
    default:
      return true;
  }
}

/** The function that a node is part of. */
export function ownerOf(node: Node, source: Source): Callable | undefined {
  for (let at = source.parentOf(node); at; at = source.parentOf(at)) {
    if (isCallable(at)) {
      return at;
    }
  }
  return undefined;
}

/** What a function gives back, each expression of it. */
export function returnedBy(callable: Callable, source: Source): readonly Node[] {
  if (callable.body?.type !== 'BlockStatement') {
    return callable.body ? [callable.body] : [];
  }
  return source.nodes.flatMap((node) =>
    node.type === 'ReturnStatement' && node.argument && ownerOf(node, source) === callable ? [node.argument] : [],
  );
}
