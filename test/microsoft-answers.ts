import type { CheckedExchange } from './checked-exchange.ts';
import { graphProperties, graphTypes } from './graph-schema.ts';
import { isCollection, typeAt } from './microsoft-paths.ts';
import { selected } from './microsoft-request.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with an answer by the type that its path gives. */
export function graphAnswer({ method, status, responseBody, query }: CheckedExchange, shape: string): string[] {
  if (status === 204) return responseBody === '' ? [] : ['a body with 204'];
  const body = parsed(responseBody);
  if (body === null) return [`${status} without a JSON object`];
  if (status >= 400) return checkError(body);
  if (typeof body['@odata.context'] !== 'string') return ['no @odata.context'];
  const type = typeAt(shape);
  const wanted = selected(query);
  // What is created is answered with, alone.
  if (method === 'POST' || !isCollection(shape)) return checkItem(type, body, wanted);
  if (!Array.isArray(body['value'])) return ['no value'];
  const items = body['value'].flatMap((item: Fields) => checkItem(type, item, wanted));
  return [...checkLinks(body, shape, query), ...items];
}

function checkError(body: Fields): string[] {
  const error = body['error'];
  if (typeof error !== 'object' || error === null) return ['an error without `error`'];
  const { code, message } = error as Fields;
  return typeof code === 'string' && typeof message === 'string' ? [] : ['an error without code or message'];
}

/** `wanted`: what the request selected; null for everything. */
function checkItem(type: string, item: Fields, wanted: readonly string[] | null): string[] {
  // The settings of a mailbox are no entity.
  const missing = type !== 'mailboxSettings' && typeof item['id'] !== 'string' ? [`${type} without id`] : [];
  if (item['@removed'] !== undefined) {
    return Object.keys(item).length === 2 ? missing : [...missing, `a tombstone with more than its id`];
  }
  const names = Object.keys(item).filter((name) => !name.includes('@') && name !== 'id');
  const more = wanted === null ? [] : names.filter((name) => !wanted.includes(name));
  return [...missing, ...more.map((name) => `${name} was not asked for`), ...checkType(type, item, names)];
}

function checkType(type: string, item: Fields, names: readonly string[]): string[] {
  if (type !== 'user') return graphTypes()(type, item);
  return names.filter((name) => !graphProperties('user').has(name)).map((name) => `a user with ${name}`);
}

/** A page of delta has the next link or the delta link, never both; other pages have no delta link. */
function checkLinks(body: Fields, shape: string, query: CheckedExchange['query']): string[] {
  const next = typeof body['@odata.nextLink'] === 'string';
  const delta = typeof body['@odata.deltaLink'] === 'string';
  if (!shape.endsWith('/delta')) return delta ? ['a delta link where there is no delta'] : [];
  const given = query.some(([name]) => name === '$deltatoken' || name === '$skiptoken' || name === 'startDateTime');
  const isUsers = shape.startsWith('/users/delta');
  return next === delta || (!given && !isUsers) ? ['a page of delta with no link, or with both'] : [];
}

function parsed(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}
