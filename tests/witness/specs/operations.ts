/** The operations that the specifications describe, and which of them a request is. */
import { basename } from 'node:path';
import { isObject, type Json, readObject, readText } from '../../../emulator/json';
import { follow, listDocuments, type Node, readDocument } from './documents';

export interface Parameter {
  readonly name: string;
  readonly isRequired: boolean;
  readonly definition: Json;
}

export interface Operation {
  readonly service: 'arm' | 'azdo' | 'synapse';
  readonly file: string;
  /** As the operation itself says, or of the folder that its file is in. */
  readonly version: string;
  readonly method: string;
  readonly template: string;
  readonly path: RegExp;
  readonly query: readonly Parameter[];
  readonly body: (Node & { readonly isRequired: boolean }) | undefined;
  /** Schema by status; `undefined` for an answer without a body. */
  readonly answers: ReadonlyMap<string, Node | undefined>;
}

export function readOperations(): Operation[] {
  return listDocuments().flatMap((file) => {
    const document = readDocument(file);
    const paths = Object.entries({ ...readObject(document, 'paths'), ...readObject(document, 'x-ms-paths') });
    return paths.flatMap(([template, item]) => (isObject(item) ? readPath(file, template, item) : []));
  });
}

function readPath(file: string, template: string, item: Json): Operation[] {
  const shared = Array.isArray(item.parameters) ? item.parameters : [];
  return ['get', 'put', 'post', 'patch', 'delete'].flatMap((method) => {
    const operation = item[method];
    if (!isObject(operation)) {
      return [];
    }
    const own = Array.isArray(operation.parameters) ? operation.parameters : [];
    const parameters = [...shared, ...own].map((value) => follow({ file, value }));
    const body = parameters.find(({ value }) => value.in === 'body');
    const isLong = (name: string) =>
      parameters.some(({ value }) => value.name === name && value['x-ms-skip-url-encoding'] === true);
    return [
      {
        service: serviceOf(file),
        file,
        version: saidVersion(parameters) ?? /[\\/](\d{4}-\d\d-\d\d|\d\.\d)[\\/]/.exec(file)?.[1] ?? '',
        method: method.toUpperCase(),
        template,
        path: toPattern(template, isLong),
        query: parameters
          .filter(({ value }) => value.in === 'query')
          .map(({ value }) => ({
            name: readText(value, 'name') ?? '',
            isRequired: value.required === true,
            definition: value,
          })),
        body:
          body === undefined
            ? undefined
            : { file: body.file, value: body.value.schema, isRequired: body.value.required === true },
        answers: new Map(
          Object.entries(readObject(operation, 'responses')).map(([status, value]) => {
            const answer = follow({ file, value });
            return [
              status,
              answer.value.schema === undefined ? undefined : { file: answer.file, value: answer.value.schema },
            ];
          }),
        ),
      },
    ];
  });
}

/** Of Synapse, its data plane: what ARM has of it is as all of ARM. */
function serviceOf(file: string): Operation['service'] {
  if (file.includes('azure-devops')) {
    return 'azdo';
  }
  return /synapse[\\/]data-plane/.test(file) ? 'synapse' : 'arm';
}

/** Azure DevOps says it in words: "should be set to '7.1-preview.1'". */
function saidVersion(parameters: readonly { readonly value: Json }[]): string | undefined {
  const version = parameters.find(({ value }) => value.name === 'api-version');
  return /set to '([^']+)'/.exec(readText(version?.value ?? {}, 'description') ?? '')?.[1];
}

/** A parameter is one segment, or, when its slashes are kept, any number of them. */
function toPattern(template: string, isLong: (name: string) => boolean): RegExp {
  const source = template
    .replace(/\?.*$/, '')
    .split(/(\/?\{[^}]+\})/)
    .map((part) => {
      const name = /^\/?\{([^}]+)\}$/.exec(part)?.[1];
      if (name === undefined) {
        return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
      }
      return isLong(name) ? '(?:/+.+?)?' : `${part.startsWith('/') ? '/' : ''}[^/]+`;
    })
    .join('');
  return new RegExp(`^${source}/?$`, 'i');
}

/**
 * The operation that describes a request best: the most literal path, the fewest query parameters that it does not know
 * or lacks, the version nearest to the one asked for.
 */
export function findOperation(
  operations: readonly Operation[],
  method: string,
  url: URL,
  version: string,
): Operation | undefined {
  const path = url.pathname.replace(/^\/{2,}/, '/');
  const sent = [...url.searchParams.keys()];
  const rank = (operation: Operation) => [
    -literal(operation.template).length,
    operation.query.filter(({ name, isRequired }) => isRequired && !isAmong(sent, name)).length +
      sent.filter((name) => !operation.query.some((known) => isAmong([name], known.name))).length,
    distance(operation.version, version),
    basename(operation.file).length,
  ];
  return operations
    .filter((operation) => operation.method === method && /\w/.test(literal(operation.template)))
    .filter((operation) => operation.path.test(path))
    .map((operation) => ({ operation, ranks: rank(operation) }))
    .sort(
      (left, right) => left.ranks.map((value, at) => value - (right.ranks[at] ?? 0)).find((sign) => sign !== 0) ?? 0,
    )
    .at(0)?.operation;
}

/** What of a path's template is no parameter. Those of which nothing is (`/{roleId}`) would be any path. */
function literal(template: string): string {
  return template.replace(/\{[^}]+\}|\?.*$/g, '');
}

function isAmong(names: readonly string[], name: string): boolean {
  return names.some((one) => one.toLowerCase() === name.toLowerCase());
}

/** In days, or in versions. */
function distance(left: string, right: string): number {
  const [from, to] = [left, right].map((text) =>
    /^\d{4}/.test(text) ? Date.parse(text.slice(0, 10)) / 86_400_000 : Number.parseFloat(text),
  );
  const between = Math.abs((from ?? 0) - (to ?? 0));
  return Number.isNaN(between) ? 0 : between;
}
