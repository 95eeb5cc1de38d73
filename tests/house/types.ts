/** Where a name that was imported, or a type, is declared. */
import type { Node } from 'oxc-parser';
import { pathOf } from './imports';
import type { Source, Sources } from './sources';
import type { Callable } from './syntax';

/** A name in the file that declares it, whatever it is called where it is used. */
export interface Origin {
  readonly name: string;
  readonly path: string;
  /** The interface, type, class or function; `undefined` for what is none of ours. */
  readonly declared: Declared | undefined;
}

type Declared =
  | Extract<
      Node,
      { type: 'TSInterfaceDeclaration' | 'TSTypeAliasDeclaration' | 'ClassDeclaration' | 'ClassExpression' }
    >
  | Callable;

/** Follows imports, aliases and exports of what another file has. */
export function originOf(name: string, source: Source, sources: Sources): Origin {
  for (const statement of source.program.body) {
    const declared = declaredIn(statement);
    if (declared && 'id' in declared && declared.id?.name === name) {
      return { name, path: source.path, declared };
    }
    const [far, from] = takenFrom(statement, name) ?? [];
    const path = from === undefined ? undefined : pathOf(from, source, sources);
    const next = path === undefined ? undefined : sources.get(path);
    if (far !== undefined) {
      return next ? originOf(far, next, sources) : { name: far, path: path ?? from ?? '', declared: undefined };
    }
  }
  return { name, path: source.path, declared: undefined };
}

function declaredIn(statement: Node): Declared | undefined {
  switch (statement.type) {
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'ClassDeclaration':
    case 'FunctionDeclaration':
      return statement;
    case 'ExportNamedDeclaration':
      return statement.declaration ? declaredIn(statement.declaration) : undefined;
    default:
      return undefined;
  }
}

/** The name that another file has for it, and how that file is called. */
function takenFrom(statement: Node, name: string): readonly [far: string, from: string] | undefined {
  if (statement.type === 'ImportDeclaration') {
    const one = statement.specifiers.find(({ local }) => local.name === name);
    return one?.type === 'ImportSpecifier' ? [textOf(one.imported), statement.source.value] : undefined;
  }
  if (statement.type === 'ExportNamedDeclaration' && statement.source) {
    const one = statement.specifiers.find(({ exported }) => textOf(exported) === name);
    return one ? [textOf(one.local), statement.source.value] : undefined;
  }
  return undefined;
}

function textOf(name: Node): string {
  return name.type === 'Identifier' ? name.name : name.type === 'Literal' ? String(name.value) : '';
}

/** The name of a type: the last word of `problems.Problem`. */
export function typeNameOf(node: Node): string | undefined {
  switch (node.type) {
    case 'TSTypeReference':
      return typeNameOf(node.typeName);
    case 'TSInterfaceHeritage':
    case 'TSClassImplements':
      return typeNameOf(node.expression);
    case 'TSQualifiedName':
      return node.right.name;
    case 'MemberExpression':
      return node.property.type === 'Identifier' ? node.property.name : undefined;
    case 'Identifier':
      return node.name;
    case 'TSImportType':
      return node.qualifier?.type === 'Identifier' ? node.qualifier.name : undefined;
    default:
      return undefined;
  }
}

/** The properties and methods of a type that is written out there or declared in a file of ours, inherited ones too. */
export function membersOf(type: Node, source: Source, sources: Sources, depth = 0): readonly Member[] {
  const more = (node: Node, where: Source) => (depth > 9 ? [] : membersOf(node, where, sources, depth + 1));
  switch (type.type) {
    case 'TSTypeLiteral':
      return type.members.map((node) => ({ node, source }));
    case 'TSInterfaceDeclaration':
      return [
        ...type.body.body.map((node) => ({ node, source })),
        ...type.extends.flatMap((parent) => more(parent, source)),
      ];
    case 'TSTypeAliasDeclaration':
      return more(type.typeAnnotation, source);
    case 'TSIntersectionType':
    case 'TSUnionType':
      return type.types.flatMap((one) => more(one, source));
    case 'TSTypeReference':
    case 'TSInterfaceHeritage': {
      const { declared, path } = originOf(typeNameOf(type) ?? '', source, sources);
      const there = sources.get(path);
      const inside = (type.typeArguments?.params ?? []).flatMap((one) => more(one, source));
      return declared && there ? [...more(declared, there), ...inside] : inside;
    }
    default:
      return [];
  }
}

export interface Member {
  readonly node: Node;
  readonly source: Source;
}
