import { STATUS_CODES } from 'node:http';

export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

/** Drops named schemas that nothing leads to: each is generated both as something sent and as something received. */
export function withoutUnusedSchemas(document: OpenApiDocument): OpenApiDocument {
  const { schemas = {}, ...components } = document.components ?? {};
  const used = new Set<string>();
  const queue: unknown[] = [document.paths];
  while (queue.length > 0) {
    for (const name of referencedSchemas(queue.pop())) {
      if (used.has(name)) continue;
      used.add(name);
      queue.push(schemas[name]);
    }
  }
  const kept = Object.entries(schemas).filter(([name]) => used.has(name));
  return {
    ...document,
    components: { ...components, schemas: Object.fromEntries(kept.toSorted(([a], [b]) => (a < b ? -1 : 1))) },
  };
}

/** The names of all schemas that a part of the document refers to. */
function referencedSchemas(part: unknown): string[] {
  return [...JSON.stringify(part ?? null).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name ?? '',
  );
}

/** Gives answers that have no words of their own the name of their status. */
export function withNamedStatuses(document: OpenApiDocument): OpenApiDocument {
  const paths = Object.entries(document.paths).map(([path, operations]) => {
    const named = Object.entries(operations).map(([method, operation]) => [
      method,
      nameStatuses(operation as Operation),
    ]);
    return [path, Object.fromEntries(named)];
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

interface Operation {
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

function nameStatuses(operation: Operation): Operation {
  const responses = Object.entries(operation.responses).map(([status, response]) => {
    const described =
      response.description === 'Default Response'
        ? { ...response, description: STATUS_CODES[status] ?? status }
        : response;
    return [status, described];
  });
  return { ...operation, responses: Object.fromEntries(responses) };
}
