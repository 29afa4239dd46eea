import type { CheckedExchange } from './checked-exchange.ts';
import { graphProperties, graphTypes } from './graph-schema.ts';
import { typeAt } from './microsoft-paths.ts';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/;
const NUMBER = /^[1-9]\d*$/;
const ANYTHING = /./;

/** What may follow a question mark, and what it may be. */
const PARAMETERS: ReadonlyMap<string, RegExp> = new Map([
  ['startDateTime', INSTANT],
  ['endDateTime', INSTANT],
  ['$top', NUMBER],
  ['$skip', NUMBER],
  ['$count', /^(?:true|false)$/],
  ['$select', /^\w+(?:,\w+)*$/],
  ['$expand', ANYTHING],
  ['$filter', ANYTHING],
  ['$orderby', ANYTHING],
  ['$skiptoken', ANYTHING],
  ['$deltatoken', ANYTHING],
]);

/** What is wrong with the part of a request behind its path; `shape` is that of the path. */
export function graphRequest({ method, query, requestBody }: CheckedExchange, shape: string): string[] {
  return [
    ...query.flatMap(([name, value]) => checkParameter(name, value)),
    ...unknownSelections(query, shape),
    ...checkBody(method, requestBody, shape),
  ];
}

function checkParameter(name: string, value: string): string[] {
  const allowed = PARAMETERS.get(name);
  if (allowed === undefined) return [`unknown parameter ${name}`];
  return allowed.test(value) ? [] : [`${name} has a value that it does not allow`];
}

/** The properties that are asked for by `$select`, and those that `$expand` adds; null where all are. */
export function selected(query: CheckedExchange['query']): readonly string[] | null {
  const value = (parameter: string) => query.find(([name]) => name === parameter)?.[1];
  const expanded =
    value('$expand')
      ?.replaceAll(/\([^)]*\)/g, '')
      .split(',') ?? [];
  return value('$select')?.split(',').concat(expanded) ?? null;
}

function unknownSelections(query: CheckedExchange['query'], shape: string): string[] {
  const type = typeAt(shape);
  const known = graphProperties(type);
  return (selected(query) ?? []).filter((name) => !known.has(name)).map((name) => `no property ${name} of ${type}`);
}

function checkBody(method: string, body: string, shape: string): string[] {
  if (body === '') return method === 'POST' && !shape.endsWith('/reauthorize') ? ['no body'] : [];
  if (method === 'GET' || method === 'DELETE') return [`a body with ${method}`];
  try {
    return graphTypes()(typeAt(shape), JSON.parse(body));
  } catch {
    return ['the body is not JSON'];
  }
}
