import { DAY, HOUR, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { CalendarId } from '../ports/calendar-tables.ts';
import type { CalendarChanges } from '../ports/provider.ts';
import { cursors, planning, review, second, titles } from '../testing/account-contents.ts';
import { readAccount, withAccount } from '../testing/connected-account.ts';
import { eventChange, remoteEvent } from '../testing/remote-events.ts';
import { changed, failed, ok, primary } from '../testing/scripted-provider.ts';
import { wednesday } from '../testing/test-world.ts';

describe('calendars that come and go', () => {
  test('a new one is read from its beginning, one that is listed no more goes with all that was read of it', async () => {
    const all = await readAccount();
    all.provider.answerCalendars(ok([primary, second]));
    all.provider.answerChanges(({ calendar, cursor }) =>
      changed(calendar === 'second' ? [review] : [planning], { whole: cursor === null }),
    );
    all.it.clock.pass(DAY);
    await all.sync();
    expect(titles(all)).toEqual(['About planning', 'About review']);
    all.provider.answerCalendars(ok([primary]));
    all.it.clock.pass(DAY);
    await all.sync();
    expect([titles(all), all.stored().events]).toEqual([['About planning'], 1]);
    expect(all.it.waiting().map(({ job }) => job)).toContain('measure-person');
  });

  test('one that is gone when it is read goes, and the list of calendars is asked for at once', async () => {
    const all = await readAccount();
    all.provider.answerCalendars(ok([primary, second]));
    all.it.clock.pass(DAY);
    await all.sync();
    all.it.clock.pass(MINUTE);
    all.provider.asked.length = 0;
    all.provider.answerCalendars(ok([primary, { id: 'third', primary: false }]));
    all.provider.answerChanges(({ calendar, cursor }) =>
      calendar === 'second' ? { kind: 'calendar-gone', requests: 1 } : changed([], { whole: cursor === null }),
    );
    await all.sync();
    expect(all.provider.asked.map(({ method, calendar }) => calendar ?? method)).toEqual([
      'primary',
      'second',
      'calendars',
      'third',
    ]);
    expect([...all.tables().calendars.values()].map(({ id }) => id)).toEqual(['primary', 'third']);
  });

  test('one that was gone and is listed all the same is read anew in the same run', async () => {
    const all = await readAccount();
    all.provider.answerCalendars(ok([primary, second]));
    const contents = (calendar: string, cursor: string | null) =>
      changed(calendar === 'second' ? [review] : [planning], { whole: cursor === null });
    all.provider.answerChanges(({ calendar, cursor }) => contents(calendar!, cursor!));
    all.it.clock.pass(DAY);
    await all.sync();
    let times = 0;
    all.provider.answerChanges(({ calendar, cursor }) =>
      calendar === 'second' && (times += 1) === 1
        ? { kind: 'calendar-gone', requests: 1 }
        : contents(calendar!, cursor!),
    );
    all.it.clock.pass(MINUTE);
    await all.sync();
    expect(titles(all)).toEqual(['About planning', 'About review']);
    expect([...all.tables().calendars.values()].every(({ syncedAt }) => syncedAt === all.it.clock.now())).toBe(true);
  });

  test('one that is gone however often it is listed is asked for no third time', async () => {
    const all = await readAccount();
    all.provider.answerCalendars(ok([primary, second]));
    all.it.clock.pass(DAY);
    await all.sync();
    all.provider.asked.length = 0;
    all.provider.answerChanges(({ calendar }) =>
      calendar === 'second' ? { kind: 'calendar-gone', requests: 1 } : changed([]),
    );
    all.it.clock.pass(MINUTE);
    await all.sync();
    expect(all.provider.asked.filter(({ calendar }) => calendar === 'second')).toHaveLength(2);
    expect(titles(all)).toEqual([]);
  });

  test('when the primary one is gone the account has no calendar, and what was read of it stays until somebody acts', async () => {
    const all = await readAccount();
    all.provider.answerChanges(changed([planning]));
    await all.sync();
    all.provider.answerChanges({ kind: 'calendar-gone', requests: 1 });
    await all.sync();
    expect(all.stored()).toMatchObject({ health: { state: 'needs_attention', problem: { code: 'no_calendar_here' } } });
    expect(titles(all)).toEqual(['About planning']);
  });

  test('an empty list of calendars erases nothing', async () => {
    const all = await readAccount();
    all.provider.answerChanges(changed([planning]));
    await all.sync();
    all.it.clock.pass(DAY);
    all.provider.answerCalendars(ok([]));
    await all.sync();
    expect(titles(all)).toEqual(['About planning']);
    expect(all.stored().health).toMatchObject({ problem: { code: 'no_calendar_here' } });
  });
});

describe('a cursor that holds no longer', () => {
  async function withEvents() {
    const all = await readAccount();
    all.provider.answerChanges(changed([planning, review]));
    await all.sync();
    all.provider.asked.length = 0;
    return all;
  }
  const expired: CalendarChanges = { kind: 'cursor-expired', requests: 1 };

  test('is followed by a whole listing at once, and what is not in it goes', async () => {
    const all = await withEvents();
    all.provider.answerChanges(({ cursor }) =>
      cursor === null ? changed([review], { whole: true, cursor: 'new' }) : expired,
    );
    expect(await all.sync()).toMatchObject({ requests: 2, removed: 1 });
    expect([titles(all), cursors(all)]).toEqual([['About review'], ['new']]);
  });

  test('and a listing that fails half way change nothing at all', async () => {
    const all = await withEvents();
    const before = all.tables();
    all.provider.answerChanges(({ cursor }) =>
      cursor === null ? failed({ kind: 'unavailable', retryAfterMs: null }) : expired,
    );
    await all.sync();
    expect([all.tables().records, all.tables().calendars]).toEqual([before.records, before.calendars]);
    expect(all.stored().health).toMatchObject({ state: 'degraded', problem: { code: 'provider_unavailable' } });
  });

  test('that is said to have expired even without one is a trouble of the provider', async () => {
    const all = await withEvents();
    all.provider.answerChanges(expired);
    expect(await all.sync()).toMatchObject({ failed: 1, requests: 2 });
    expect(all.stored().health).toMatchObject({ state: 'degraded', problem: { code: 'provider_unavailable' } });
    expect(titles(all)).toEqual(['About planning', 'About review']);
  });
});

describe('one meeting in two calendars of one account', () => {
  test('counts once', async () => {
    const all = await withAccount();
    all.provider.answerCalendars(ok([primary, second]));
    all.provider.answerChanges(changed([planning], { whole: true }));
    await all.sync();
    await all.it.work();
    expect(await all.it.app.getWeek(all.me, '2026-W48')).toMatchObject({ metrics: { meetings: { value: 1 } } });
    expect(all.tables().occurrences).toHaveLength(1);
    expect(titles(all)).toHaveLength(2);
  });

  test('of which one is moved counts as the series says, calendar by calendar', async () => {
    const all = await withAccount();
    const rules = ['FREQ=WEEKLY;COUNT=2'];
    const moved = remoteEvent('planning', wednesday + HOUR, { recurrenceId: { kind: 'utc', at: wednesday } });
    const series = eventChange('planning', wednesday, { rules });
    all.provider.answerChanges(
      changed([series, { kind: 'event', record: 'moved', series: 'record-planning', event: moved }], { whole: true }),
    );
    await all.sync();
    await all.it.work();
    const starts = all.tables().occurrences.map(({ occurrence }) => occurrence.interval.start);
    expect(starts.toSorted()).toEqual([wednesday + HOUR, wednesday + 7 * DAY]);
  });
});

test('calendars have ids of our own', async () => {
  const { tables } = await readAccount();
  expect([...tables().calendars.keys()]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/) as CalendarId]);
});
