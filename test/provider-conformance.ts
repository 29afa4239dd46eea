import type { CalendarChanges, CalendarProvider, Cursor, ProviderAccess, RemoteCalendar } from '@clearweek/app';
import { DAY } from '@clearweek/calendar';
import type { CalendarEvent, Instant, Interval } from '@clearweek/calendar';
import type { Faults, FaultPlan } from '@clearweek/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calendarDoings, createNotebook } from './provider-doings.ts';
import type { Notebook, PretendedCalendar } from './provider-doings.ts';
import { createProviderMirror } from './provider-mirror.ts';
import { seenLines, truthLines } from './provider-truth.ts';
import type { PrivacyRule } from './provider-truth.ts';

/** Half a year around the clock of the worlds that conform: an autumn in which Europe and America change their clocks. */
export const conformanceWindow: Interval = { start: Date.UTC(2026, 7, 1), end: Date.UTC(2027, 1, 1) };
export const conformanceNow: Instant = Date.UTC(2026, 9, 5, 7);

/** Somebody's calendar in a pretended world, and a way to read it. */
export interface CalendarHarness extends PretendedCalendar {
  /** Reads what is new, and gives all events that are known then. */
  read(): Promise<readonly CalendarEvent[]>;
  /** Reads everything, as somebody does who knows nothing yet. */
  readAfresh(): Promise<readonly CalendarEvent[]>;
  /** Whether the person's provider shows an event as private. */
  readonly isPrivate?: PrivacyRule;
  close(): Promise<void>;
}

/** The same with an account, through the port. */
export interface ProviderHarness extends Omit<CalendarHarness, 'read' | 'readAfresh'> {
  readonly provider: CalendarProvider;
  readonly access: ProviderAccess;
  /** The person's primary calendar, as the provider knows it. */
  readonly remote: RemoteCalendar;
  readonly faults: Faults;
  /** Takes notices at an address of this machine. */
  listen(): Promise<NoticeListener>;
  /** Until all notices that are under way have arrived. */
  delivered(): Promise<void>;
}

export interface NoticeListener {
  readonly notifyAt: string;
  readonly lifecycleAt: string;
  /** What came back with each notice of a change, in their order. */
  readonly notices: readonly { readonly id: string; readonly secret: string }[];
  close(): Promise<void>;
}

/** What holds for everything that is read as a calendar: after whatever people do, we see what takes place, and nothing else. */
export function describeCalendar(name: string, makeHarness: () => Promise<CalendarHarness>): void {
  describe(`${name}: what takes place`, () => {
    let harness: CalendarHarness;
    const notebook: Notebook = createNotebook();
    beforeAll(async () => {
      harness = await makeHarness();
    });
    afterAll(() => harness.close());

    test.each(calendarDoings)('after: %s', async (_, doing) => {
      doing(harness, notebook);
      const truth = truthLines(harness.world, harness.calendar, conformanceWindow, harness.isPrivate);
      const { zone } = harness.person;
      expect(seenLines(await harness.read(), conformanceWindow, zone)).toEqual(truth);
      expect(seenLines(await harness.readAfresh(), conformanceWindow, zone), 'read afresh').toEqual(truth);
    });
  });
}

/** What the port promises of every provider with accounts. */
export function describeProvider(name: string, makeHarness: () => Promise<ProviderHarness>): void {
  describeCalendar(name, async () => {
    const harness = await makeHarness();
    const kept = createReader(harness);
    return { ...harness, read: kept.read, readAfresh: () => createReader(harness).read() };
  });
  describeChanges(name, makeHarness);
  describeFaults(name, makeHarness);
  describeAccount(name, makeHarness);
  describeWatches(name, makeHarness);
}

/** Follows a calendar as the port says: on from the last cursor, whole again where that expired. */
function createReader({ provider, access, remote }: ProviderHarness) {
  const mirror = createProviderMirror();
  let cursor: Cursor | null = null;
  return {
    async read(): Promise<readonly CalendarEvent[]> {
      let answer = await provider.changesSince(access, remote, cursor, conformanceWindow);
      if (answer.kind === 'cursor-expired') {
        answer = await provider.changesSince(access, remote, null, conformanceWindow);
      }
      const changes = changesIn(answer);
      mirror.apply(changes);
      ({ cursor } = changes);
      return mirror.events();
    },
  };
}

export function changesIn(answer: CalendarChanges): Extract<CalendarChanges, { kind: 'changes' }> {
  if (answer.kind === 'changes') return answer;
  throw new Error(`Changes were expected, not ${JSON.stringify(answer)}`);
}

/** A harness for one `describe`, made before its tests. */
function usesHarness(makeHarness: () => Promise<ProviderHarness>): () => ProviderHarness {
  let harness: ProviderHarness;
  beforeAll(async () => {
    harness = await makeHarness();
  });
  afterAll(() => harness.close());
  return () => harness;
}

function asking({ provider, access, remote }: ProviderHarness) {
  return (cursor: Cursor | null, window = conformanceWindow) => provider.changesSince(access, remote, cursor, window);
}

function describeChanges(name: string, makeHarness: () => Promise<ProviderHarness>): void {
  describe(`${name}: changes since a cursor`, () => {
    const harness = usesHarness(makeHarness);
    const at = (hour: string) =>
      ({
        kind: 'times',
        start: `2026-10-06T${hour}:00:00`,
        end: `2026-10-06T${hour}:30:00`,
        zone: 'Europe/Berlin',
      }) as const;
    const weekly = () =>
      harness().acts.create(harness().calendar.id, { times: at('09'), title: 'Water the trees', rule: 'FREQ=WEEKLY' });

    test('a first reading is whole; the next one says that nothing changed, with one request', async () => {
      weekly();
      const ask = asking(harness());
      const first = changesIn(await ask(null));
      expect(first).toMatchObject({ whole: true, zone: 'Europe/Berlin' });
      expect(changesIn(await ask(first.cursor))).toMatchObject({ whole: false, changes: [], requests: 1 });
    });

    test('applying the same changes again changes nothing', async () => {
      const ask = asking(harness());
      const mirror = createProviderMirror();
      const first = changesIn(await ask(null));
      mirror.apply(first);
      const series = weekly();
      const copy = { calendarId: harness().calendar.id, eventId: series.id };
      const [originalStart] = harness()
        .world.occurrences(harness().calendar, conformanceWindow)
        .flatMap((one) => (one.eventId === series.id && one.originalStart !== null ? one.originalStart : []));
      harness().acts.cancelOccurrence(copy, originalStart ?? '');
      const next = changesIn(await ask(first.cursor));
      mirror.apply(next);
      const once = structuredClone(mirror.state());
      mirror.apply(next);
      expect(mirror.state()).toEqual(once);
    });

    test('the same cursor can be used again, and a series that is gone takes its parts along', async () => {
      const ask = asking(harness());
      const series = weekly();
      const first = changesIn(await ask(null));
      harness().acts.cancel({ calendarId: harness().calendar.id, eventId: series.id });
      const twice = [changesIn(await ask(first.cursor)), changesIn(await ask(first.cursor))];
      for (const answer of twice) {
        const mirror = createProviderMirror();
        mirror.apply(first);
        mirror.apply(answer);
        expect(mirror.events().some(({ uid }) => uid.toUpperCase() === series.uid.toUpperCase())).toBe(false);
      }
    });

    test('a cursor whose window does not cover what is needed counts as expired, and takes nothing away', async () => {
      const ask = asking(harness());
      const { cursor } = changesIn(await ask(null));
      const earlier = { start: conformanceWindow.start - 800 * DAY, end: conformanceWindow.end };
      expect(await ask(cursor, earlier)).toMatchObject({ kind: 'cursor-expired' });
      expect(changesIn(await ask(null, earlier)).whole).toBe(true);
    });

    test.each(['', 'nonsense', '{}', 'null', '[1,2,3]'])(
      'a cursor that nobody made, %j, counts as expired',
      async (cursor) => {
        expect(await asking(harness())(cursor)).toMatchObject({ kind: 'cursor-expired' });
      },
    );
  });
}

function describeFaults(name: string, makeHarness: () => Promise<ProviderHarness>): void {
  describe(`${name}: faults`, () => {
    const harness = usesHarness(makeHarness);
    const unavailable = { kind: 'failed', fault: { kind: 'unavailable' }, requests: 1 };

    async function struckBy(plan: Omit<FaultPlan, 'provider'>, cursor: Cursor | null = null) {
      const fault = harness().faults.plan({ provider: harness().provider.name, ...plan });
      const answer = await asking(harness())(cursor);
      fault.remove();
      return { answer, hits: fault.hits };
    }

    test.each([
      ['500', unavailable],
      ['503', unavailable],
      ['reset', unavailable],
      ['truncated', unavailable],
      ['wrong-type', unavailable],
      ['hang', unavailable],
      ['429', { kind: 'failed', fault: { kind: 'throttled', retryAfterMs: 7_000 }, requests: 1 }],
      ['403-rate', { kind: 'failed', fault: { kind: 'throttled', retryAfterMs: 7_000 }, requests: 1 }],
    ] as const)('%s is a value, and the request is sent once', async (kind, expected) => {
      const { answer, hits } = await struckBy({ kind, retryAfterSeconds: 7 });
      expect(answer).toMatchObject(expected);
      expect(hits).toBe(1);
    });

    test('a slow answer is an answer', async () => {
      expect((await struckBy({ kind: 'slow', delayMs: 1 })).answer).toMatchObject({ kind: 'changes', whole: true });
    });

    test('a cursor that died is expired, and reading whole again gives everything', async () => {
      const first = changesIn(await asking(harness())(null));
      const { answer } = await struckBy({ kind: '410' }, first.cursor);
      expect(answer).toMatchObject({ kind: 'cursor-expired' });
      expect(changesIn(await asking(harness())(null)).whole).toBe(true);
    });

    test('nothing that went wrong says whose calendar it was, or with which token', async () => {
      const token = await harness().access.token();
      for (const kind of ['500', 'truncated', '429'] as const) {
        const text = JSON.stringify((await struckBy({ kind })).answer);
        expect(text).not.toContain(harness().person.address);
        expect(text).not.toContain(token);
      }
    });

    test("the caller's end comes out as it went in", async () => {
      const { provider, access, remote } = harness();
      const ending = new AbortController();
      const reason = new Error('enough');
      const fault = harness().faults.plan({ provider: provider.name, kind: 'hang' });
      const token = async () => {
        setImmediate(() => ending.abort(reason));
        return access.token();
      };
      const answer = provider.changesSince(
        { ...access, token, signal: ending.signal },
        remote,
        null,
        conformanceWindow,
      );
      await expect(answer).rejects.toBe(reason);
      fault.remove();
    });

    test('a token that the provider does not know is refused', async () => {
      const { provider, access, remote } = harness();
      const wrong = { ...access, token: () => Promise.resolve('nobody-knows-this') };
      const refused = { kind: 'failed', fault: { kind: 'unauthorized' }, requests: 1 };
      expect(await provider.changesSince(wrong, remote, null, conformanceWindow)).toMatchObject(refused);
      expect(await provider.calendars(wrong)).toMatchObject(refused);
      expect(await provider.settings(wrong)).toMatchObject(refused);
    });

    // The last one: it takes the consent away.
    test('a consent that the person took back is refused', async () => {
      const { answer } = await struckBy({ kind: 'revoked', person: harness().person.id });
      expect(answer).toMatchObject({ kind: 'failed', fault: { kind: 'unauthorized' } });
    });
  });
}

function describeAccount(name: string, makeHarness: () => Promise<ProviderHarness>): void {
  describe(`${name}: an account`, () => {
    const harness = usesHarness(makeHarness);

    test('has settings: the zone of its person', async () => {
      expect(await harness().provider.settings(harness().access)).toMatchObject({
        kind: 'ok',
        value: { zone: 'Europe/Berlin', isPerson: true },
      });
    });

    test('has its own calendars, the primary one first, others as they come and go', async () => {
      const { provider, access, acts, person } = harness();
      const before = await provider.calendars(access);
      expect(before).toEqual({ kind: 'ok', value: [harness().remote], requests: expect.any(Number) });
      const id = acts.addCalendar(person.id, 'Choir');
      acts.create(id, { times: { kind: 'dates', start: '2026-10-07', end: '2026-10-08' }, title: 'Sing' });
      const after = await provider.calendars(access);
      const [primary, choir, ...more] = after.kind === 'ok' ? after.value : [];
      expect(primary).toEqual(harness().remote);
      expect(choir).toMatchObject({ primary: false });
      expect(more).toEqual([]);
      if (choir === undefined) return;
      const first = changesIn(await provider.changesSince(access, choir, null, conformanceWindow));
      expect(first.changes).toMatchObject([{ kind: 'event', event: { title: 'Sing' } }]);
      acts.removeCalendar(id);
      for (const cursor of [first.cursor, null]) {
        expect(await provider.changesSince(access, choir, cursor, conformanceWindow)).toMatchObject({
          kind: 'calendar-gone',
        });
      }
      expect(await provider.calendars(access)).toMatchObject({ value: [harness().remote] });
    });
  });
}

function describeWatches(name: string, makeHarness: () => Promise<ProviderHarness>): void {
  describe(`${name}: watches`, () => {
    const harness = usesHarness(makeHarness);
    const until = conformanceNow + 2 * DAY;

    test('tell of changes with the id and the secret that were given, until they are stopped', async () => {
      const { provider, access, remote: calendar, acts, delivered } = harness();
      const listener = await harness().listen();
      const { notifyAt, lifecycleAt, notices } = listener;
      const request = { calendar, id: 'Watch_1-a', secret: 'S3cret_-0123456789', notifyAt, lifecycleAt, until };
      const watched = await provider.watch(access, request);
      if (watched.kind !== 'ok') throw new Error(`It is not watched: ${watched.fault.kind}`);
      expect(watched.value.expiresAt).toBeGreaterThan(conformanceNow);
      expect(watched.value.expiresAt).toBeLessThanOrEqual(until);
      const change = async (title: string) => {
        acts.create(harness().calendar.id, { times: { kind: 'dates', start: '2026-10-07', end: '2026-10-08' }, title });
        await delivered();
        return notices.length;
      };
      await delivered();
      const before = notices.length;
      const told = await change('One');
      expect(told).toBeGreaterThan(before);
      for (const notice of notices) expect(notice).toEqual({ id: 'Watch_1-a', secret: 'S3cret_-0123456789' });
      expect(await provider.stopWatch(access, watched.value)).toMatchObject({ kind: 'ok' });
      expect(await change('Two')).toBe(told);
      expect(await provider.stopWatch(access, watched.value), 'stopped again').toMatchObject({ kind: 'ok' });
      await listener.close();
    });

    test('live longer, or are listed, where the provider can', async () => {
      const { provider, access, remote: calendar } = harness();
      const listener = await harness().listen();
      const { notifyAt, lifecycleAt } = listener;
      const request = { calendar, id: 'Watch_2', secret: 'another', notifyAt, lifecycleAt, until };
      const watched = await provider.watch(access, request);
      if (watched.kind !== 'ok') throw new Error(`It is not watched: ${watched.fault.kind}`);
      const renewed = await provider.renew?.(access, watched.value, until + DAY);
      expect(renewed ?? null).toEqual(
        provider.renew === null
          ? null
          : expect.objectContaining({ kind: 'ok', value: { ...watched.value, expiresAt: until + DAY } }),
      );
      const listing = await provider.listWatches?.(access, notifyAt);
      expect(listing ?? null).toEqual(
        provider.listWatches === null
          ? null
          : expect.objectContaining({ value: [expect.objectContaining({ remoteId: watched.value.remoteId })] }),
      );
      await listener.close();
    });
  });
}
