import { describe, expect, test } from 'vitest';
import { openApiText } from './openapi-text.ts';
import { addressOf, type Operation, operationsOf } from './testing/operations.ts';
import { local, testApi } from './testing/test-api.ts';

type Asked = Pick<Operation, 'method'> & { readonly url: string };

/** `GET /connect` as a request. */
function asked(words: string): Asked {
  const [method, url = ''] = words.split(' ');
  return { method: method as Operation['method'], url };
}

const documented: Asked[] = operationsOf(JSON.parse(await openApiText('0.0.0'))).map((operation) => ({
  method: operation.method,
  url: addressOf(operation),
}));
const failing = [
  'GET /nothing',
  'PUT /v1/me',
  'GET /v1/me?x=1',
  'GET /v1/me/weeks/9999',
  'POST /webhooks/google',
  'POST /webhooks/microsoft',
].map(asked);
const pages = [
  'GET /',
  'POST /calendars',
  'GET /problems/internal',
  'GET /weeks/2026-W48',
  'GET /connect',
  'GET /connect/google',
  'POST /connect/decide',
  'GET /disconnected/google',
  'GET /calendars/0b5f8a2e-6d70-4f0e-9d29-3a4f6f1f8f11/disconnect',
  'GET /connect/question',
  'POST /session/here',
  'GET /signed-out',
].map(asked);
const files = ['GET /page.css', 'GET /docs', 'GET /docs/static/swagger-ui.css', 'GET /openapi.json'].map(asked);

const everywhere = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  'content-security-policy': expect.stringContaining("default-src 'none'"),
};

describe.each(['embedded', 'production'] as const)('in %s mode', (mode) => {
  const options = { mode, publicUrl: mode === 'embedded' ? 'http://localhost:3000' : 'https://clearweek.example' };

  test.each([...documented.filter(({ url }) => !url.startsWith('/problems')), ...failing])(
    '$method $url may load nothing, be shown nowhere and be kept by nobody',
    async ({ method, url }) => {
      const { api } = await testApi(options);
      const { headers } = await api.inject({ method, url, headers: local });
      expect(headers).toMatchObject({
        ...everywhere,
        'content-security-policy': "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
    },
  );

  test.each([...pages, ...files, ...documented, ...failing])(
    '$method $url tells nothing about the server, and https only where there is https',
    async ({ method, url }) => {
      const { api } = await testApi(options);
      const { headers } = await api.inject({ method, url, headers: local });
      expect(headers).toMatchObject(everywhere);
      expect(headers['x-powered-by'] ?? headers['server']).toBeUndefined();
      expect(headers['strict-transport-security']).toBe(mode === 'production' ? 'max-age=31536000' : undefined);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    },
  );
});

test('pages may load our own style, send our own forms, and tell our own pages where they come from', async () => {
  const { api } = await testApi();
  for (const request of pages) {
    const { headers } = await api.inject({ ...request, headers: { ...local, accept: 'text/html' } });
    expect(headers['content-security-policy']).toBe(
      "default-src 'none';style-src 'self';img-src 'self';base-uri 'none';form-action 'self';frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({ 'referrer-policy': 'same-origin', 'cache-control': 'no-store' });
  }
});

test('the page of the documentation runs our own scripts only', async () => {
  const { api } = await testApi();
  const { headers, body } = await api.inject({ url: '/docs', headers: local });
  expect(headers['content-security-policy']).toMatch(/script-src 'self';/);
  expect(headers['content-security-policy']).not.toMatch(/https?:|unsafe-eval/);
  expect(body).not.toMatch(/(src|href)="(https?:)?\/\//);
});
