import { describe, expect, test } from 'vitest';
import { local, testApi } from './testing/test-api.ts';

const canary = 'kanarienvogel';

test('one line per request says which route, how it ended, how long and how much, and nothing else', async () => {
  const { api, events } = await testApi();
  const answer = await api.inject({
    method: 'PATCH',
    url: '/v1/me/preferences',
    headers: local,
    payload: { zone: 'Europe/Paris' },
  });
  expect(events).toEqual([
    {
      event: 'request',
      level: 'info',
      requestId: answer.headers['x-request-id'],
      method: 'PATCH',
      route: '/v1/me/preferences',
      status: 200,
      ms: expect.any(Number),
      bytesIn: 23,
      bytesOut: Number(answer.headers['content-length']),
    },
  ]);
});

test('a failure of ours is told with the places in our files, and without its message', async () => {
  const { api, app, events } = await testApi();
  app.fail(new TypeError(`cannot read ${canary}\n    at ${canary}`, { cause: new RangeError(canary) }));
  await api.inject({ url: '/v1/me', headers: local });
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    level: 'error',
    status: 500,
    code: 'internal',
    errorName: 'TypeError < RangeError',
  });
  expect(events[0]?.['stack']).toEqual(
    expect.arrayContaining([expect.stringMatching(/^at .*test-app\.ts|^at .*\.ts:\d+:\d+\)?$/)]),
  );
  expect(JSON.stringify(events)).not.toContain(canary);
});

describe('what a caller writes never gets into the log', () => {
  const everywhere = {
    ...local,
    cookie: `clearweek_session=${canary}; ${canary}=${canary}`,
    authorization: `Bearer ${canary}`,
    'user-agent': canary,
    referer: `https://${canary}.example/`,
    'x-request-id': canary,
    'x-forwarded-for': canary,
    'x-goog-channel-id': canary,
    'x-goog-channel-token': canary,
    'x-goog-resource-id': canary,
    'x-goog-resource-state': canary,
    [`x-${canary}`]: canary,
  };
  const bodies = {
    'application/json': [
      `{"zone": "${canary}"}`,
      `{"${canary}": 1}`,
      `{"url": "https://${canary}.example/x", "owner": "${canary}@x.example"}`,
      `{"ics": "${canary}"}`,
      `{"key": "${canary}", "admin": "${canary}"}`,
      `{"value": [{"clientState": "${canary}", "resource": "${canary}"}]}`,
      `{${canary}`,
    ],
    'text/calendar': [canary, `BEGIN:VCALENDAR\r\nSUMMARY:${canary}\r\nEND:VCALENDAR`],
    'text/plain': [canary],
    'text/csv': [canary],
    [`x/${canary}`]: [canary],
    [`multipart/form-data; boundary=${canary}`]: [
      `--${canary}\r\ncontent-disposition: form-data; name="owner"\r\n\r\n${canary}\r\n--${canary}--\r\n`,
    ],
  };
  const addresses = [
    '/v1/me',
    '/v1/me/preferences',
    '/v1/me/connections/ics',
    `/v1/me/connections/${canary}`,
    `/v1/me/weeks/${canary}`,
    '/v1/analysis/calendar',
    '/calendars',
    '/calendars/feed',
    '/session/end',
    '/session/end-all',
    `/calendars/${canary}/disconnect`,
    `/weeks/${canary}`,
    `/connect/${canary}`,
    '/connect/google',
    '/connect/google/callback',
    '/connect/decide',
    '/v1/org/google',
    '/v1/org/people',
    `/v1/org/${canary}`,
    '/webhooks/google',
    '/webhooks/microsoft',
    '/webhooks/microsoft/lifecycle',
    `/${canary}`,
    `/%${canary}`,
    `/problems/${canary}`,
    `/docs/${canary}`,
    `/docs/static/${canary}`,
  ];

  test.each([
    null,
    new Error(canary),
    Object.assign(new Error(canary), { detail: canary, parameters: [canary], name: canary }),
  ])('also where everything fails with %s', async (failure) => {
    const { api, app, events } = await testApi();
    const written: string[] = [];
    if (failure !== null) app.fail(failure);
    for (const method of ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const) {
      for (const address of addresses) {
        for (const [type, payloads] of Object.entries(method === 'GET' ? { '': [''] } : bodies)) {
          for (const payload of payloads) {
            for (const headers of [everywhere, { ...local, 'user-agent': canary }]) {
              await api.inject({
                method,
                url: `${address}?owner=${canary}&${canary}=1`,
                headers: { ...headers, ...(type === '' ? {} : { 'content-type': type }) },
                payload,
              });
              await api.inject({
                method,
                url: address,
                headers: { ...headers, ...(type === '' ? {} : { 'content-type': type }) },
                payload,
              });
            }
          }
        }
      }
    }
    written.push(...events.map((event) => JSON.stringify(event)));
    expect(written.length).toBeGreaterThan(500);
    expect(written.filter((line) => line.includes(canary))).toEqual([]);
    if (failure !== null) expect(events.some(({ status }) => status === 500)).toBe(true);
  });
});
