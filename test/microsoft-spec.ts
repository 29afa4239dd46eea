import { readFileSync } from 'node:fs';
import { isAnswerDescribed } from './checked-exchange.ts';
import type { CheckedExchange } from './checked-exchange.ts';
import { graphAnswer } from './microsoft-answers.ts';
import { shapeOf } from './microsoft-paths.ts';
import { graphRequest } from './microsoft-request.ts';
import { sharedData } from './shared-data.ts';

const PERMISSIONS = sharedData('../specs/graph-calendar-permissions.json');

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
 * parameters with values that they allow, `$select` of properties that exist, a body that fits. The answer: the type of that path with what was
 * asked for and no more, or Graph's error body. Signing in is not part of Graph, and passes.
 */
export function checkMicrosoftExchange(exchange: CheckedExchange): string[] {
  if (!exchange.path.startsWith('/v1.0/'))
    return isSignIn(exchange.path) ? [] : [`no such path ${shapeOf(exchange.path)}`];
  const shape = shapeOf(exchange.path);
  const operation = `${exchange.method} ${shape}`;
  const problems = knownOperations().has(operation) ? [] : ['no such operation'];
  problems.push(...graphRequest(exchange, shape));
  if (isAnswerDescribed(exchange)) problems.push(...graphAnswer(exchange, shape));
  return problems.map((problem) => `${operation}: ${problem}`);
}

function isSignIn(path: string): boolean {
  return /^\/[\w-]+\/(?:oauth2\/v2\.0\/(?:authorize|token)|v2\.0\/adminconsent|v2\.0\/\.well-known\/openid-configuration|discovery\/v2\.0\/keys)$/.test(
    path,
  );
}
