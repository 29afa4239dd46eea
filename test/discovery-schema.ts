/** The parts of a Google discovery document that are of use here. */
export interface DiscoveryDocument {
  readonly servicePath: string;
  readonly parameters: Readonly<Record<string, DiscoveryParameter>>;
  readonly schemas: Readonly<Record<string, DiscoverySchema>>;
  readonly resources: Readonly<Record<string, DiscoveryResource>>;
}

export interface DiscoveryResource {
  readonly methods?: Readonly<Record<string, DiscoveryMethod>>;
  readonly resources?: Readonly<Record<string, DiscoveryResource>>;
}

export interface DiscoveryMethod {
  readonly id: string;
  readonly httpMethod: string;
  readonly path: string;
  readonly parameters?: Readonly<Record<string, DiscoveryParameter>>;
  readonly request?: { readonly $ref: string };
  readonly response?: { readonly $ref: string };
  readonly scopes?: readonly string[];
}

export interface DiscoveryParameter {
  readonly type: string;
  readonly location: string;
  readonly format?: string;
  readonly required?: boolean;
  readonly repeated?: boolean;
  readonly enum?: readonly string[];
  readonly minimum?: string;
  readonly maximum?: string;
}

export interface DiscoverySchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly items?: DiscoverySchema;
  readonly properties?: Readonly<Record<string, DiscoverySchema>>;
  readonly additionalProperties?: DiscoverySchema;
}

/** All schemas of a document as JSON Schema under `$defs`. Objects may have the fields that are named and no others. */
export function schemaDefinitions(document: DiscoveryDocument): Record<string, object> {
  return Object.fromEntries(Object.entries(document.schemas).map(([name, schema]) => [name, jsonSchema(schema)]));
}

function jsonSchema(schema: DiscoverySchema): object {
  if (schema.$ref !== undefined) return { $ref: `#/$defs/${schema.$ref}` };
  switch (schema.type) {
    case 'array':
      return { type: 'array', items: jsonSchema(schema.items ?? { type: 'any' }) };
    case 'object':
      return objectSchema(schema);
    case 'string':
      return { type: 'string', ...stringFormat(schema.format), ...(schema.enum ? { enum: schema.enum } : {}) };
    case 'integer':
    case 'number':
    case 'boolean':
      return { type: schema.type, ...(schema.format === 'int32' ? { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 } : {}) };
    default:
      return {};
  }
}

function objectSchema({ properties = {}, additionalProperties }: DiscoverySchema): object {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, jsonSchema(schema)])),
    additionalProperties: additionalProperties === undefined ? false : jsonSchema(additionalProperties),
  };
}

/** Whole numbers of 64 bits travel as text. */
function stringFormat(format: string | undefined): object {
  switch (format) {
    case 'date':
    case 'date-time':
      return { format };
    case 'int64':
      return { pattern: String.raw`^-?\d+$` };
    case 'uint64':
      return { pattern: String.raw`^\d+$` };
    default:
      return {};
  }
}

/** Every method, with the path that it has on its host, without a first slash. */
export function methodsOf(document: DiscoveryDocument): (DiscoveryMethod & { readonly fullPath: string })[] {
  const found: (DiscoveryMethod & { readonly fullPath: string })[] = [];
  const walk = (resources: DiscoveryDocument['resources']): void => {
    for (const resource of Object.values(resources)) {
      for (const method of Object.values(resource.methods ?? {})) {
        found.push({ ...method, fullPath: document.servicePath + method.path });
      }
      walk(resource.resources ?? {});
    }
  };
  walk(document.resources);
  return found;
}
