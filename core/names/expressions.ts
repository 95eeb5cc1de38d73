/**
 * The expressions of Data Factory and Synapse, in all spellings.
 * Source: docs data-factory/control-flow-expression-language-functions: a text that begins with "@" is an expression, "@@" at
 * its beginning stands for a plain "@"; "@{…}" anywhere in a text is one, and "@@{" stands for a plain "@{". Docs
 * data-factory/parameterize-linked-services: the same in linked services, also as an object of type Expression.
 */

/** Whether a text is, or holds, an expression. */
export function holdsExpression(text: string): boolean {
  return /^@(?!@)/.test(text) || /(?<!@)(?:@@)*@\{/.test(text);
}

/**
 * Where in a value of JSON there are expressions: `typeProperties.servicePrincipalKey.secretName`.
 * @param path of the value itself; empty for none
 */
export function expressionsIn(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'string') {
    return holdsExpression(value) ? [path] : [];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const isList = Array.isArray(value);
  return isExpressionObject(value)
    ? [path]
    : Object.entries(value).flatMap(([key, inner]) => expressionsIn(inner, below(path, key, isList)));
}

function below(path: string, key: string, isList: boolean): string {
  return isList ? `${path}[${key}]` : path ? `${path}.${key}` : key;
}

function isExpressionObject(value: object): boolean {
  return Object.entries(value).some(([key, type]) => /^type$/i.test(key) && /^expression$/i.test(String(type).trim()));
}
