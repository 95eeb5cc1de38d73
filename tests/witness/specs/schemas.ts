/**
 * From Swagger 2.0 schemas to JSON Schema validators. Stricter than the specifications in one thing: a property that no
 * specification declares is refused. Looser in these: an open enumeration (`modelAsString`) takes any text; a read-only
 * property need not be in a request; in answers, and in what Azure DevOps takes, null counts as absent, since the
 * services write it so; discriminators are not followed.
 */
import { Ajv2019, type ErrorObject, type ValidateFunction } from 'ajv/dist/2019';
import { isObject, type Json, readObject, readText } from '../../../emulator/json';
import { locateReference, type Node, readReference } from './documents';

export interface Side {
  readonly isRequest: boolean;
  readonly isNullAbsent: boolean;
}

const guid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/** What they stand for is any JSON, whatever properties are listed. */
const anyJson = /#\/definitions\/(JObject|JToken|ReferenceLinks)$/;
/** Declared by 7.2, of which nothing is here: asked for by newer clients, and `isDisabled` answered at 7.1 too. */
const later: Readonly<Record<string, readonly string[]>> = {
  '#/definitions/ServiceEndpoint': ['isDisabled'],
  '#/definitions/ServiceEndpointRequestResult': ['activityId'],
};
const kept = [
  'type',
  'enum',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'uniqueItems',
];

export class Schemas {
  readonly #ajv = new Ajv2019({
    strict: false,
    allErrors: true,
    unicodeRegExp: false,
    formats: {
      uuid: guid,
      'date-time': dateTime,
      int32: { type: 'number', validate: (value: number) => Number.isInteger(value) && Math.abs(value) < 2 ** 31 },
      int64: { type: 'number', validate: Number.isInteger },
      ...Object.fromEntries(
        ['uri', 'url', 'byte', 'double', 'float', 'password', 'arm-id', 'duration', 'JTokenType', 'date'].map(
          (name) => [name, true] as const,
        ),
      ),
    },
  });
  readonly #known = new Set<string>();
  readonly #validators = new Map<string, ValidateFunction>();

  /** What is wrong with the value, in words. */
  complain(node: Node, value: unknown, side: Side): string[] {
    const key = `${node.file} ${JSON.stringify(node.value)} ${side.isRequest}`;
    const validate = this.#validators.get(key) ?? this.#ajv.compile(this.#convert(node, side, true));
    this.#validators.set(key, validate);
    return validate(side.isNullAbsent ? withoutNulls(value) : value) ? [] : (validate.errors ?? []).map(toText);
  }

  /** @param isClosed whether undeclared properties are refused here; parts of an `allOf` leave that to the whole */
  #convert({ file, value }: Node, side: Side, isClosed: boolean): Json {
    if (!isObject(value)) {
      return {};
    }
    const reference = readText(value, '$ref');
    if (reference !== undefined) {
      return this.#refer(locateReference(file, reference), side, isClosed);
    }
    const inner = (child: unknown, closed = true) => this.#convert({ file, value: child }, side, closed);
    const schema: Record<string, unknown> = Object.fromEntries(
      kept.filter((key) => value[key] !== undefined).map((key) => [key, value[key]]),
    );
    if (isObject(value['x-ms-enum']) && value['x-ms-enum'].modelAsString === true) {
      delete schema.enum;
    }
    if (Array.isArray(value.allOf)) {
      schema.allOf = value.allOf.map((part) => inner(part, false));
    }
    if (value.items !== undefined) {
      schema.items = inner(value.items);
    }
    const properties = isObject(value.properties) ? Object.entries(value.properties) : [];
    if (properties.length > 0) {
      schema.properties = Object.fromEntries(properties.map(([name, child]) => [name, inner(child)]));
    }
    const required = (Array.isArray(value.required) ? value.required : []).filter(
      (name) => !side.isRequest || !properties.some(([one, child]) => one === name && isReadOnly(file, child)),
    );
    if (required.length > 0) {
      schema.required = required;
    }
    if (isObject(value.additionalProperties)) {
      schema.additionalProperties = inner(value.additionalProperties);
    }
    const isShaped = properties.length > 0 || schema.allOf !== undefined;
    // An object of which nothing is said is any JSON: to the vendors' code generators, and in their own examples.
    if (!isShaped && value.additionalProperties === undefined && value.type === 'object') {
      delete schema.type;
    }
    if (isClosed && isShaped && value.additionalProperties === undefined) {
      schema.unevaluatedProperties = false;
    }
    return value['x-nullable'] === true ? { anyOf: [schema, { type: 'null' }] } : schema;
  }

  #refer(location: string, side: Side, isClosed: boolean): Json {
    if (anyJson.test(location)) {
      return {};
    }
    const key = `swagger:${encodeURIComponent(`${location} ${side.isRequest} ${isClosed}`)}`;
    if (!this.#known.has(key)) {
      this.#known.add(key);
      const schema = this.#convert(readReference(location), side, isClosed);
      const more = later[location.replace(/^[^#]*/, '')] ?? [];
      const properties = {
        ...readObject(schema, 'properties'),
        ...Object.fromEntries(more.map((name) => [name, true])),
      };
      this.#ajv.addSchema(more.length === 0 ? schema : { ...schema, properties }, key);
    }
    return { $ref: key };
  }
}

function isReadOnly(file: string, value: unknown): boolean {
  if (!isObject(value)) {
    return false;
  }
  const reference = readText(value, '$ref');
  if (value.readOnly === true || reference === undefined) {
    return value.readOnly === true;
  }
  const target = readReference(locateReference(file, reference));
  return isReadOnly(target.file, target.value);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutNulls);
  }
  if (!isObject(value)) {
    return value;
  }
  const present = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(present.map(([name, inner]) => [name, withoutNulls(inner)]));
}

function toText({ instancePath, message, params }: ErrorObject): string {
  const detail = params.unevaluatedProperty ?? params.allowedValues ?? '';
  return `${instancePath || '/'} ${message}${detail === '' ? '' : ` (${JSON.stringify(detail)})`}`;
}
