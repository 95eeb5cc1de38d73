/** Files and functions stay small, and nothing of twenty lines is written twice. */
import type { Node } from 'oxc-parser';
import { below, type Rule, type Source, type Sources } from './sources';
import { annotationOf, isCallable, keyOf, ownerOf } from './syntax';
import { membersOf } from './types';

const mostLines = 250;
const mostParameters = 3;
/** A run of so many lines must not stand twice. */
const runLength = 20;
/** What a comment says where a function has good reason for more. */
const reason = 'parameters:';

const measured = (sources: Sources) => below(sources, 'core', 'tasks', 'emulator');

export const filesAreShort: Rule = (sources) =>
  measured(sources).flatMap(({ path, text }) => {
    const lines = text.replace(/\n$/, '').split('\n').length;
    return lines > mostLines ? [`${path}:${mostLines + 1}: has ${lines} lines`] : [];
  });

/** Functions, methods, and types of them. */
export const parametersAreFew: Rule = (sources) =>
  measured(sources).flatMap((source) =>
    source.nodes.flatMap((node) => {
      const count = parametersOf(node);
      return count <= mostParameters || hasReason(node, source, sources)
        ? []
        : [source.complain(node, `has ${count} parameters and gives no reason ("${reason} …")`)];
    }),
  );

function parametersOf(node: Node): number {
  return 'params' in node && Array.isArray(node.params) && /Function|Method|Signature|ConstructorType/.test(node.type)
    ? node.params.filter((param) => !(param.type === 'Identifier' && param.name === 'this')).length
    : 0;
}

/** In the comment above it, or where the shape is declared that it has to have. */
function hasReason(node: Node, source: Source, sources: Sources): boolean {
  return commentAbove(node, source).includes(reason) || isOfDeclaredShape(node, source, sources);
}

/** The comments that stand right above the function, or above the property, variable or export that it is the value of. */
function commentAbove(node: Node, source: Source): string {
  const carriers =
    /^(Property|MethodDefinition|PropertyDefinition|VariableDeclarator|VariableDeclaration|TSTypeAnnotation|TSPropertySignature|TSTypeAliasDeclaration|Export.*Declaration)$/;
  const said: string[] = [];
  for (let at: Node | undefined = node; at; at = source.parentOf(at)) {
    if (at !== node && !carriers.test(at.type)) {
      break;
    }
    said.push(...commentsBefore(at.start, source));
  }
  return said.join('\n');
}

function commentsBefore(start: number, source: Source): readonly string[] {
  const last = source.comments.findLast(({ end }) => end <= start);
  const isNext = last && source.text.slice(last.end, start).trim() === '';
  return isNext ? [...commentsBefore(last.start, source), last.value] : [];
}

/** Whether it is a property of an object of an interface of ours that declares it so, and gives the reason there. */
function isOfDeclaredShape(node: Node, source: Source, sources: Sources): boolean {
  const property = isCallable(node) ? source.parentOf(node) : undefined;
  const object = property && source.parentOf(property);
  const around = object && source.parentOf(object);
  if (property?.type !== 'Property' || !around) {
    return false;
  }
  const type = typeOf(around, source);
  const name = keyOf(property, source);
  return (type ? membersOf(type, source, sources) : []).some(
    (one) =>
      'key' in one.node &&
      'computed' in one.node &&
      keyOf(one.node, one.source) === name &&
      commentAbove(one.node, one.source).includes(reason),
  );
}

/** The type that an object has to have where it stands. */
function typeOf(around: Node, source: Source): Node | undefined {
  switch (around.type) {
    case 'VariableDeclarator':
      return annotationOf(around.id);
    case 'TSSatisfiesExpression':
      return around.typeAnnotation;
    case 'ReturnStatement':
      return ownerOf(around, source)?.returnType?.typeAnnotation;
    case 'ArrowFunctionExpression':
      return around.returnType?.typeAnnotation;
    default:
      return undefined;
  }
}

/** A line that counts, without its indentation. */
interface Line {
  readonly text: string;
  readonly at: number;
}

export const nothingTwice: Rule = (sources) => {
  const first = new Map<string, { readonly path: string; readonly line: number; readonly index: number }>();
  return measured(sources).flatMap((source) => {
    const lines = linesOf(source);
    let told = -runLength;
    return lines.slice(runLength - 1).flatMap((_, index) => {
      const key = lines
        .slice(index, index + runLength)
        .map(({ text }) => text)
        .join('\n');
      const [line = 0, twin] = [lines[index]?.at, first.get(key)];
      if (!twin) {
        first.set(key, { path: source.path, line, index });
        return [];
      }
      const overlaps = twin.path === source.path && index - twin.index < runLength;
      // A longer run is one complaint.
      const isNew = index - told > 1;
      told = overlaps ? told : index;
      const where = `${twin.path}:${twin.line}`;
      return overlaps || !isNew ? [] : [`${source.path}:${line}: ${runLength} lines and more stand in ${where} too`];
    });
  });
};

/** Without imports, comments, blank lines and lines of punctuation. */
function linesOf(source: Source): readonly Line[] {
  const left = [
    ...source.comments,
    ...source.program.body.filter(
      (one) => one.type === 'ImportDeclaration' || ('source' in one && one.source !== null),
    ),
  ];
  const characters = [...source.text.split('')];
  for (const { start, end } of left) {
    for (let at = start; at < end; at += 1) {
      characters[at] = characters[at] === '\n' ? '\n' : ' ';
    }
  }
  return characters
    .join('')
    .split('\n')
    .map((line, index) => ({ text: line.trim(), at: index + 1 }))
    .filter(({ text }) => /\w/.test(text));
}
