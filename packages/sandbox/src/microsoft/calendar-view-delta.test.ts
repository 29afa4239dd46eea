import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SimEvent } from '../world/model.ts';
import { firstRound, nextRound, PREFER, timesOf, type Mirror, type Reading } from './delta-reader.ts';
import { person, startMicrosoft, type StartedMicrosoft } from './fixture.ts';

const START = '2026-11-01T00:00:00Z';
const END = '2027-02-01T00:00:00Z';
const RANGE = { start: Date.parse(START), end: Date.parse(END) };

let simulator: StartedMicrosoft;
let reading: Reading;
let calendarId: string;

beforeEach(async () => {
  simulator = await startMicrosoft([person('p1'), person('p2'), person('g3', { provider: 'google' })]);
  simulator.control.behaviour.unevenPages = false;
  reading = { simulator, token: simulator.token('p1'), root: '/me', start: START, end: END };
  calendarId = simulator.world.calendars('p1')[0]?.id ?? '';
});
afterEach(() => simulator.close());

function truth(): string[] {
  const calendar = simulator.world.calendar(calendarId);
  if (calendar === null) return [];
  return simulator.world
    .occurrences(calendar, RANGE)
    .map(({ start, end, dates }) =>
      dates === null
        ? `${new Date(start).toISOString().slice(0, 19)} ${new Date(end).toISOString().slice(0, 19)}`
        : `${dates.start}T00:00:00 ${dates.end}T00:00:00`,
    )
    .sort();
}

function at(day: string, from = '09:00', to = '09:30') {
  return { kind: 'times', start: `${day}T${from}:00`, end: `${day}T${to}:00`, zone: 'Europe/Berlin' } as const;
}

function weekly(title = 'Status', extra = {}): SimEvent {
  return simulator.acts.create(calendarId, { times: at('2026-11-02'), title, rule: 'FREQ=WEEKLY;BYDAY=MO', ...extra });
}

const key = (iso: string): string => String(Date.parse(iso));
const copyOf = (event: SimEvent) => ({ calendarId, eventId: event.id });
const kinds = (mirror: Mirror): string[] => mirror.round.map((item) => item['type'] ?? '@removed');

test('a first round has singles and masters in full, and stubs with five properties', async () => {
  weekly();
  simulator.acts.create(calendarId, { times: at('2026-11-24', '10:00', '11:00'), title: 'Once' });
  const mirror = await firstRound(reading);
  expect(timesOf(mirror)).toEqual(truth());
  expect(new Set(kinds(mirror))).toEqual(new Set(['seriesMaster', 'occurrence', 'singleInstance']));
});

test('a stub carries only where it hangs and when it is', async () => {
  weekly();
  const { body } = await simulator.ask(
    reading.token,
    `/me/calendarView/delta?startDateTime=${START}&endDateTime=${END}`,
    { prefer: 'odata.maxpagesize=50' },
  );
  const stub = body['value'].find((item: { type: string }) => item.type === 'occurrence');
  const names = ['@odata.type', '@odata.etag', 'seriesMasterId', 'type', 'id', 'start', 'end'];
  expect(Object.keys(stub).sort()).toEqual(names.sort());
});

test('nothing changed is an empty round with a new link', async () => {
  weekly();
  const mirror = await firstRound(reading);
  await nextRound(reading, mirror);
  expect(mirror.round).toEqual([]);
});

test('an old delta link tells the same again', async () => {
  const event = weekly();
  const mirror = await firstRound(reading);
  const { link } = mirror;
  expect(simulator.acts.change(copyOf(event), { title: 'Other' })).toBe(true);
  await nextRound(reading, mirror);
  const first = mirror.round;
  mirror.link = link;
  await nextRound(reading, mirror);
  expect(mirror.round).toEqual(first);
  expect(first.length).toBeGreaterThan(1);
});

test('a cancelled occurrence is told by its series, and sometimes by itself as well', async () => {
  const told: boolean[] = [];
  for (let index = 0; index < 12; index += 1) {
    const event = weekly(`Status ${index}`);
    const mirror = await firstRound(reading);
    expect(simulator.acts.cancelOccurrence(copyOf(event), key('2026-11-30T08:00:00Z'))).toBe(true);
    await nextRound(reading, mirror);
    expect(mirror.round.some(({ type, subject }) => type === 'seriesMaster' && subject === `Status ${index}`)).toBe(
      true,
    );
    expect(timesOf(mirror)).toEqual(truth());
    told.push(kinds(mirror).includes('@removed'));
  }
  expect(new Set(told)).toEqual(new Set([true, false]));
});

test('a series that is gone is told by its own id, and sometimes with all its parts', async () => {
  const counts = new Set<boolean>();
  for (let index = 0; index < 12; index += 1) {
    const event = weekly(`Status ${index}`);
    const mirror = await firstRound(reading);
    expect(simulator.acts.cancel(copyOf(event))).toBe(true);
    await nextRound(reading, mirror);
    expect(timesOf(mirror)).toEqual(truth());
    expect(mirror.round.every((item) => item['@removed']?.reason === 'deleted' && item['type'] === undefined)).toBe(
      true,
    );
    counts.add(mirror.round.length === 1);
  }
  expect(counts).toEqual(new Set([true, false]));
});

test('what leaves the window is removed and what comes into it is told in full', async () => {
  const event = simulator.acts.create(calendarId, { times: at('2026-11-24'), title: 'Wanders' });
  const mirror = await firstRound(reading);
  expect(simulator.acts.change(copyOf(event), { times: at('2027-04-06') })).toBe(true);
  await nextRound(reading, mirror);
  expect(kinds(mirror)).toEqual(['@removed']);
  expect(simulator.acts.change(copyOf(event), { times: at('2026-12-01') })).toBe(true);
  await nextRound(reading, mirror);
  expect(mirror.round.map(({ subject }) => subject)).toEqual(['Wanders']);
});

test('an occurrence that is moved keeps its id, as an exception in full', async () => {
  const event = weekly();
  const mirror = await firstRound(reading);
  const before = [...mirror.items.values()].find(({ start }) => start.dateTime.startsWith('2026-11-30T08:00'));
  expect(
    simulator.acts.changeOccurrence(copyOf(event), key('2026-11-30T08:00:00Z'), {
      times: at('2026-12-01', '15:00', '16:00'),
    }),
  ).toBe(true);
  await nextRound(reading, mirror);
  const after = mirror.round.find(({ type }) => type === 'exception');
  expect(after).toMatchObject({
    id: before?.['id'],
    seriesMasterId: before?.['seriesMasterId'],
    originalStart: '2026-11-30T08:00:00Z',
    start: { dateTime: '2026-12-01T14:00:00.0000000', timeZone: 'UTC' },
    originalStartTimeZone: 'W. Europe Standard Time',
  });
  expect(timesOf(mirror)).toEqual(truth());
});

test('a page that does not ask for immutable ids and UTC gets other ids and the mailbox zone', async () => {
  simulator.acts.create(calendarId, { times: at('2026-11-24'), title: 'Once' });
  const path = `/me/calendarView/delta?startDateTime=${START}&endDateTime=${END}`;
  const asked = await simulator.ask(reading.token, path, { prefer: PREFER });
  const plain = await simulator.ask(reading.token, path);
  const [one] = asked.body['value'];
  const [other] = plain.body['value'];
  expect(other.id).not.toBe(one.id);
  expect(one.start).toEqual({ dateTime: '2026-11-24T08:00:00.0000000', timeZone: 'UTC' });
  expect(other.start).toEqual({ dateTime: '2026-11-24T09:00:00.0000000', timeZone: 'W. Europe Standard Time' });
});

test.each(['$select=subject', '$filter=a', '$orderby=start', '$expand=instances', '$search=x'])(
  '%s is refused',
  async (query) => {
    const path = `/me/calendarView/delta?startDateTime=${START}&endDateTime=${END}&${query}`;
    expect((await simulator.ask(reading.token, path)).status).toBe(400);
  },
);

test('a link that died stays dead: it is answered with 410 and a place to begin again, under two names', async () => {
  weekly('Status', { times: at('2026-11-02', '09:00', '09:30') });
  const mirror = await firstRound(reading);
  simulator.faults.plan({ provider: 'microsoft', kind: '410', times: 1 });
  const codes: string[] = [];
  for (let index = 0; index < 2; index += 1) {
    const { status, headers, body } = await simulator.ask(reading.token, mirror.link);
    expect(status).toBe(410);
    expect(headers.get('location')).toBe(`${simulator.origin}/v1.0/me/calendarView/delta?$deltatoken=`);
    codes.push(body['error'].code);
  }
  expect(codes).toEqual(['syncStateNotFound', 'resyncRequired']);
  const anew = await firstRound(reading);
  expect(timesOf(anew)).toEqual(truth());
  await nextRound(reading, anew);
  expect(anew.round).toEqual([]);
});

test('rounds have empty pages and items that come twice, in some cases, and are complete all the same', async () => {
  simulator.control.behaviour.unevenPages = true;
  const seen = { empty: 0, twice: 0 };
  for (let index = 0; index < 10; index += 1) {
    weekly(`Status ${index}`, { times: at('2026-11-02', `0${index}:00`, `0${index}:30`) });
    const mirror = await firstRound(reading);
    const ids = mirror.round.filter((item) => item['@removed'] === undefined).map(({ id }) => id);
    if (new Set(ids).size < ids.length) seen.twice += 1;
    if (mirror.requests > Math.ceil(mirror.round.length / 7)) seen.empty += 1;
    expect(timesOf(mirror)).toEqual(truth());
  }
  expect(seen.empty).toBeGreaterThan(0);
  expect(seen.twice).toBeGreaterThan(0);
});

test('a reader that follows the rules has the truth after any acts', async () => {
  simulator.control.behaviour.unevenPages = true;
  const { acts } = simulator;
  const mirror = await firstRound(reading);
  const check = async (): Promise<void> => {
    await nextRound(reading, mirror);
    expect(timesOf(mirror)).toEqual(truth());
  };
  const series = weekly();
  const daily = acts.create(calendarId, {
    times: { kind: 'dates', start: '2026-11-25', end: '2026-11-26' },
    title: 'Away',
    rule: 'FREQ=DAILY;COUNT=5',
  });
  await check();
  expect(acts.changeOccurrence(copyOf(series), key('2026-12-07T08:00:00Z'), { times: at('2027-03-02') })).toBe(true);
  await check();
  expect(acts.restoreOccurrence(copyOf(series), key('2026-12-07T08:00:00Z'))).toBe(true);
  expect(acts.cancelOccurrence(copyOf(daily), '2026-11-27')).toBe(true);
  await check();
  expect(acts.changeRule(copyOf(series), 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE')).toBe(true);
  await check();
  expect(acts.changeZone(copyOf(series), 'America/New_York')).toBe(true);
  await check();
  expect(acts.split(copyOf(series), key('2026-12-14T14:00:00Z'), { title: 'Since then' })).not.toBeNull();
  await check();
  expect(acts.cancel(copyOf(series))).toBe(true);
  await check();
  expect(acts.restore(copyOf(series))).toBe(true);
  await check();
  expect(acts.cancel(copyOf(daily))).toBe(true);
  await check();
});
