import { describe, expect, test } from 'vitest';
import { wallTime } from '../wall-time.ts';
import { calendarText, counts, eventLines, readOne, readText } from './fixture.ts';

const START = 'DTSTART:20261123T090000Z';

describe('when an event is', () => {
  test.each([
    ['DTSTART:20261123T090000Z', { kind: 'utc', at: Date.UTC(2026, 10, 23, 9) }],
    ['DTSTART:20261123T090000', { kind: 'floating', wall: wallTime(2026, 11, 23, 9) }],
    [
      'DTSTART;TZID=Europe/Berlin:20261123T090000',
      { kind: 'zoned', wall: wallTime(2026, 11, 23, 9), zone: 'Europe/Berlin' },
    ],
    ['DTSTART;TZID="Eastern Standard Time":20261123T090000', { kind: 'zoned', zone: 'America/New_York' }],
    ['DTSTART;TZID=Europe/Berlin:20261123T090000Z', { kind: 'utc', at: Date.UTC(2026, 10, 23, 9) }],
    ['DTSTART;VALUE=DATE:20261123', { kind: 'date', date: '2026-11-23' }],
    ['DTSTART:20261123', { kind: 'date', date: '2026-11-23' }],
    ['DTSTART:20261123T240000', { kind: 'floating', wall: wallTime(2026, 11, 24) }],
    ['DTSTART:20261123T235960Z', { kind: 'utc', at: Date.UTC(2026, 10, 23, 23, 59, 59) }],
  ])('%s', (line, start) => {
    expect(readOne(line).start).toMatchObject(start);
  });

  test.each(['20260230T090000Z', '20261301T090000Z', '20261123T250000Z', '20261123T096100Z', '2026', ''])(
    'DTSTART:%s is no time, and the event is left out',
    (value) => {
      const reading = readText(calendarText(...eventLines(`DTSTART:${value}`)));
      expect(reading.events).toEqual([]);
      expect(counts(reading)).toEqual({ broken_event: 1 });
    },
  );

  test('a zone name with a colon in it is read without the quotes that it needs', () => {
    const quoted = readOne(
      'DTSTART;TZID="(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna":20261123T090000',
    );
    const bare = readOne('DTSTART;TZID=(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna:20261123T090000');
    expect(bare.start).toEqual(quoted.start);
    expect(bare.start).toMatchObject({ kind: 'zoned', wall: wallTime(2026, 11, 23, 9) });
  });

  test('a zone that nobody knows gives a floating time and is counted, never read as UTC', () => {
    const reading = readText(calendarText(...eventLines('DTSTART;TZID=Middle Earth:20261123T090000')));
    expect(reading.events[0]?.start).toEqual({ kind: 'floating', wall: wallTime(2026, 11, 23, 9) });
    expect(counts(reading)).toEqual({ unknown_zone: 1 });
  });
});

describe('how long an event lasts', () => {
  test.each([
    ['DTSTART:20261123T090000Z', 'DTEND:20261123T093000Z', { days: 0, seconds: 1800 }],
    ['DTSTART:20261123T090000Z', 'DURATION:PT45M', { days: 0, seconds: 2700 }],
    ['DTSTART:20261123T090000Z', 'DURATION:P1DT2H', { days: 1, seconds: 7200 }],
    ['DTSTART:20261123T090000Z', 'DURATION:P2W', { days: 14, seconds: 0 }],
    ['DTSTART:20261123T090000Z', 'SUMMARY:no end', { days: 0, seconds: 0 }],
    ['DTSTART:20261123T090000Z', 'DTEND:', { days: 0, seconds: 0 }],
    ['DTSTART;VALUE=DATE:20261123', 'SUMMARY:no end', { days: 1, seconds: 0 }],
    ['DTSTART;VALUE=DATE:20261123', 'DTEND;VALUE=DATE:20261126', { days: 3, seconds: 0 }],
    ['DTSTART;VALUE=DATE:20261123', 'DTEND;VALUE=DATE:20261123', { days: 1, seconds: 0 }],
    ['DTSTART;VALUE=DATE:20261123', 'DURATION:P2D', { days: 2, seconds: 0 }],
    ['DTSTART;VALUE=DATE:20261123', 'DURATION:PT48H', { days: 2, seconds: 0 }],
    [
      'DTSTART;TZID=Europe/Berlin:20261123T090000',
      'DTEND;TZID=America/New_York:20261123T040000',
      { days: 0, seconds: 3600 },
    ],
    ['DTSTART;TZID=Europe/Berlin:20261123T090000', 'DTEND:20261123T100000', { days: 0, seconds: 3600 }],
  ])('%s, %s', (start, end, length) => {
    expect(readOne(start, end).length).toEqual(length);
  });

  test('an end counts in elapsed time: a night over the change of the clock has an hour more', () => {
    const event = readOne('DTSTART;TZID=Europe/Berlin:20261024T220000', 'DTEND;TZID=Europe/Berlin:20261025T060000');
    expect(event.length).toEqual({ days: 0, seconds: 9 * 3600 });
  });

  test.each(['DTEND:20261123T080000Z', 'DURATION:-PT15M'])(
    '%s before the start gives no length and is counted',
    (end) => {
      const reading = readText(calendarText(...eventLines(START, end)));
      expect(reading.events[0]?.length).toEqual({ days: 0, seconds: 0 });
      expect(counts(reading)).toEqual({ inverted_end: 1 });
    },
  );
});

describe('how an event repeats', () => {
  test('rules, dates and exceptions are read as written', () => {
    const event = readOne(
      START,
      'RRULE:FREQ=WEEKLY;COUNT=5',
      'RRULE:FREQ=MONTHLY',
      'EXRULE:FREQ=YEARLY',
      'EXDATE:20261130T090000Z,20261207T090000Z',
      'EXDATE;VALUE=DATE:20261214',
      'EXDATE:',
      'RDATE:20261201T090000Z',
      'RDATE;VALUE=PERIOD:20261202T090000Z/PT2H,20261203T090000Z/20261203T100000Z',
    );
    expect(event.rules).toEqual(['FREQ=WEEKLY;COUNT=5', 'FREQ=MONTHLY']);
    expect(event.exclusionRules).toEqual(['FREQ=YEARLY']);
    expect(event.excludedStarts).toEqual([
      { kind: 'utc', at: Date.UTC(2026, 10, 30, 9) },
      { kind: 'utc', at: Date.UTC(2026, 11, 7, 9) },
      { kind: 'date', date: '2026-12-14' },
    ]);
    expect(event.extraStarts.map(({ length }) => length)).toEqual([
      null,
      { days: 0, seconds: 7200 },
      { days: 0, seconds: 3600 },
    ]);
  });

  test('an exception names the start that it replaces, and whether it replaces all later ones', () => {
    const single = readOne(START, 'RECURRENCE-ID;TZID=Europe/Berlin:20261123T100000');
    expect(single).toMatchObject({ recurrenceId: { kind: 'zoned', zone: 'Europe/Berlin' }, thisAndFuture: false });
    expect(readOne(START, 'RECURRENCE-ID;RANGE=THISANDFUTURE:20261123T090000Z').thisAndFuture).toBe(true);
  });
});

describe('which event it is', () => {
  test('an event without a UID gets the same one wherever it stands in the file', () => {
    const nameless = ['BEGIN:VEVENT', START, 'SUMMARY:Lunch', 'END:VEVENT'];
    const alone = readText(calendarText(...nameless)).events;
    const second = readText(calendarText(...eventLines(START), ...nameless)).events;
    expect(second[1]?.uid).toBe(alone[0]?.uid);
    expect(alone[0]?.uid).not.toBe(readText(calendarText('BEGIN:VEVENT', START, 'END:VEVENT')).events[0]?.uid);
  });

  test('SEQUENCE, LAST-MODIFIED, else DTSTAMP, and CREATED tell which version it is', () => {
    const event = readOne(START, 'SEQUENCE:3', 'DTSTAMP:20261101T000000Z', 'CREATED:20261001T000000Z');
    expect(event).toMatchObject({ sequence: 3, updatedAt: Date.UTC(2026, 10, 1), createdAt: Date.UTC(2026, 9, 1) });
    expect(readOne(START, 'DTSTAMP:20261101T000000Z', 'LAST-MODIFIED:20261102T000000Z').updatedAt).toBe(
      Date.UTC(2026, 10, 2),
    );
    expect(readOne(START, 'SEQUENCE:-1', 'CREATED:never')).toMatchObject({
      sequence: 0,
      createdAt: null,
      updatedAt: null,
    });
  });
});

describe('what an event is', () => {
  test('the title is the text as meant; an empty one is none', () => {
    expect(readOne(START, 'SUMMARY:Plan\\, do\\; check\\nact').title).toBe('Plan, do; check\nact');
    expect(readOne(START, 'SUMMARY: ').title).toBeNull();
  });

  test.each([
    ['CLASS:PUBLIC', false],
    ['CLASS:PRIVATE', true],
    ['CLASS:confidential', true],
    ['CLASS:X-SECRET', true],
    ['X-CALENDARSERVER-ACCESS:RESTRICTED', true],
    ['SUMMARY:nothing said', false],
  ])('%s: private is %s', (line, isPrivate) => {
    expect(readOne(START, line).isPrivate).toBe(isPrivate);
  });

  test.each([
    [['SUMMARY:x'], 'busy'],
    [['TRANSP:TRANSPARENT'], 'free'],
    [['STATUS:TENTATIVE'], 'tentative'],
    [['TRANSP:TRANSPARENT', 'STATUS:TENTATIVE'], 'free'],
    [['X-MICROSOFT-CDO-BUSYSTATUS:OOF'], 'outOfOffice'],
    [['X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE', 'TRANSP:TRANSPARENT'], 'workingElsewhere'],
    [['X-MICROSOFT-CDO-BUSYSTATUS:FREE', 'TRANSP:OPAQUE'], 'free'],
    [['X-MICROSOFT-CDO-BUSYSTATUS:BUSY', 'TRANSP:TRANSPARENT'], 'free'],
    [['X-MICROSOFT-CDO-INTENDEDSTATUS:TENTATIVE'], 'tentative'],
  ])('%j is %s', (lines, availability) => {
    expect(readOne(START, ...lines).availability).toBe(availability);
  });

  test.each([
    [['SUMMARY:Focus time'], 'default'],
    [['CATEGORIES:Work,Focus time'], 'focusTime'],
    [['X-MICROSOFT-CDO-BUSYSTATUS:OOF'], 'outOfOffice'],
    [['X-MICROSOFT-CDO-BUSYSTATUS:OOF', 'ATTENDEE:mailto:a@x.org', 'ATTENDEE:mailto:b@x.org'], 'default'],
    [['UID:2026_BIRTHDAY_12ab@google.com'], 'birthday'],
    [['CATEGORIES:Birthday'], 'birthday'],
  ])('%j is of the kind %s', (lines, kind) => {
    expect(readOne(START, ...lines).kind).toBe(kind);
  });

  test('STATUS:CANCELLED is cancelled', () => {
    expect(readOne(START, 'STATUS:CANCELLED').cancelled).toBe(true);
    expect(readOne(START, 'STATUS:CONFIRMED').cancelled).toBe(false);
  });
});

describe('who is invited', () => {
  test('people, groups, rooms and resources are told apart', () => {
    const { attendees } = readOne(
      START,
      'ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=TENTATIVE:MAILTO:Ada@Example.com',
      'ATTENDEE;CUTYPE=GROUP:mailto:all@example.com',
      'ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:r1@example.com',
      'ATTENDEE;CUTYPE=RESOURCE:mailto:car@example.com',
      'ATTENDEE:mailto:c_1@resource.calendar.google.com',
    );
    expect(attendees).toEqual([
      { address: 'ada@example.com', kind: 'person', optional: true, response: 'tentative' },
      { address: 'all@example.com', kind: 'group', optional: false, response: 'needsAction' },
      { address: 'r1@example.com', kind: 'room', optional: false, response: 'accepted' },
      { address: 'car@example.com', kind: 'resource', optional: false, response: 'needsAction' },
      { address: 'c_1@resource.calendar.google.com', kind: 'room', optional: false, response: 'needsAction' },
    ]);
  });

  test('the same address counts once, with the answer that it gave', () => {
    const { attendees } = readOne(
      START,
      'ATTENDEE;PARTSTAT=DECLINED:mailto:a@x.org',
      'ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:A@x.org',
      'ATTENDEE:mailto:b@x.org',
      'ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@x.org',
    );
    expect(attendees.map(({ address, response }) => [address, response])).toEqual([
      ['a@x.org', 'declined'],
      ['b@x.org', 'accepted'],
    ]);
  });

  test('people without a mail address are told apart by name', () => {
    const { attendees, organizer } = readOne(
      START,
      'ORGANIZER;EMAIL=boss@x.org:urn:uuid:1',
      'ATTENDEE;CN=Ada:invalid:nomail',
      'ATTENDEE;CN=Bea:invalid:nomail',
    );
    expect(attendees).toHaveLength(2);
    expect(organizer).toBe('boss@x.org');
  });

  test('who sends a delegate does not come', () => {
    expect(readOne(START, 'ATTENDEE;PARTSTAT=DELEGATED:mailto:a@x.org').attendees[0]?.response).toBe('declined');
  });
});

test('published busy times become events without a title and without people', () => {
  const { events } = readText(
    calendarText(
      'BEGIN:VFREEBUSY',
      'DTSTART:20261123T000000Z',
      'FREEBUSY:20261123T090000Z/PT1H,20261123T120000Z/20261123T130000Z',
      'FREEBUSY;FBTYPE=FREE:20261123T140000Z/PT1H',
      'FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261123T150000Z/PT1H',
      'FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261123T160000Z/PT1H',
      'END:VFREEBUSY',
    ),
  );
  expect(events.map(({ availability, title, length }) => [availability, title, length.seconds])).toEqual([
    ['busy', null, 3600],
    ['busy', null, 3600],
    ['tentative', null, 3600],
    ['outOfOffice', null, 3600],
  ]);
  expect(new Set(events.map(({ uid }) => uid)).size).toBe(4);
});
