import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { sharedData } from './shared-data.ts';

type Schema = { [name: string]: unknown };

const FILE = sharedData('../specs/graph-v1.0-calendar-extract.schema.json');

export type GraphTypes = (type: string, value: unknown) => string[];

let known: GraphTypes | null = null;

/**
 * What is wrong with a value of one of Graph's types; nothing where all is well. Unknown properties are wrong, annotations
 * (`@odata.etag`, `manager@delta`) are not. @throws Error where the description is not here.
 */
export function graphTypes(): GraphTypes {
  known ??= readTypes();
  return known;
}

/** Graph's `user` is not in the extract: the properties of its reference page that the sandbox and Clearweek use. */
const USER: ReadonlySet<string> = new Set(
  (
    'id businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname userPrincipalName ' +
    'proxyAddresses otherMails department companyName country usageLocation employeeType employeeOrgData userType accountEnabled manager'
  ).split(' '),
);

/** The names of the properties that a type has or inherits; none for a type that does not exist. */
export function graphProperties(type: string): ReadonlySet<string> {
  return type === 'user' ? USER : new Set(namesIn(definitions()[type] ?? {}));
}

function namesIn(schema: Schema): string[] {
  if (typeof schema['$ref'] === 'string') return namesIn(definitions()[schema['$ref'].replace('#/$defs/', '')] ?? {});
  const parts = Array.isArray(schema['allOf']) ? schema['allOf'].flatMap(namesIn) : [];
  return [...parts, ...Object.keys((schema['properties'] ?? {}) as object)];
}

let described: Record<string, Schema> | null = null;

function definitions(): Record<string, Schema> {
  if (described !== null) return described;
  if (FILE === null) throw new Error("The description of Graph's types is not here.");
  described = (JSON.parse(readFileSync(FILE, 'utf8')) as { $defs: Record<string, Schema> }).$defs;
  return described;
}

function readTypes(): GraphTypes {
  const $defs = definitions();
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const $id = 'graph';
  ajv.addSchema({ $id, $defs: { ...mapped($defs, (schema) => closedInside(schema)), ...closed($defs) } });
  return (type, value) => {
    const validate = ajv.getSchema(`${$id}#/$defs/${type}-closed`);
    if (validate === undefined) return [`no type ${type}`];
    if (validate(value) === true) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${type}${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
}

/** Each type once more, with nothing but its own and inherited properties and annotations. What has none is open. */
function closed($defs: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries($defs).map(([name, schema]) => {
      const $ref = `#/$defs/${name}`;
      const isOpen = schema['type'] === 'string' || isEmptyObject(schema);
      return [
        `${name}-closed`,
        isOpen ? { $ref } : { $ref, patternProperties: { '@': true }, unevaluatedProperties: false },
      ];
    }),
  );
}

function isEmptyObject(schema: Schema): boolean {
  return schema['type'] === 'object' && Object.keys((schema['properties'] ?? {}) as object).length === 0;
}

/** References from properties lead to the closed types, those of inheritance to the open ones. */
function closedInside(schema: Schema): Schema {
  if (Array.isArray(schema['allOf'])) {
    return {
      ...schema,
      allOf: schema['allOf'].map((part: Schema) => (part['$ref'] === undefined ? closedInside(part) : part)),
    };
  }
  if (typeof schema['properties'] !== 'object' || schema['properties'] === null) return schema;
  return { ...schema, properties: mapped(schema['properties'] as Record<string, Schema>, toClosed) };
}

function toClosed(schema: Schema): Schema {
  if (typeof schema['$ref'] === 'string') return { $ref: `${schema['$ref']}-closed` };
  if (Array.isArray(schema['anyOf']))
    return { ...schema, anyOf: schema['anyOf'].map((part: Schema) => toClosed(part)) };
  if (typeof schema['items'] === 'object') return { ...schema, items: toClosed(schema['items'] as Schema) };
  return schema;
}

function mapped(schemas: Record<string, Schema>, change: (schema: Schema) => Schema): Record<string, Schema> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, change(schema)]));
}
