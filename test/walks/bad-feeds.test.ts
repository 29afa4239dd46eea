import type { ConnectionView, ErrorCode, WeekView } from '@clearweek/app';
import { DAY } from '@clearweek/calendar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FeedServer, serve } from '../../packages/providers/src/ics/testing/feed-server.ts';
import { type FeedMood, moody, weeklyHours } from './bad-feeds.ts';
import { until } from './clearweek-process.ts';
import { isProblem, personAt, type PersonAtWork } from './person-at-work.ts';
import { openWorld, type World } from './world.ts';

const week = '2026-W48';
const limits = { totalMs: 2_000, headerMs: 500, idleMs: 300, contentBytes: 256 * 1024, sentBytes: 256 * 1024 };

const server: { mood: FeedMood; content: string } = { mood: 'well', content: weeklyHours(2) };
let feed: FeedServer;
let world: World;
let person: PersonAtWork;

beforeAll(async () => {
  feed = await serve(moody(server));
  world = await openWorld({ now: Date.UTC(2026, 10, 25, 9), feeds: feed.fetcher({ limits }) });
  person = personAt(world.address);
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await feed[Symbol.asyncDispose]();
});

/** A feed that was read well: two meetings in the week. */
async function goodFeed(): Promise<ConnectionView> {
  Object.assign(server, { mood: 'well', content: weeklyHours(2) });
  const connection = await person.connectFeed(feed.url('/private-key/calendar.ics'));
  if (isProblem(connection)) throw new Error(connection.detail);
  const settled = await person.settled(connection.id);
  expect(settled).toMatchObject({ state: 'active', events: 2, host: 'feed.test' });
  expect(meetings(await person.measuredWeek(week))).toBe(2);
  return settled;
}

/** Moves the clock to when the feed is due, and waits until it was read again. */
async function readAgain(
  { id }: ConnectionView,
  isIt: (connection: ConnectionView) => boolean,
): Promise<ConnectionView> {
  const { nextSyncAt } = await person.connection(id);
  world.clock.moveTo(Math.max(world.clock.now(), Date.parse(nextSyncAt ?? '')) + 1_000);
  // Planned until it is read: while the reading before is still being written down as done, a due time is no work yet.
  const look = async () => {
    await world.plan();
    return person.connection(id);
  };
  return until(look, isIt, 20_000, 50);
}

function meetings({ metrics }: WeekView): number | null | undefined {
  return metrics?.['meetings']?.value;
}

describe('a feed that was well', () => {
  const faults: readonly [FeedMood, ConnectionView['state'], ErrorCode, number][] = [
    ['gone', 'needs_attention', 'feed_not_found', DAY],
    ['html', 'needs_attention', 'feed_not_a_calendar', DAY],
    ['endless', 'needs_attention', 'feed_too_large', DAY],
    ['silent', 'degraded', 'feed_timeout', 5 * 60_000],
    ['broken', 'degraded', 'feed_server_error', 5 * 60_000],
  ];

  test.each(faults)(
    'and then is %s is %s (%s), loses nothing, and comes back by itself',
    async (mood, state, code, waitMs) => {
      const connection = await goodFeed();
      const before = await person.week(week);
      server.mood = mood;
      const ill = await readAgain(connection, (one) => one.state !== 'active');
      expect(ill).toMatchObject({ state, problem: { code }, events: 2, lastSyncedAt: connection.lastSyncedAt });
      expect(JSON.stringify(ill)).not.toContain('private-key');
      expect(Date.parse(ill.nextSyncAt ?? '') - world.clock.now()).toBeGreaterThan(waitMs - 2_000);
      expect(Date.parse(ill.nextSyncAt ?? '') - world.clock.now()).toBeLessThanOrEqual(waitMs);
      expect(await person.measuredWeek(week)).toEqual(before);

      Object.assign(server, { mood: 'well', content: weeklyHours(3) });
      expect(await readAgain(connection, (one) => one.state === 'active')).toMatchObject({ events: 3, problem: null });
      expect(meetings(await person.measuredWeek(week))).toBe(3);
      await person.disconnect(connection.id);
    },
  );

  test('and then leads into a private network is not followed, loses nothing, and is left alone', async () => {
    const connection = await goodFeed();
    const before = await person.week(week);
    server.mood = 'astray';
    const ill = await readAgain(connection, (one) => one.state !== 'active');
    expect(ill).toMatchObject({
      state: 'needs_attention',
      problem: { code: 'feed_forbidden_address' },
      events: 2,
      nextSyncAt: null,
    });
    expect(await person.measuredWeek(week)).toEqual(before);
    await person.disconnect(connection.id);
  });

  test('and stays ill is asked less and less often, up to once a day', async () => {
    const connection = await goodFeed();
    server.mood = 'broken';
    const waits: number[] = [];
    let last: string | null = connection.nextSyncAt;
    for (let failure = 1; failure <= 11; failure += 1) {
      const ill = await readAgain(connection, ({ nextSyncAt }) => nextSyncAt !== last);
      last = ill.nextSyncAt;
      waits.push(Math.round((Date.parse(ill.nextSyncAt ?? '') - world.clock.now()) / 60_000));
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]);
    await person.disconnect(connection.id);
  });
});

test('a feed that is ill from the beginning says so, and is read when it mends', async () => {
  server.mood = 'gone';
  const connection = await person.connectFeed(feed.url('/calendar.ics'));
  if (isProblem(connection)) throw new Error(connection.detail);
  expect(await person.settled(connection.id)).toMatchObject({
    state: 'needs_attention',
    events: 0,
    lastSyncedAt: null,
  });
  Object.assign(server, { mood: 'well', content: weeklyHours(1) });
  expect(await readAgain(connection, (one) => one.state === 'active')).toMatchObject({ events: 1 });
  await person.disconnect(connection.id);
});
