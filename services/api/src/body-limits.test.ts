import { limits } from '@clearweek/app';
import { describe, expect, test } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { calendar, local, testApi } from './testing/test-api.ts';

const MIB = 1024 * 1024;

function calendarOf(bytes: number): Buffer {
  return Buffer.concat([Buffer.from(calendar), Buffer.alloc(bytes - calendar.length, '\n')]);
}

test('the limit of a calendar is 16 MiB', () => {
  expect(limits.calendarBytes).toBe(16 * MIB);
});

describe.each(['/v1/me/connections/ics', '/v1/analysis/calendar'])('%s', (url) => {
  test.each(['text/calendar', 'application/octet-stream'])(
    'takes %s of exactly the limit, and not one byte more',
    async (type) => {
      const { api } = await testApi();
      const headers = { ...local, 'content-type': type };
      const most = await api.inject({ method: 'POST', url, headers, payload: calendarOf(16 * MIB) });
      expect(most.statusCode).toBeLessThan(300);
      const more = await api.inject({ method: 'POST', url, headers, payload: calendarOf(16 * MIB + 1) });
      expect(expectProblem(more, 'too_large').limit).toBe(16 * MIB);
    },
  );

  test('counts JSON as it is sent', async () => {
    const { api } = await testApi();
    const headers = { ...local, 'content-type': 'application/json' };
    const around = JSON.stringify({ ics: '' }).length;
    const json = (bytes: number) => JSON.stringify({ ics: `BEGIN:VCALENDAR${' '.repeat(bytes - around - 15)}` });
    expect((await api.inject({ method: 'POST', url, headers, payload: json(16 * MIB) })).statusCode).toBeLessThan(300);
    expect(
      expectProblem(await api.inject({ method: 'POST', url, headers, payload: json(16 * MIB + 1) }), 'too_large').limit,
    ).toBe(16 * MIB);
  });
});

test('other bodies are taken up to 64 KiB', async () => {
  const { api } = await testApi();
  const json = (bytes: number) => `{"zone":"UTC"${' '.repeat(bytes - 14)}}`;
  const request = {
    method: 'PATCH',
    url: '/v1/me/preferences',
    headers: { ...local, 'content-type': 'application/json' },
  } as const;
  expect((await api.inject({ ...request, payload: json(64 * 1024) })).statusCode).toBe(200);
  expect(expectProblem(await api.inject({ ...request, payload: json(64 * 1024 + 1) }), 'too_large').limit).toBe(
    64 * 1024,
  );
});
