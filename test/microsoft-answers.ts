import { graphTypes } from './graph-schema.ts';
import type { MicrosoftExchange } from './microsoft-spec.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Graph's `user` is not in the extract: the properties of its reference page that the sandbox and Clearweek use. */
const USER = new Set(
  (
    'id businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname userPrincipalName ' +
    'proxyAddresses otherMails department companyName country usageLocation employeeType employeeOrgData userType accountEnabled manager'
  ).split(' '),
);

/** What is wrong with an answer by the type that its path gives. */
export function graphAnswer({ method, status, responseBody, query }: MicrosoftExchange, shape: string): string[] {
  if (status === 204) return responseBody === '' ? [] : ['a body with 204'];
  const body = parsed(responseBody);
  if (body === null) return [`${status} without a JSON object`];
  if (status >= 400) return checkError(body);
  if (typeof body['@odata.context'] !== 'string') return ['no @odata.context'];
  const type = typeOf(shape);
  // What is created is answered with, alone.
  if (method === 'POST' || !isCollection(shape)) return checkItem(type, body);
  return [...checkLinks(body, shape, query), ...checkItems(type, body['value'])];
}

function typeOf(shape: string): string {
  if (shape.startsWith('/subscriptions')) return 'subscription';
  if (shape.endsWith('/mailboxsettings')) return 'mailboxSettings';
  if (/\/(?:calendarview|events|instances)\b/.test(shape)) return 'event';
  return /\/calendars?\b/.test(shape) ? 'calendar' : 'user';
}

function isCollection(shape: string): boolean {
  return /\/(?:calendarview|delta|events|instances|calendars|users|subscriptions)$/.test(shape);
}

function checkError(body: Fields): string[] {
  const error = body['error'];
  if (typeof error !== 'object' || error === null) return ['an error without `error`'];
  const { code, message } = error as Fields;
  return typeof code === 'string' && typeof message === 'string' ? [] : ['an error without code or message'];
}

function checkItems(type: string, value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap((item: Fields) => checkItem(type, item)) : ['no value'];
}

function checkItem(type: string, item: Fields): string[] {
  const missing = type !== 'mailboxSettings' && typeof item['id'] !== 'string' ? [`a ${type} without id`] : [];
  if (item['@removed'] !== undefined) {
    return Object.keys(item).length === 2 ? missing : [...missing, `a tombstone with more than its id`];
  }
  if (type !== 'user') return [...missing, ...graphTypes()(type, item)];
  const unknown = Object.keys(item).filter((name) => !name.includes('@') && !USER.has(name));
  return [...missing, ...unknown.map((name) => `a user with ${name}`)];
}

/** A page of delta has the next link or the delta link, never both; other pages have no delta link. */
function checkLinks(body: Fields, shape: string, query: MicrosoftExchange['query']): string[] {
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
