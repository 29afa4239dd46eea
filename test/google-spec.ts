import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { isAnswerDescribed } from './checked-exchange.ts';
import type { CheckedExchange } from './checked-exchange.ts';
import { methodsOf, schemaDefinitions } from './discovery-schema.ts';
import type { DiscoveryDocument, DiscoveryMethod, DiscoveryParameter } from './discovery-schema.ts';
import { unknownFields } from './google-fields.ts';
import { sharedData } from './shared-data.ts';

const documents = ['google-calendar-v3', 'google-admin-directory_v1'].map((name) =>
  sharedData(`../specs/${name}.discovery.json`),
);

interface Method extends DiscoveryMethod {
  readonly pattern: RegExp;
  readonly document: DiscoveryDocument;
  readonly allParameters: ReadonlyMap<string, DiscoveryParameter>;
  readonly validator: (schema: string) => ValidateFunction;
}

let known: readonly Method[] | null = null;

/** All methods of both APIs. @throws Error where the documents are not here. */
export function googleMethods(): readonly Method[] {
  known ??= documents.flatMap((url) => {
    if (url === null) throw new Error("Google's discovery documents are not here.");
    return readMethods(JSON.parse(readFileSync(url, 'utf8')) as DiscoveryDocument);
  });
  return known;
}

/**
 * What is wrong with an exchange by the discovery documents; nothing where all is well. The request: a path that exists, only known
 * parameters with values that they allow, `fields` that exist, a body that fits. The answer: the method's schema and no unknown field,
 * or Google's error body. Signing in is not part of these APIs, and passes.
 */
export function checkGoogleExchange(exchange: CheckedExchange): string[] {
  if (!/^\/(calendar\/v3|admin\/directory)\//.test(exchange.path))
    return isSignIn(exchange.path) ? [] : ['no such path'];
  const method = googleMethods().find(
    (each) => each.httpMethod === exchange.method && each.pattern.test(exchange.path),
  );
  if (method === undefined) return [`no method ${exchange.method} ${exchange.path}`];
  const problems = [...checkParameters(method, exchange.query), ...checkRequestBody(method, exchange.requestBody)];
  if (isAnswerDescribed(exchange)) problems.push(...checkAnswer(method, exchange));
  return problems.map((problem) => `${method.id}: ${problem}`);
}

const signInPaths =
  /^\/(\.well-known\/openid-configuration|o\/oauth2\/v2\/auth(\/choice)?|token|revoke|oauth2\/v3\/certs|v1\/userinfo)$/;

function isSignIn(path: string): boolean {
  return signInPaths.test(path);
}

function readMethods(document: DiscoveryDocument): Method[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'google', $defs: schemaDefinitions(document) });
  const validator = (schema: string): ValidateFunction => {
    const found = ajv.getSchema(`google#/$defs/${schema}`);
    if (found === undefined) throw new Error(`There is no schema ${schema}.`);
    return found as ValidateFunction;
  };
  const methods = methodsOf(document).map((method) => ({
    ...method,
    document,
    validator,
    pattern: new RegExp(`^/${method.fullPath.replaceAll(/\{\+?\w+\}/g, '[^/]+')}$`),
    allParameters: new Map(Object.entries({ ...document.parameters, ...method.parameters })),
  }));
  // `users` and `{+name}` fit the same path: what says most about it is meant.
  const fixed = ({ fullPath }: { fullPath: string }): number => fullPath.replaceAll(/\{[^}]*\}/g, '').length;
  return methods.sort((one, other) => fixed(other) - fixed(one));
}

function checkParameters(method: Method, query: CheckedExchange['query']): string[] {
  const problems = query.flatMap(([name, value]) => {
    const parameter = method.allParameters.get(name);
    if (parameter === undefined || parameter.location !== 'query') return [`unknown parameter ${name}`];
    if (parameter.repeated !== true && query.filter((pair) => pair[0] === name).length > 1)
      return [`${name} comes twice`];
    return fits(parameter, value) ? [] : [`${name} has a value that it does not allow`];
  });
  const missing = [...method.allParameters].filter(
    ([name, { required, location }]) =>
      required === true && location === 'query' && !query.some((pair) => pair[0] === name),
  );
  const fields = query.find(([name]) => name === 'fields')?.[1];
  const unknown = fields === undefined ? [] : unknownFields(fields, method.response?.$ref ?? null, method.document);
  return [...problems, ...missing.map(([name]) => `${name} is missing`), ...unknown.map((name) => `no field ${name}`)];
}

function fits({ type, format, enum: values, minimum, maximum }: DiscoveryParameter, value: string): boolean {
  if (values !== undefined && !values.includes(value)) return false;
  if (type === 'boolean') return value === 'true' || value === 'false';
  if (type === 'integer') {
    return (
      /^-?\d+$/.test(value) &&
      Number(value) >= Number(minimum ?? -Infinity) &&
      Number(value) <= Number(maximum ?? Infinity)
    );
  }
  // RFC 3339 with an offset, which Google wants and the format's name does not say.
  if (format === 'date-time') return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value);
  return true;
}

function checkRequestBody(method: Method, body: string): string[] {
  if (method.request === undefined) return body === '' ? [] : ['a body where none belongs'];
  return checkJson(method, method.request.$ref, body, 'the request');
}

function checkAnswer(method: Method, { status, responseBody, query }: CheckedExchange): string[] {
  if (status >= 400) return checkError(responseBody, status);
  if (method.response === undefined) return responseBody === '' ? [] : ['an answer with a body where none belongs'];
  const problems = checkJson(method, method.response.$ref, responseBody, 'the answer');
  const fields = query.find(([name]) => name === 'fields')?.[1];
  if (problems.length > 0 || fields === undefined) return problems;
  const names = new Set(
    fields
      .replaceAll(/\([^()]*(\([^()]*\)[^()]*)*\)/g, '')
      .split(',')
      .map((each) => each.split('/')[0]),
  );
  const more = Object.keys(JSON.parse(responseBody) as object).filter((name) => !names.has(name) && !names.has('*'));
  return more.map((name) => `the answer has ${name}, which was not asked for`);
}

function checkJson(method: Method, schema: string, text: string, what: string): string[] {
  const value = parsed(text);
  if (value === undefined) return [`${what} is not JSON`];
  const validate = method.validator(schema);
  if (validate(value) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const field = (params as { additionalProperty?: string }).additionalProperty ?? '';
    return `${what}${instancePath} ${message} ${field}`.trim();
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Not in the discovery documents: the body as Google's guide on errors shows it. */
function checkError(text: string, status: number): string[] {
  const body = parsed(text) as
    | { error?: { code?: unknown; message?: unknown; errors?: Record<string, unknown>[] } }
    | undefined;
  const first = body?.error?.errors?.[0];
  if (body?.error?.code !== status) return ['the error does not repeat the status'];
  const whole = ['domain', 'reason', 'message'].every((name) => typeof first?.[name] === 'string');
  return whole && typeof body.error.message === 'string' ? [] : ['the error does not say domain, reason and message'];
}
