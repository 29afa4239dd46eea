/** One operation of the API's own description. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** As in the document: `/v1/me/weeks/{week}`. */
  readonly path: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[] | undefined;
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, unknown>> }>
  >;
  readonly contentTypes: readonly string[];
  readonly details: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
}

/** All operations that the API describes. */
export function operationsOf(document: unknown): Operation[] {
  return Object.entries((document as Document).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, details]) => ({
      method: method.toUpperCase() as Operation['method'],
      path,
      security: details['security'] as Operation['security'],
      responses: details['responses'] as Operation['responses'],
      contentTypes: Object.keys((details['requestBody'] as { content?: object } | undefined)?.content ?? {}),
      details,
    })),
  );
}

/** An address of an operation, with something in place of each of its parameters. */
export function addressOf(
  { path }: Pick<Operation, 'path'>,
  parameters: Readonly<Record<string, string>> = {},
): string {
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(parameters[name] ?? defaults[name] ?? ''),
  );
}

const defaults: Readonly<Record<string, string>> = {
  id: '0b5f8a2e-6d70-4f0e-9d29-3a4f6f1f8f11',
  week: '2026-W48',
  code: 'internal',
};
