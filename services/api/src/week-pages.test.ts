import { AppError, type ConnectionView, type WeekView } from '@clearweek/app';
import { describe, expect, test } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { expectPage } from './testing/page-facts.ts';
import { local, testApi } from './testing/test-api.ts';
import { connectionView } from './testing/views.ts';

const browser = { ...local, accept: 'text/html' };
const minutes = (value: number | null) => ({ value, unit: 'minutes' as const, version: 1 });
const figures = { meeting_minutes: minutes(90), focus_minutes: minutes(1200), fragmented_minutes: minutes(null) };

/** A page over these calendars, and this week. */
async function show(url: string, connections: readonly Partial<ConnectionView>[], week: Partial<WeekView> = {}) {
  const { app } = await testApi();
  const { getWeek } = app;
  app.listConnections = async () => connections.map((change) => ({ ...connectionView(), ...change }));
  app.getWeek = async (principal, name) => ({ ...(await getWeek(principal, name)), ...week });
  app.recentWeeks = async () => [
    { week: '2026-W47', metrics: figures },
    { week: '2026-W46', metrics: null },
  ];
  const { api } = await testApi({ app });
  const answer = await api.inject({ url, headers: browser });
  return answer.body;
}

const refreshes = (body: string) => body.includes('<meta http-equiv="refresh" content="2" />');

describe.each(['/', '/weeks/2026-W48'])('%s', (url) => {
  test.each<[string, Partial<ConnectionView>[], Partial<WeekView>]>([
    ['a calendar is being read', [{ state: 'pending' }], {}],
    ['one of several is', [{ state: 'active' }, { state: 'pending' }], { state: 'measured' }],
    ['the week is worked out', [{ state: 'active' }], { state: 'pending' }],
  ])('looks again by itself while %s, and says how to stop that', async (_name, connections, week) => {
    const body = await show(url, connections, week);
    expect(refreshes(body)).toBe(true);
    expect(body).toContain('role="status"');
    expect(body).toContain(`href="${url}?still">Let it stand still`);
    const still = await show(`${url}?still`, connections, week);
    expect(refreshes(still)).toBe(false);
    expect(still).toContain(`href="${url}">Look again`);
  });

  test.each<[string, Partial<ConnectionView>[], Partial<WeekView>]>([
    ['nothing is connected', [], {}],
    ['everything is read', [{ state: 'active' }], { state: 'measured' }],
    ['it may take hours', [{ state: 'degraded' }], { state: 'pending' }],
    ['somebody has to do something', [{ state: 'needs_reconnecting' }], { state: 'pending' }],
  ])('stands still where %s', async (_name, connections, week) => {
    const body = await show(url, connections, week);
    expect(body).not.toContain('http-equiv="refresh"');
  });
});

test('forms stand only on a page that stands still, so that nothing is lost that somebody fills in', async () => {
  const waiting = [{ state: 'pending' as const }];
  expect(await show('/', waiting)).not.toContain('type="file"');
  expect(await show('/?still', waiting)).toContain('type="file"');
  expect(await show('/', [{ state: 'active' }])).toContain('type="file"');
});

test('the last weeks stand in a table with heads for its columns and rows, each leading to its week', async () => {
  const body = await show('/', [{ state: 'active' }], { state: 'measured' });
  expect(body).toMatch(/<table>\s*<caption/);
  expect(body.match(/<th scope="col">/g)).toHaveLength(4);
  expect(body).toContain('<th scope="row"><a href="/weeks/2026-W47">2026-W47</a></th>');
  expect(body).toMatch(/<td>1 h 30 min<\/td> *<td>20 h<\/td> *<td>not known<\/td>/);
});

test('no table stands where none of the weeks was measured', async () => {
  const { api } = await testApi();
  expect((await api.inject({ url: '/', headers: browser })).body).not.toContain('<table');
});

test('a week has its days in words and leads to the weeks next to it, over the turn of the year too', async () => {
  const body = await show('/weeks/2026-W53', [{ state: 'active' }], { state: 'measured', metrics: figures });
  expect(body).toContain('28 December 2026');
  expect(body).toContain('3 January 2027');
  expect(body).toContain('href="/weeks/2026-W52"');
  expect(body).toContain('href="/weeks/2027-W01"');
  expect(body).toContain('<html lang="en">');
  expect(body).not.toMatch(/<script|style="|\son\w+=/);
});

test.each(['2026-W54', '2026-W99', 'x', '0000-W01', '9999-W01', '2026-W48%00', '..%2f'])(
  'a week that does not exist is a page that says so: %s',
  async (name) => {
    const { app } = await testApi();
    const { api } = await testApi({ app });
    const answer = await api.inject({ url: `/weeks/${name}`, headers: local });
    expectProblem(answer, 'unknown_week');
    expect((await api.inject({ url: `/weeks/${name}`, headers: browser })).body).toContain(
      '<h1>The week does not exist</h1>',
    );
  },
);

test('of a week that is not kept the page says so plainly, shows nothing of another one, and leads to the nearest', async () => {
  const { app } = await testApi();
  app.getWeek = async () => {
    throw new AppError('week_not_kept', 'The nearest one is 2026-W35.', { extra: { nearest: '2026-W35' } });
  };
  const { api } = await testApi({ app });
  const answer = await api.inject({ url: '/weeks/2020-W10', headers: browser });
  expect(answer.statusCode).toBe(404);
  const body = expectPage(answer);
  expect(body).toContain('<h1>Nothing is kept of this week</h1>');
  expect(body).toContain('href="/weeks/2026-W35">Go to week 2026-W35</a>');
  expect(body).not.toContain('recurring meetings');
  const problem = expectProblem(await api.inject({ url: '/v1/me/weeks/2020-W10', headers: local }), 'week_not_kept');
  expect(problem.detail).toContain('2026-W35');
});

test.each(['0001-W01', '9998-W53'])('at the ends of the calendar there is one way only: %s', async (name) => {
  const body = await show(`/weeks/${name}`, []);
  expect(body.match(/href="\/weeks\//g)).toHaveLength(1);
});

describe('an account on the start page', () => {
  const account = { provider: 'google', kind: 'account', account: 'ada@clearweek.example' } as const;

  test.each<[Partial<ConnectionView>, string]>([
    [{ state: 'active', events: 2 }, 'All is well: 2 events read.'],
    [{ state: 'pending' }, 'It is being read at the moment.'],
    [
      { state: 'active', events: 2, onlyMain: true, reconnectAt: `/connect/google?connection=x` },
      'Only your main calendar is read, because the list of calendars was not allowed. Connect again to allow it.',
    ],
    [
      { state: 'degraded', nextTryAt: '2026-11-25T10:30:00Z', problem: { code: 'provider_throttled', text: 'Slow.' } },
      'tried again by itself on 2026-11-25 at 10:30 UTC. Slow.',
    ],
    [
      {
        state: 'needs_reconnecting',
        reconnectAt: `/connect/google?connection=x`,
        problem: { code: 'reconnect_needed', text: 'Ended.' },
      },
      'It waits for you to connect it again. Ended.',
    ],
  ])('says which it is and how it is doing: %o', async (change, words) => {
    const body = await show('/', [{ ...account, ...change }], { state: 'measured' });
    expect(body).toContain('<strong>Google, ada@clearweek.example</strong>');
    expect(body).toContain(words);
    expect(body).toContain('Disconnect and erase</a>');
    expect(body.includes('Only your main calendar')).toBe(change.onlyMain === true);
    expect(body.includes('>Connect it again</a>')).toBe(change.reconnectAt !== undefined);
  });

  test('of the organization says that it is', async () => {
    const body = await show('/', [{ ...account, kind: 'mailbox' }]);
    expect(body).toContain('Google, ada@clearweek.example, by your organization');
  });
});
