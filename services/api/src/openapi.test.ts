import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openApiText } from './openapi-text.ts';
import { operationsOf } from './testing/operations.ts';
import { local, testApi } from './testing/test-api.ts';

interface Document {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly tags: readonly { readonly name: string }[];
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

const besides = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'));
const { version } = besides('package.json') as { version: string };
const text = await openApiText(version);
const document = JSON.parse(text) as Document;
const operations = operationsOf(document);

test('docs/openapi.json is what the routes say; scripts/write-openapi.ts writes it anew', () => {
  expect(besides('docs/openapi.json')).toEqual(document);
});

test("its version is the program's, which the root's package.json tells", () => {
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(document.info.version).toBe(version);
});

test('the document that a program of that version serves is the same', async () => {
  const { api } = await testApi({ version });
  const answer = await api.inject({ url: '/openapi.json', headers: local });
  expect(answer.json()).toEqual(document);
});

test('it is OpenAPI 3.1', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect(document).toHaveProperty('info.title');
  expect(operations.length).toBeGreaterThan(8);
});

test('every reference leads to something, and everything named is referred to', () => {
  const schemas = document.components.schemas;
  const referenced = new Set([...text.matchAll(/"\$ref": "([^"]*)"/g)].map(([, reference]) => reference));
  expect(referenced).toEqual(new Set(Object.keys(schemas).map((name) => `#/components/schemas/${name}`)));
});

test('operations have names of their own', () => {
  const names = operations.map(({ details }) => details['operationId']);
  expect(new Set(names).size).toBe(names.length);
  expect(names).not.toContain(undefined);
});

test.each(operations)('$method $path says what it does, who may use it and how it ends', (operation) => {
  const { details, responses, path, security } = operation;
  expect(details['summary']).toMatch(/^[A-Z][^.]*$/);
  const known = document.tags.map(({ name }) => name);
  expect(known).toContain((details['tags'] as string[])[0]);
  expect(security).toBeDefined();
  for (const scheme of (security ?? []).flatMap(Object.keys))
    expect(document).toHaveProperty(['components', 'securitySchemes', scheme]);
  const statuses = Object.keys(responses);
  expect(statuses.filter((status) => status.startsWith('2'))).toHaveLength(1);
  expect(statuses).toEqual(expect.arrayContaining(['400', '429', '500', '503']));
  for (const [status, { description, content = {} }] of Object.entries(responses)) {
    expect(description).not.toMatch(/^(Default Response)?$/);
    if (!status.startsWith('2'))
      expect(content).toEqual({ 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } });
  }
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const parameters = (details['parameters'] ?? []) as { in: string; name: string; required: boolean }[];
  expect(
    parameters.filter((parameter) => parameter.in === 'path').map(({ name, required }) => required && name),
  ).toEqual(inPath);
});
