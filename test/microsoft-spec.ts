import { readFileSync } from 'node:fs';
import { graphSchemaIsHere, graphTypes } from './graph-schema.ts';
import { graphAnswer } from './microsoft-answers.ts';
import { sharedData } from './shared-data.ts';

/** One request to Graph or to Entra and its answer, as the sandbox's request log keeps them. */
export interface MicrosoftExchange {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly requestBody: string;
  readonly status: number;
  readonly responseBody: string;
  /** What was done to the answer on purpose; such an answer is not checked. */
  readonly fault?: string | null;
}

const PERMISSIONS = sharedData('../specs/graph-calendar-permissions.json');

/** Whether Graph's descriptions are here; without them nothing can be checked. */
export const microsoftSpecIsHere = graphSchemaIsHere && PERMISSIONS !== null;

/** Documented, but not in the table of permissions: it leaves out what needs none of its own, and the default calendar's short forms. */
const BESIDES: readonly string[] = [
  'GET /me/calendar',
  'GET /me/calendarview',
  'GET /me/calendars/{id}',
  'GET /users/{id}/calendar',
  'GET /users/{id}/calendars/{id}',
  'GET /subscriptions',
  'POST /subscriptions',
  'GET /subscriptions/{id}',
  'PATCH /subscriptions/{id}',
  'DELETE /subscriptions/{id}',
  'POST /subscriptions/{id}/reauthorize',
];

const PARAMETERS = new Set(
  ['startDateTime', 'endDateTime', '$select', '$top', '$skip', '$expand', '$filter', '$orderby', '$count'].concat([
    '$skiptoken',
    '$deltatoken',
  ]),
);

let operations: ReadonlySet<string> | null = null;

/** Everything that Graph answers, as `GET /me/calendars/{id}`. */
function knownOperations(): ReadonlySet<string> {
  if (operations !== null) return operations;
  if (PERMISSIONS === null) throw new Error("The table of Graph's permissions is not here.");
  const { paths } = JSON.parse(readFileSync(PERMISSIONS, 'utf8')) as { paths: Record<string, Record<string, unknown>> };
  const listed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  operations = new Set([...listed, ...BESIDES]);
  return operations;
}

/**
 * What is wrong with an exchange by Graph's descriptions; nothing where all is well. The request: a path and method that exist, only known
 * parameters, `$select` of properties that exist, a body that fits. The answer: the type of that path, or Graph's error body. Signing
 * in is not part of Graph, and passes.
 */
export function checkMicrosoftExchange(exchange: MicrosoftExchange): string[] {
  if (!exchange.path.startsWith('/v1.0/'))
    return isSignIn(exchange.path) ? [] : [`no such path ${shapeOf(exchange.path)}`];
  const shape = shapeOf(exchange.path);
  const problems: string[] = [];
  if (!knownOperations().has(`${exchange.method} ${shape}`)) problems.push(`no operation ${exchange.method} ${shape}`);
  for (const [name] of exchange.query) if (!PARAMETERS.has(name)) problems.push(`unknown parameter ${name}`);
  problems.push(...checkRequestBody(exchange, shape));
  if ((exchange.fault ?? null) === null) problems.push(...graphAnswer(exchange, shape));
  return problems;
}

function isSignIn(path: string): boolean {
  return /^\/[\w-]+\/(?:oauth2\/v2\.0\/(?:authorize|token)|v2\.0\/adminconsent|v2\.0\/\.well-known\/openid-configuration|discovery\/v2\.0\/keys)$/.test(
    path,
  );
}

const WORDS = new Set(
  [
    'me',
    'users',
    'calendar',
    'calendars',
    'calendarview',
    'delta',
    'events',
    'instances',
    'mailboxsettings',
    'manager',
  ].concat(['subscriptions', 'reauthorize']),
);

/** `/v1.0/me/calendars/AQMk…/calendarView` as `/me/calendars/{id}/calendarview`. */
function shapeOf(path: string): string {
  const parts = path.replace(/^\/v1\.0\//, '').split('/');
  return `/${parts.map((part) => (WORDS.has(part.toLowerCase()) ? part.toLowerCase() : '{id}')).join('/')}`;
}

function checkRequestBody({ method, requestBody }: MicrosoftExchange, shape: string): string[] {
  if (requestBody === '') return method === 'POST' && !shape.endsWith('/reauthorize') ? ['no body'] : [];
  if (method === 'GET' || method === 'DELETE') return [`a body with ${method}`];
  const type = shape.startsWith('/subscriptions') ? 'subscription' : 'event';
  try {
    return graphTypes()(type, JSON.parse(requestBody));
  } catch {
    return ['the body is not JSON'];
  }
}
