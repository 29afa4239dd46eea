import type { DiscoveryDocument, DiscoverySchema } from './discovery-schema.ts';

/** Names of a `fields` parameter that the answer's schema does not have, with the way to them. */
export function unknownFields(fields: string, schemaName: string | null, document: DiscoveryDocument): string[] {
  const schema = schemaName === null ? undefined : document.schemas[schemaName];
  const reader = { text: fields, at: 0 };
  const unknown = schema === undefined ? ['(an answer without a body)'] : readList(reader, schema, '', document);
  return reader.at === fields.length || schema === undefined ? unknown : [...unknown, fields.slice(reader.at)];
}

interface Reader {
  readonly text: string;
  at: number;
}

function readList(reader: Reader, schema: DiscoverySchema, way: string, document: DiscoveryDocument): string[] {
  const unknown = readPath(reader, schema, way, document);
  while (reader.text[reader.at] === ',') {
    reader.at += 1;
    unknown.push(...readPath(reader, schema, way, document));
  }
  return unknown;
}

function readPath(reader: Reader, schema: DiscoverySchema, way: string, document: DiscoveryDocument): string[] {
  const name = /^(\w+|\*)/.exec(reader.text.slice(reader.at))?.[0] ?? '';
  reader.at += name.length;
  const below = name === '*' ? schema : fieldOf(schema, name, document);
  const here = `${way}${name}`;
  const next = reader.text[reader.at];
  if (next !== '/' && next !== '(') return below === null ? [here] : [];
  reader.at += 1;
  const inner = below ?? {};
  const unknown =
    next === '/' ? readPath(reader, inner, `${here}/`, document) : readList(reader, inner, `${here}/`, document);
  if (next === '(' && reader.text[reader.at] === ')') reader.at += 1;
  return below === null ? [here] : unknown;
}

/** The schema of a field, through lists and references; null where there is none. */
function fieldOf(schema: DiscoverySchema, name: string, document: DiscoveryDocument): DiscoverySchema | null {
  if (schema.$ref !== undefined) return fieldOf(document.schemas[schema.$ref] ?? {}, name, document);
  if (schema.type === 'array') return fieldOf(schema.items ?? {}, name, document);
  if (schema.type === 'any') return schema;
  return schema.properties?.[name] ?? schema.additionalProperties ?? null;
}
