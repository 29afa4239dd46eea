import { wallTime } from '@clearweek/calendar';
import type { CalendarEvent } from '@clearweek/calendar';
import type { Event } from '@microsoft/microsoft-graph-types';
import { describe, expect, test } from 'vitest';
import { listedStart, normalizeEvent } from './normalize-event.ts';
import { CLEAN, DATED, exception, master, single, stub, utc } from './testing/graph-items.ts';

function read(item: Event, more: { owner?: string; series?: CalendarEvent } = {}): CalendarEvent {
  const event = normalizeEvent(item as Record<string, unknown>, {
    owner: more.owner ?? null,
    series: more.series ?? null,
  });
  if (event === null) throw new Error('The item could not be read');
  return event;
}

const person = (address: string, response?: string, type = 'required'): object => ({
  type,
  status: { response },
  emailAddress: { name: 'Somebody', address },
});

describe('times', () => {
  test('a start is kept as the clock of its own zone shows it, though Graph gives it in UTC', () => {
    const { start, length } = read(single());
    expect(start).toEqual({ kind: 'zoned', wall: wallTime(2026, 11, 23, 10), zone: 'Europe/Berlin' });
    expect(length).toEqual({ days: 0, seconds: 1_800 });
  });

  test.each(['tzone://Microsoft/Custom', 'Customized Time Zone', 'UTC', 'tzone://Microsoft/Utc', ''])(
    'with the zone "%s" the start is an instant',
    (originalStartTimeZone) => {
      const start = { kind: 'utc', at: Date.UTC(2026, 10, 23, 9) };
      expect(read(single({ originalStartTimeZone })).start).toEqual(start);
    },
  );

  test('the second of two equal hours is an instant, because the wall clock cannot tell it from the first', () => {
    const first = read(single({ start: utc('2026-10-25T00:30:00'), end: utc('2026-10-25T00:45:00') }));
    const second = read(single({ start: utc('2026-10-25T01:30:00'), end: utc('2026-10-25T01:45:00') }));
    expect(first.start).toMatchObject({ kind: 'zoned', wall: wallTime(2026, 10, 25, 2, 30) });
    expect(second.start).toEqual({ kind: 'utc', at: Date.UTC(2026, 9, 25, 1, 30) });
  });

  test('the zone of a rule goes before the zone in which the event was made', () => {
    const item = master({ originalStartTimeZone: 'Tokyo Standard Time' });
    expect(read(item).start).toMatchObject({ kind: 'zoned', zone: 'Europe/Berlin' });
  });

  test('an answer in another zone than asked for is read in the zone that it names', () => {
    const start = { dateTime: '2026-11-23T10:00:00.0000000', timeZone: 'W. Europe Standard Time' };
    expect(read(single({ start })).start).toMatchObject({ wall: wallTime(2026, 11, 23, 10) });
  });

  test('an all-day event is its dates, whatever zone its midnights stand in', () => {
    const days = { isAllDay: true, start: utc('2026-11-23T00:00:00'), end: utc('2026-11-25T00:00:00') };
    const event = read(single(days));
    expect(event.start).toEqual({ kind: 'date', date: '2026-11-23' });
    expect(event.length).toEqual({ days: 2, seconds: 0 });
    const turned = { isAllDay: true, start: utc('2026-11-22T23:00:00'), end: utc('2026-11-24T23:00:00') };
    expect(read(single(turned))).toMatchObject({ start: event.start, length: event.length });
  });

  test.each([
    ['no start', { start: null as never }],
    ['a start that is none', { start: { dateTime: 'soon', timeZone: 'UTC' } }],
    ['a zone that nobody knows', { start: { dateTime: '2026-11-23T09:00:00.0000000', timeZone: 'Atlantis' } }],
  ])('an item with %s cannot be read', (_name, more) => {
    expect(normalizeEvent(single(more) as Record<string, unknown>, { owner: null, series: null })).toBeNull();
  });

  test('an end before the start counts as no length', () => {
    expect(read(single({ end: utc('2026-11-23T08:00:00') })).length).toEqual({ days: 0, seconds: 0 });
  });
});

describe('a series and its parts', () => {
  test('a series has its rule, and its exceptions have its uid and the start that they replace', () => {
    const series = read(master());
    expect(series).toMatchObject({ uid: CLEAN, rules: ['FREQ=WEEKLY;BYDAY=MO'], recurrenceId: null });
    const alone = read(exception());
    expect(alone).toMatchObject({
      uid: CLEAN,
      rules: [],
      recurrenceId: { kind: 'utc', at: Date.UTC(2026, 11, 7, 9) },
      start: { wall: wallTime(2026, 12, 7, 15) },
    });
    expect(read(exception(), { series })).toEqual(alone);
  });

  test('an exception of a series of days replaces a date', () => {
    const days = { isAllDay: true, start: utc('2026-11-23T00:00:00'), end: utc('2026-11-24T00:00:00') };
    const series = read(master(days));
    const date = { kind: 'date', date: '2026-12-07' };
    const moved = { ...days, start: utc('2026-12-08T00:00:00'), end: utc('2026-12-09T00:00:00') };
    for (const originalStart of ['2026-12-07T00:00:00Z', '2026-12-06T23:00:00Z']) {
      expect(read(exception({ ...moved, originalStart })).recurrenceId).toEqual(date);
      expect(read(exception({ ...moved, originalStart }), { series }).recurrenceId).toEqual(date);
    }
    expect(read(exception({ originalStart: '2026-12-07T00:00:00Z' }), { series }).recurrenceId).toEqual(date);
  });

  test('an exception without its original start has at least the date in its name', () => {
    const item = exception({ originalStart: undefined as never });
    expect(read(item).recurrenceId).toEqual({ kind: 'date', date: '2026-12-07' });
  });

  test('an exception that does not say what it replaces cannot be read', () => {
    const item = exception({ originalStart: undefined as never, iCalUId: CLEAN }) as Record<string, unknown>;
    expect(normalizeEvent(item, { owner: null, series: null })).toBeNull();
  });

  test('a stub is a time, or the dates of a series of days', () => {
    const timed = listedStart(stub('2026-11-30') as Record<string, unknown>, read(master()));
    expect(timed).toEqual({
      start: { kind: 'utc', at: Date.UTC(2026, 10, 30, 9) },
      length: { days: 0, seconds: 1_800 },
    });
    const days = { isAllDay: true, start: utc('2026-11-23T00:00:00'), end: utc('2026-11-24T00:00:00') };
    const part = stub('2026-11-30', { start: utc('2026-11-30T00:00:00'), end: utc('2026-12-01T00:00:00') });
    expect(listedStart(part as Record<string, unknown>, read(master(days)))).toEqual({
      start: { kind: 'date', date: '2026-11-30' },
      length: { days: 1, seconds: 0 },
    });
  });
});

describe('one occurrence of a series, where its owner is invited to nothing else of it', () => {
  const onDate = { start: utc('2026-12-07T09:00:00'), end: utc('2026-12-07T09:30:00') };

  test('is a part of the series by the date in its name, so that two of them are two', () => {
    const event = read(single({ iCalUId: DATED, ...onDate }));
    expect(event).toMatchObject({ uid: CLEAN, rules: [], recurrenceId: event.start });
  });

  test('stands where its name says when it was moved to another day', () => {
    const event = read(single({ iCalUId: DATED }));
    expect(event).toMatchObject({ uid: CLEAN, recurrenceId: { kind: 'date', date: '2026-12-07' } });
  });

  test('a name without a date is that of an event by itself', () => {
    expect(read(single({ iCalUId: CLEAN })).recurrenceId).toBeNull();
  });
});

describe('facts', () => {
  test.each([
    ['normal', false],
    ['personal', false],
    ['private', true],
    ['confidential', true],
  ] as const)('the sensitivity %s means private: %s', (sensitivity, isPrivate) => {
    expect(read(single({ sensitivity })).isPrivate).toBe(isPrivate);
  });

  test.each([
    ['free', 'free'],
    ['tentative', 'tentative'],
    ['busy', 'busy'],
    ['oof', 'outOfOffice'],
    ['workingElsewhere', 'workingElsewhere'],
    ['unknown', 'busy'],
  ] as const)('shown as %s, it is %s', (showAs, availability) => {
    expect(read(single({ showAs })).availability).toBe(availability);
  });

  test('an event that was called off stays, as cancelled', () => {
    expect(read(single({ isCancelled: true })).cancelled).toBe(true);
  });

  test('a description leaves its features and not a word', () => {
    const content = 'Agenda:\nNotes in https://docs.google.com/document/d/xyz, we decide on kryptonite';
    const event = read(single({ body: { contentType: 'text', content }, bodyPreview: 'kryptonite' }));
    expect(event).toMatchObject({ hasAgenda: true, hasNotesDocument: true, hasConferenceLink: false });
    expect(event.cues).toEqual(['decides']);
    expect(JSON.stringify(event)).not.toContain('kryptonite');
  });

  test('a conference is told by its own field, or by a link in the place', () => {
    const joinUrl = 'https://teams.microsoft.com/l/meetup-join/19';
    expect(read(single({ onlineMeeting: { joinUrl } })).hasConferenceLink).toBe(true);
    expect(read(single({ location: { displayName: 'https://zoom.us/j/123' } })).hasConferenceLink).toBe(true);
    expect(read(single({ location: { displayName: 'Room 4' } })).hasConferenceLink).toBe(false);
  });

  test('times of making and changing are instants; an event without a title has none', () => {
    expect(read(single({ subject: '' }))).toMatchObject({
      title: null,
      createdAt: Date.UTC(2026, 9, 1, 8),
      updatedAt: Date.UTC(2026, 9, 2, 8),
    });
  });
});

describe('people', () => {
  const attendees = [
    person('Ada@Example.com', 'none'),
    person('ben@example.com', 'tentativelyAccepted', 'optional'),
    person('room-4@example.com', 'accepted', 'resource'),
    person('beamer@example.com', 'notResponded', 'resource'),
  ];
  const meeting = single({
    attendees,
    organizer: { emailAddress: { address: 'Cem@Example.com' } },
    responseStatus: { response: 'declined' },
    locations: [{ displayName: 'Room 4', locationEmailAddress: 'Room-4@example.com' }],
  });

  test('people, optional people, rooms and other things are told apart; addresses are in lower case', () => {
    const event = read(meeting);
    expect(event.organizer).toBe('cem@example.com');
    expect(event.attendees).toEqual([
      { address: 'ada@example.com', kind: 'person', optional: false, response: 'needsAction' },
      { address: 'ben@example.com', kind: 'person', optional: true, response: 'tentative' },
      { address: 'room-4@example.com', kind: 'room', optional: false, response: 'accepted' },
      { address: 'beamer@example.com', kind: 'resource', optional: false, response: 'needsAction' },
    ]);
  });

  test("the owner's own answer stands beside the list and goes before it", () => {
    expect(read(meeting, { owner: 'ada@example.com' }).attendees[0]).toMatchObject({ response: 'declined' });
    expect(read(meeting, { owner: 'ben@example.com' }).attendees[0]).toMatchObject({ response: 'needsAction' });
  });

  test('an own answer that says nothing leaves what the list says', () => {
    const item = { ...meeting, responseStatus: { response: 'none' } } as Event;
    expect(read(item, { owner: 'ben@example.com' }).attendees[1]).toMatchObject({ response: 'tentative' });
  });
});

describe('kinds', () => {
  const focus = { categories: ['Focus time'] };
  const others = { attendees: [person('ada@example.com'), person('ben@example.com')] } as Event;

  test.each<[string, Event, string]>([
    ['a category says it', focus, 'focusTime'],
    ['Viva books it under this title', { subject: 'Focus time' }, 'focusTime'],
    ['the title is not all that it says', { subject: 'Focus time with Ben' }, 'default'],
    ['somebody else is invited', { ...focus, ...others }, 'default'],
    ['the time is shown as free', { subject: 'Focus time', showAs: 'free' }, 'default'],
    ['away', { showAs: 'oof' }, 'outOfOffice'],
    ['away together', { showAs: 'oof', ...others }, 'default'],
    ['a birthday', { categories: ['Birthday'] }, 'birthday'],
    ['an hour elsewhere', { showAs: 'workingElsewhere' }, 'default'],
  ])('%s: %j is %s', (_why, more, kind) => {
    expect(read(single(more), { owner: 'ada@example.com' }).kind).toBe(kind);
  });

  test('a day elsewhere is a place of work', () => {
    const day = { isAllDay: true, start: utc('2026-11-23T00:00:00'), end: utc('2026-11-24T00:00:00') };
    expect(read(single({ ...day, showAs: 'workingElsewhere' })).kind).toBe('workingLocation');
  });
});
