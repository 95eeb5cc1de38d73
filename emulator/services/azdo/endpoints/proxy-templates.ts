/**
 * The little of mustache and JSONPath that data sources need: values in an address, results out of an answer.
 * Source: Microsoft/azure-pipelines-extensions, docs/authoring/endpoints (dataSources.md, mustacheHelpers.md).
 */
import { isObject, type Json, readText } from '../../../json';
import { isConfidential, readKey } from './parameters';
import type { Credentialed } from './sign-in';

const hole = /\{\{\{?\s*([\w.@]+)\s*\}?\}\}/g;
const choice = /\{\{#if\s+([\w.@]+)\s*\}\}(.*?)(?:\{\{else\}\}(.*?))?\{\{\/if\}\}/g;

/** `{{endpoint.x}}` from the connection (never a secret), other names from the parameters; unknown ones become empty. */
export function fill(template: string, endpoint: Credentialed, parameters: Json): string {
  const value = (name: string) => {
    if (!/^endpoint\./i.test(name)) {
      return readText(parameters, name) ?? '';
    }
    const key = name.slice('endpoint.'.length);
    // Definitions write both `{{endpoint.url}}subscriptions` and `{{endpoint.url}}/subscriptions`; ARM takes either.
    if (key === 'url') {
      return endpoint.url;
    }
    return isConfidential(key) ? '' : readKey(endpoint.data, key) || readKey(endpoint.parameters, key);
  };
  const chosen = template.replace(choice, (_, ...[name = '', yes = '', no = '']: string[]) =>
    value(name) === '' ? no : yes,
  );
  return chosen.replace(hole, (_, name: string) => value(name));
}

/** One text per match of `jsonpath:…`; the whole answer without a selector. */
export function selectResults(body: string, selector: string, template: string): string[] {
  const path = selector.replace(/^jsonpath:/i, '');
  const matches = path === '' ? [body] : select(parseJson(body), path);
  return matches.map((match) => (template === '' ? toText(match) : render(template, match)));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function select(value: unknown, path: string): unknown[] {
  const steps = path.replace(/^\$\.?/, '').match(/[^.[\]]+|\[\*\]/g) ?? [];
  let found: unknown[] = [value];
  for (const step of steps) {
    found = found.flatMap((one) => {
      if (step === '[*]') {
        return Array.isArray(one) ? one : [];
      }
      return isObject(one) && step in one ? [one[step]] : [];
    });
  }
  return found;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function render(template: string, value: unknown): string {
  return template.replace(hole, (_, name: string) => toText(select(value, name)[0] ?? (isObject(value) ? '' : value)));
}
