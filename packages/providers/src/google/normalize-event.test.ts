import { wallTime } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { GoogleEvent } from './normalize-event.ts';
import { cancelledOccurrence, normalizeEvent } from './normalize-event.ts';
import { calledOff, exception, reading, series, single } from './testing/google-items.ts';

function read(item: GoogleEvent, owner: string | null = null) {
  const event = normalizeEvent(item, 'the-uid', { ...reading, owner });
  if (event === null) throw new Error('the item could not be read');
  return event;
}

describe('times', () => {
  test('a single event has its start, its length and nothing that repeats', () => {
    expect(read(single({ sequence: 3 }))).toMatchObject({
      uid: 'the-uid',
      sequence: 3,
      recurrenceId: null,
      start: { kind: 'zoned', wall: wallTime(2027, 3, 1, 9), zone: 'Europe/Berlin' },
      length: { days: 0, seconds: 3_600 },
      rules: [],
      cancelled: false,
    });
  });

  test('the lines of a series are taken apart: rules, exclusions, dates in zones', () => {
    const recurrence = [
      'EXDATE;TZID=Europe/Berlin:20270308T090000',
      'RRULE:FREQ=WEEKLY;UNTIL=20270501T000000Z',
      'RDATE;VALUE=DATE:20270310',
      'EXRULE:FREQ=MONTHLY',
    ];
    expect(read(series({ recurrence }))).toMatchObject({
      rules: ['FREQ=WEEKLY;UNTIL=20270501T000000Z'],
      exclusionRules: ['FREQ=MONTHLY'],
      excludedStarts: [{ kind: 'zoned', wall: wallTime(2027, 3, 8, 9), zone: 'Europe/Berlin' }],
      extraStarts: [{ start: { kind: 'date', date: '2027-03-10' }, length: null }],
    });
  });

  test('an exception names the start that it replaces, and its own', () => {
    expect(read(exception())).toMatchObject({
      recurrenceId: { kind: 'utc', at: Date.UTC(2027, 2, 8, 8) },
      start: { kind: 'zoned', wall: wallTime(2027, 3, 8, 10), zone: 'Europe/Berlin' },
      thisAndFuture: false,
    });
  });

  test('an exception of an all-day series names a date', () => {
    const item = exception({
      originalStartTime: { date: '2027-03-08' },
      start: { date: '2027-03-09' },
      end: { date: '2027-03-11' },
    });
    expect(read(item)).toMatchObject({
      recurrenceId: { kind: 'date', date: '2027-03-08' },
      start: { kind: 'date', date: '2027-03-09' },
      length: { days: 2, seconds: 0 },
    });
  });

  test('a called-off occurrence keeps its place and nothing else', () => {
    expect(cancelledOccurrence('the-uid', calledOff())).toMatchObject({
      uid: 'the-uid',
      recurrenceId: { kind: 'utc', at: Date.UTC(2027, 2, 15, 8) },
      cancelled: true,
      title: null,
      attendees: [],
    });
    expect(cancelledOccurrence('the-uid', calledOff({ originalStartTime: {} }))).toBeNull();
  });
});

describe('facts', () => {
  test('a title is kept as it is, without blanks around it; an empty one is none', () => {
    expect(read(single({ summary: '  Plan the fair ' })).title).toBe('Plan the fair');
    expect(read(single({ summary: '  ' })).title).toBeNull();
    const { summary: _, ...untitled } = single();
    expect(read(untitled).title).toBeNull();
  });

  test.each([
    ['default', false],
    ['public', false],
    ['private', true],
    ['confidential', true],
  ])('visibility %s: private is %s', (visibility, isPrivate) => {
    expect(read(single({ visibility })).isPrivate).toBe(isPrivate);
  });

  test.each([
    [{}, 'busy'],
    [{ transparency: 'opaque' }, 'busy'],
    [{ transparency: 'transparent' }, 'free'],
    [{ status: 'tentative' }, 'tentative'],
    [{ status: 'tentative', transparency: 'transparent' }, 'free'],
    [{ eventType: 'outOfOffice', transparency: 'opaque' }, 'outOfOffice'],
  ])('%j takes time as %s', (more, availability) => {
    expect(read(single(more)).availability).toBe(availability);
  });

  test.each([
    ['default', 'default'],
    ['focusTime', 'focusTime'],
    ['outOfOffice', 'outOfOffice'],
    ['workingLocation', 'workingLocation'],
    ['birthday', 'birthday'],
    ['fromGmail', 'default'],
    ['somethingNew', 'default'],
  ])('the event type %s is of the kind %s', (eventType, kind) => {
    expect(read(single({ eventType })).kind).toBe(kind);
  });

  test('a description is looked at for an agenda and a document, and is not kept', () => {
    const event = read(
      single({ description: 'Agenda: the stalls, status updates<br>https://docs.google.com/document/d/abc' }),
    );
    expect(event).toMatchObject({ hasAgenda: true, hasNotesDocument: true, hasConferenceLink: false });
    expect(event?.cues).toEqual(['reports']);
    expect(JSON.stringify(event)).not.toContain('stalls');
    expect(JSON.stringify(event)).not.toContain('docs.google');
  });

  test.each([
    [{ hangoutLink: 'https://meet.example/abc' }],
    [{ conferenceData: { entryPoints: [{ uri: 'https://video.example/1' }] } }],
    [{ location: 'https://zoom.us/j/123' }],
  ])('%j is a conference', (more) => {
    expect(read(single(more)).hasConferenceLink).toBe(true);
  });

  test('an attached file is a document', () => {
    const attachments = [{ fileUrl: 'https://docs.google.com/document/d/abc' }];
    expect(read(single({ attachments })).hasNotesDocument).toBe(true);
  });

  test('when it was made and changed; a date in the year 0 is no date', () => {
    const event = read(single({ created: '2026-12-01T10:00:00.000Z', updated: '2027-01-01T00:00:00Z' }));
    expect(event).toMatchObject({ createdAt: Date.UTC(2026, 11, 1, 10), updatedAt: Date.UTC(2027, 0, 1) });
    expect(read(single({ created: '0000-12-29T00:00:00.000Z' })).createdAt).toBeNull();
  });
});

describe('people', () => {
  const attendees = [
    { email: 'Ada@Lindenhof.example', responseStatus: 'accepted' },
    { email: 'bea@lindenhof.example', optional: true, responseStatus: 'needsAction' },
    { email: 'cem@partner.example', responseStatus: 'declined' },
    { email: 'room-1@resource.calendar.google.com', resource: true, responseStatus: 'accepted' },
    { email: 'beamer@lindenhof.example', resource: true },
    { displayName: 'Nobody' },
  ];

  test('everybody with an address, in lower case, with role and answer', () => {
    expect(read(single({ attendees })).attendees).toEqual([
      { address: 'ada@lindenhof.example', kind: 'person', optional: false, response: 'accepted' },
      { address: 'bea@lindenhof.example', kind: 'person', optional: true, response: 'needsAction' },
      { address: 'cem@partner.example', kind: 'person', optional: false, response: 'declined' },
      { address: 'room-1@resource.calendar.google.com', kind: 'room', optional: false, response: 'accepted' },
      { address: 'beamer@lindenhof.example', kind: 'resource', optional: false, response: 'needsAction' },
    ]);
  });

  test('the same address counts once, with the answer that it gave', () => {
    const twice = [{ email: 'ada@x.example' }, { email: 'ADA@x.example', responseStatus: 'tentative' }];
    expect(read(single({ attendees: twice })).attendees).toMatchObject([{ response: 'tentative' }]);
  });

  test("the owner's own entry bears the owner's address, also where another one of theirs was invited", () => {
    const invited = [{ email: 'ada.old@lindenhof.example', self: true, responseStatus: 'accepted' }];
    const event = read(
      single({ attendees: invited, organizer: { email: 'Ada.Old@lindenhof.example', self: true } }),
      'ada@lindenhof.example',
    );
    expect(event.attendees).toMatchObject([{ address: 'ada@lindenhof.example' }]);
    expect(event.organizer).toBe('ada@lindenhof.example');
    expect(read(single({ attendees: invited })).attendees).toMatchObject([{ address: 'ada.old@lindenhof.example' }]);
  });

  test('the organizer is an address, or nobody', () => {
    expect(read(single({ organizer: { email: 'Dan@x.example' } })).organizer).toBe('dan@x.example');
    expect(read(single({ organizer: { displayName: 'Dan' } })).organizer).toBeNull();
    expect(read(single()).organizer).toBeNull();
  });

  test('a list that Google cut short is known to be', () => {
    expect(read(single({ attendeesOmitted: true })).attendeesOmitted).toBe(true);
    expect(read(single())).not.toHaveProperty('attendeesOmitted');
  });
});

describe('odd items', () => {
  const wrong: unknown[] = [null, 5, 'x', [], {}, [null, 5, 'x']];
  const fields = ['summary', 'description', 'location', 'attendees', 'organizer', 'recurrence', 'conferenceData'];
  const more = ['attachments', 'sequence', 'created', 'updated', 'end', 'eventType', 'visibility', 'hangoutLink'];

  test.each([...fields, ...more])('%s may be anything: the event is read all the same', (field) => {
    for (const value of wrong) {
      expect(read({ ...series(), [field]: value } as GoogleEvent)).toMatchObject({ uid: 'the-uid' });
    }
  });

  test('without a start, a uid, or the start that it replaces, there is no event', () => {
    for (const value of wrong) {
      expect(normalizeEvent({ ...single(), start: value } as GoogleEvent, 'u', reading)).toBeNull();
      expect(normalizeEvent({ ...exception(), originalStartTime: value } as GoogleEvent, 'u', reading)).toBeNull();
    }
    expect(normalizeEvent(single(), null, reading)).toBeNull();
  });
});
