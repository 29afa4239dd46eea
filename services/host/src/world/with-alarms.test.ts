import { expect, test } from 'vitest';
import { withAlarms } from './with-alarms.ts';

function listen() {
  const said: Readonly<Record<string, unknown>>[] = [];
  const clock = { at: 0 };
  return {
    said,
    clock,
    log: withAlarms(
      (event) => void said.push(event),
      () => clock.at,
    ),
  };
}
const job = { event: 'job', job: 'sync-connection', workId: 'w1', outcome: 'done' };

test('an event that is no alarm passes as it is', () => {
  const { said, log } = listen();
  log({ ...job, counts: { requests: 2, pages: 1 } });
  log({ event: 'request', route: '/', status: 200 });
  expect(said).toEqual([
    { ...job, counts: { requests: 2, pages: 1 } },
    { event: 'request', route: '/', status: 200 },
  ]);
});

test.each([
  [
    'a reading',
    { ...job, counts: { requests: 1, misconfigured: 1 }, code: 'provider_misconfigured' },
    { job: 'sync-connection', workId: 'w1' },
  ],
  [
    'a farewell',
    { event: 'job', job: 'revoke-consent', workId: 'w2', outcome: 'postponed', code: 'provider_misconfigured' },
    { job: 'revoke-consent', workId: 'w2' },
  ],
  [
    'a sign-in',
    { event: 'request', route: '/connect/:provider', status: 503, code: 'provider_misconfigured' },
    { route: '/connect/:provider' },
  ],
])('a provider that refuses Clearweek itself is an alarm, where %s meets it', (_where, event, place) => {
  const { said, log } = listen();
  log(event);
  expect(said).toEqual([
    { level: 'error', ...event },
    { event: 'provider.misconfigured', level: 'error', ...place },
  ]);
});

test('the alarm is given once a minute, with how often it was kept back', () => {
  const { said, clock, log } = listen();
  const event = { ...job, code: 'provider_misconfigured' };
  const alarms = () => said.filter((each) => each['event'] === 'provider.misconfigured');
  for (let times = 0; times < 1_000; times += 1) log(event);
  expect(alarms()).toHaveLength(1);
  clock.at = 60_000;
  log(event);
  expect(alarms()[1]).toMatchObject({ repeated: 999 });
});

test('mail that is held back is an alarm of its own, once a minute', () => {
  const { said, log } = listen();
  const mail = { event: 'job', job: 'send-mail', workId: 'w1', outcome: 'done' };
  log({ ...mail, counts: { sent: 1 } });
  log({ ...job, code: 'provider_misconfigured' });
  for (let times = 0; times < 500; times += 1) log({ ...mail, counts: { held: 1 } });
  expect(said.filter((each) => each['event'] !== 'job')).toEqual([
    { event: 'provider.misconfigured', level: 'error', job: 'sync-connection', workId: 'w1' },
    { event: 'mail.held', level: 'error', job: 'send-mail', workId: 'w1' },
  ]);
});

test('work that was given up is told at level error', () => {
  const { said, log } = listen();
  log({ event: 'job', job: 'revoke-consent', outcome: 'given_up', code: 'attempts_exhausted' });
  expect(said).toMatchObject([{ level: 'error', outcome: 'given_up' }]);
});
