/**
 * No noun and no recipe speaks of an HTTP status: what a refusal means is read once, in `core/http/refusals`. Two nets,
 * one for reading a status off an answer and one for its numbers, so that neither an alias nor a helper slips through.
 * A number counts by how it is used: a length, a time or a share of something may be any.
 */
import type { Node } from 'oxc-parser';
import { nounsAndLinks } from './rooms';
import { below, type Rule, type Source } from './sources';
import { bare, constantOf, keyOf, memberOf } from './syntax';

export const noStatuses: Rule = (sources) =>
  below(sources, ...nounsAndLinks).flatMap((source) =>
    source.nodes.flatMap((node) => {
      const said = readIn(node, source) ?? numberIn(node, source);
      return said ? [source.complain(node, said)] : [];
    }),
  );

const statusName = /^(http)?status(code)?$/i;
const reader = /^((get|read|is|has|http)?status(code)?(of|is|in)?)$/i;

/** A status that is read off something, or asked of a function by its name. */
function readIn(node: Node, source: Source): string | undefined {
  const isStatus = (name: string | number | undefined) => statusName.test(String(name ?? ''));
  switch (node.type) {
    case 'MemberExpression':
      return isStatus(memberOf(node, source)) ? 'reads a status' : undefined;
    case 'ObjectPattern':
      return node.properties.some((one) => one.type === 'Property' && isStatus(keyOf(one, source)))
        ? 'takes a status out'
        : undefined;
    case 'TSIndexedAccessType':
      return node.indexType.type === 'TSLiteralType' && isStatus(constantOf(node.indexType.literal, source))
        ? 'names the type of a status'
        : undefined;
    case 'BinaryExpression':
      return node.operator === 'in' && isStatus(constantOf(node.left, source)) ? 'looks for a status' : undefined;
    case 'CallExpression': {
      const isReflected = ['Reflect', 'Object'].includes(nameOf(bare(node.callee), true));
      const asksFor = isReflected && node.arguments.some((one) => isStatus(constantOf(one, source)));
      return asksFor || reader.test(nameOf(bare(node.callee))) ? 'reads a status' : undefined;
    }
    default:
      return undefined;
  }
}

/** The name of a function or, of a method, of what it is a method of. */
function nameOf(callee: Node, ofHolder = false): string {
  if (callee.type === 'MemberExpression') {
    return nameOf(ofHolder ? callee.object : callee.property);
  }
  return callee.type === 'Identifier' ? callee.name : '';
}

/** Words of what is measured: any number is right for it. The first word of a name, or the last. */
const measures = new Set(
  `most least longest shortest max min top width height length size count limit second minute hour day week month year
  millisecond byte bit character pixel percent row item offset index port line page pause delay`.split(/\s+/),
);
/** Functions that take lengths, places and times. */
const measuring =
  /^(slice|substring|substr|padStart|padEnd|repeat|at|fill|splice|toFixed|charAt|sleep|setTimeout|inDays|advance)$/;

/** A number, or a text of digits, that could be a status and is used as one. */
function numberIn(node: Node, source: Source): string | undefined {
  if (node.type === 'Literal' && 'regex' in node && speaksOfStatus(node.regex.pattern)) {
    return 'looks for a status in a text';
  }
  const value =
    node.type === 'Literal' ? numberOf(node) : node.type === 'TemplateLiteral' ? plainValue(node, source) : NaN;
  if (!(value >= 100 && value <= 599) || isMeasure(node, source)) {
    return undefined;
  }
  return value >= 400 || isUsedAsStatus(node, source) ? `uses the status ${value}` : undefined;
}

function numberOf({ value }: Extract<Node, { type: 'Literal' }>): number {
  return typeof value === 'number' || typeof value === 'bigint' || /^\d{3}$/.test(String(value)) ? Number(value) : NaN;
}

function plainValue(node: Node, source: Source): number {
  const text = String(constantOf(node, source) ?? '');
  return /^\d{3}$/.test(text) ? Number(text) : NaN;
}

/** `/^40[34]$/`, `/4\d\d/`: three places, of which the first is that of a refusal. */
function speaksOfStatus(pattern: string): boolean {
  return /(?<![\w{,\\[-])[45](\d|\\d|\[[^\]]*\]|\.){2}(?![\w}\]])/.test(pattern);
}

/** Whether the number says how much, how long or where. */
function isMeasure(node: Node, source: Source): boolean {
  const parent = source.parentOf(node);
  const isNamed = (name = '') => {
    const words = name.split(/(?=[A-Z])|[-_$]/).map((word) => word.toLowerCase().replace(/s$/, ''));
    return measures.has(words[0] ?? '') || measures.has(words.at(-1) ?? '');
  };
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' && isNamed(parent.id.name);
    case 'AssignmentPattern':
    case 'AssignmentExpression':
      return parent.right === node && isNamed(namedBy(parent.left, source));
    case 'Property':
    case 'PropertyDefinition':
      return parent.value === node && isNamed(keyOf(parent, source));
    case 'BinaryExpression': {
      const other = parent.left === node ? parent.right : parent.left;
      return isNamed(namedBy(other, source)) || (isSum(parent.operator) && isMeasure(parent, source));
    }
    case 'CallExpression':
      return (
        measuring.test(nameOf(bare(parent.callee))) ||
        (nameOf(bare(parent.callee), true) === 'Math' &&
          (isMeasure(parent, source) || parent.arguments.some((one) => isNamed(namedBy(one, source)))))
      );
    case 'UnaryExpression':
    case 'ConditionalExpression':
    case 'LogicalExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return isMeasure(parent, source);
    default:
      return false;
  }
}

/** `Number(seconds)` in `Number(seconds) > 300` and the like: what the other side is called. */
function namedBy(node: Node, source: Source): string | undefined {
  const plain = bare(node);
  if (plain.type === 'Identifier') {
    return plain.name;
  }
  if (plain.type === 'CallExpression') {
    return plain.arguments[0] && nameOf(bare(plain.callee)) === 'Number'
      ? namedBy(plain.arguments[0], source)
      : nameOf(bare(plain.callee));
  }
  return memberOf(plain, source);
}

function isSum(operator: string): boolean {
  return ['+', '-', '*', '/', '%', '**'].includes(operator);
}

/** Compared, in a `case`, in a list that is searched, a key, a value of something called status. */
function isUsedAsStatus(node: Node, source: Source): boolean {
  const parent = source.parentOf(node);
  switch (parent?.type) {
    case 'BinaryExpression':
      return !isSum(parent.operator);
    case 'SwitchCase':
    case 'TSLiteralType':
    case 'TSEnumMember':
      return true;
    case 'Property':
      return parent.key === node || statusName.test(keyOf(parent, source) ?? '');
    case 'ArrayExpression':
      return isSearched(parent, source);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return isUsedAsStatus(parent, source);
    default:
      return false;
  }
}

/** `[204].includes(x)`, `new Set([204])`. */
function isSearched(list: Node, source: Source): boolean {
  const parent = source.parentOf(list);
  switch (parent?.type) {
    case 'MemberExpression':
      return ['includes', 'indexOf', 'some', 'find', 'has', 'every'].includes(memberOf(parent, source) ?? '');
    case 'NewExpression':
      return parent.callee.type === 'Identifier' && ['Set', 'Map'].includes(parent.callee.name);
    case 'TSAsExpression':
    case 'ArrayExpression':
      return isSearched(parent, source);
    default:
      return false;
  }
}
