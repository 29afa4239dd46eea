import { describe, expect, test } from 'vitest';
import { openApiText } from './openapi-text.ts';
import { addressOf, operationsOf } from './testing/operations.ts';
import { local, testApi } from './testing/test-api.ts';

const documented = operationsOf(JSON.parse(await openApiText('0.0.0'))).map((operation) => ({
  method: operation.method,
  url: addressOf(operation),
}));
const failing = [
  { method: 'GET', url: '/nothing' },
  { method: 'PUT', url: '/v1/me' },
  { method: 'GET', url: '/v1/me?x=1' },
  { method: 'GET', url: '/v1/me/weeks/9999' },
  { method: 'POST', url: '/webhooks/google' },
  { method: 'POST', url: '/webhooks/microsoft' },
] as const;
const pages = [
  { method: 'GET', url: '/' },
  { method: 'POST', url: '/calendars' },
  { method: 'GET', url: '/problems/internal' },
  { method: 'GET', url: '/weeks/2026-W48' },
  { method: 'GET', url: '/connect' },
  { method: 'GET', url: '/connect/google' },
  { method: 'POST', url: '/connect/decide' },
  { method: 'GET', url: '/disconnected/google' },
  { method: 'GET', url: '/signed-out' },
] as const;
const files = [
  { method: 'GET', url: '/page.css' },
  { method: 'GET', url: '/docs' },
  { method: 'GET', url: '/docs/static/swagger-ui.css' },
  { method: 'GET', url: '/openapi.json' },
] as const;

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
