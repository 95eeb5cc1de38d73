/** Which functions of the recipes build one, or a part of one. */
import type { Node } from 'oxc-parser';
import type { Source, Sources } from './sources';
import { annotationOf, bare, bindingOf, type Callable, isCallable, returnedBy } from './syntax';
import { originOf, typeNameOf } from './types';

/** Whether a function takes a recipe or gives one, or a part of one. */
export function buildsRecipe(callable: Callable, source: Source, sources: Sources): boolean {
  const isRecipe = (type: Node | null | undefined) => mentionsRecipe(type, source, sources);
  if (isRecipe(callable.returnType) || callable.params.some((param) => isRecipe(annotationOf(param)))) {
    return true;
  }
  return returnedBy(callable, source).some((node) => {
    const plain = bare(node);
    return isCallable(plain) ? buildsRecipe(plain, source, sources) : startsFromRecipe(plain, source, sources);
  });
}

/** A function of another file or of this one, by what it says that it returns or by what it returns. */
function givesRecipe(callable: Callable, source: Source, sources: Sources): boolean {
  return (
    mentionsRecipe(callable.returnType, source, sources) ||
    (!callable.returnType && returnedBy(callable, source).some((one) => startsFromRecipe(one, source, sources)))
  );
}

/** `Recipe.named(…).find(…)`, `new Recipe(…)`, or a name that holds one. */
function startsFromRecipe(node: Node, source: Source, sources: Sources): boolean {
  const plain = bare(node);
  switch (plain.type) {
    case 'CallExpression':
    case 'NewExpression':
      return startsFromRecipe(plain.callee, source, sources);
    case 'MemberExpression':
      return startsFromRecipe(plain.object, source, sources);
    case 'ConditionalExpression':
      return [plain.consequent, plain.alternate].some((one) => startsFromRecipe(one, source, sources));
    case 'Identifier': {
      const held = bindingOf(plain, source);
      if (held?.holder.type === 'VariableDeclarator') {
        return (
          held.holder.init !== null &&
          held.scope.type !== 'Program' &&
          startsFromRecipe(held.holder.init, source, sources)
        );
      }
      const { name, declared, path } = originOf(plain.name, source, sources);
      return name === 'Recipe' || (isCallable(declared) && givesRecipe(declared, sources.get(path) ?? source, sources));
    }
    default:
      return false;
  }
}

function mentionsRecipe(type: Node | null | undefined, source: Source, sources: Sources): boolean {
  switch (type?.type) {
    case 'TSTypeAnnotation':
      return mentionsRecipe(type.typeAnnotation, source, sources);
    case 'TSFunctionType':
      return (
        mentionsRecipe(type.returnType, source, sources) ||
        type.params.some((one) => mentionsRecipe(annotationOf(one), source, sources))
      );
    case 'TSUnionType':
    case 'TSIntersectionType':
      return type.types.some((one) => mentionsRecipe(one, source, sources));
    case 'TSTypeReference':
      return ['Recipe', 'Part'].includes(originOf(typeNameOf(type) ?? '', source, sources).name);
    default:
      return false;
  }
}
