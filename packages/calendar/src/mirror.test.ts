import { describe, expect, test } from 'vitest';
import { guessOwner } from './guess-owner.ts';
import { calendarText, eventLines, readOne, readText } from './ical/fixture.ts';
import { mirrorEvent } from './mirror.ts';
import { namesPeople, participationOf } from './participation.ts';

const START = 'DTSTART:20261123T090000Z';
const ADA = 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.com';
const BEA = 'ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=TENTATIVE:mailto:bea@example.com';
const CEM = 'ATTENDEE;PARTSTAT=DECLINED:mailto:cem@partner.org';
const ROOM = 'ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:room@example.com';

describe('who takes part', () => {
  test('people count once, rooms never, and the organizer comes', () => {
    const event = readOne(START, 'ORGANIZER:mailto:dan@example.com', ADA, BEA, CEM, ROOM);
    expect(participationOf(event, 'Ada@Example.com')).toEqual({
      people: 4,
      optional: 1,
      external: 1,
      responses: { accepted: 2, declined: 1, tentative: 1, needsAction: 0 },
      ownRole: 'required',
      ownResponse: 'accepted',
    });
  });

  test('an organizer who is listed as well counts once, and comes without having answered', () => {
    const event = readOne(START, 'ORGANIZER:mailto:ada@example.com', 'ATTENDEE:mailto:ada@example.com', BEA);
    expect(participationOf(event, 'ada@example.com')).toMatchObject({
      people: 2,
      responses: { accepted: 1, tentative: 1, needsAction: 0 },
      ownRole: 'organizer',
      ownResponse: 'accepted',
    });
  });

  test('how many come is not known where the list is cut short; the own answer is', () => {
    const event = { ...readOne(START, ADA), attendeesOmitted: true };
    expect(participationOf(event, 'ada@example.com')).toMatchObject({ people: null, ownResponse: 'accepted' });
  });

  test('an owner who is not listed counts, and has no answer', () => {
    expect(participationOf(readOne(START, BEA, CEM), 'ada@example.com')).toMatchObject({
      people: 3,
      ownRole: 'unlisted',
      ownResponse: null,
    });
    expect(participationOf(readOne(START), 'ada@example.com').people).toBe(1);
  });

  test('optional people are optional', () => {
    expect(participationOf(readOne(START, ADA, BEA), 'bea@example.com').ownRole).toBe('optional');
  });

  test('without an owner nobody is external', () => {
    expect(participationOf(readOne(START, ADA, CEM), null)).toMatchObject({
      people: 2,
      external: 0,
      ownRole: 'unlisted',
    });
  });

  test('a subdomain belongs to the house, a domain with the same end does not', () => {
    const event = readOne(START, 'ATTENDEE:mailto:x@mail.example.com', 'ATTENDEE:mailto:y@badexample.com');
    expect(participationOf(event, 'ada@example.com')).toMatchObject({ people: 3, external: 1 });
  });

  test('the address of a shared calendar is nobody', () => {
    const event = readOne(START, 'ORGANIZER;CN=Team:mailto:c_123@group.calendar.google.com', ADA);
    expect(participationOf(event, 'ada@example.com').people).toBe(1);
  });
});

describe('a calendar that names nobody', () => {
  const lonely = readOne(START);

  test('is one in which no event has an attendee or a person as organizer', () => {
    const ofCalendar = readOne(START, 'ORGANIZER:mailto:abc@group.calendar.google.com');
    expect(namesPeople([lonely, ofCalendar])).toBe(false);
    expect(namesPeople([lonely, readOne(START, ADA)])).toBe(true);
    expect(namesPeople([readOne(START, 'ORGANIZER:mailto:ada@example.com')])).toBe(true);
  });

  test('leaves open how many people come, also where its owner is known', () => {
    expect(mirrorEvent(lonely, 'ada@example.com', false).participation).toMatchObject({
      people: null,
      ownResponse: null,
    });
    expect(mirrorEvent(lonely, 'ada@example.com', true).participation.people).toBe(1);
  });

  test('keeps a private event private', () => {
    expect(mirrorEvent(readOne(START, 'CLASS:PRIVATE'), null, false).participation.people).toBe(0);
  });
});

describe('what the mirror keeps', () => {
  test('no address stays', () => {
    const event = readOne(
      START,
      'ORGANIZER:mailto:dan@example.com',
      ADA,
      CEM,
      'SUMMARY:Plan',
      'DESCRIPTION:agenda: secret status update',
    );
    const mirrored = mirrorEvent(event, 'ada@example.com');
    expect(mirrored).toMatchObject({ title: 'Plan', hasAgenda: true, cues: ['reports'], participation: { people: 3 } });
    expect(JSON.stringify(mirrored)).not.toMatch(/@(?!example\.com",)|dan|cem|secret/);
    expect(Object.keys(mirrored)).not.toEqual(expect.arrayContaining(['attendees']));
  });

  test('of a private event only the busy time stays', () => {
    const event = readOne(
      START,
      'DURATION:PT1H',
      'CLASS:PRIVATE',
      'SUMMARY:Doctor',
      ADA,
      'CREATED:20260101T000000Z',
      'DESCRIPTION:agenda status updates https://docs.google.com/document/d/1',
      'LOCATION:https://meet.google.com/abc',
      'CATEGORIES:Focus',
    );
    expect(mirrorEvent(event, 'ada@example.com')).toMatchObject({
      isPrivate: true,
      title: null,
      kind: 'default',
      createdAt: null,
      length: { seconds: 3600 },
      availability: 'busy',
      hasAgenda: false,
      hasNotesDocument: false,
      hasConferenceLink: false,
      cues: [],
      participation: {
        people: 0,
        ownRole: 'unlisted',
        ownResponse: null,
      },
    });
  });
});

describe('whose calendar it is', () => {
  function events(...attendees: readonly (readonly string[])[]) {
    const lines = attendees.map((names, index) =>
      eventLines(START, `UID:${index}`, ...names.map((name) => `ATTENDEE:mailto:${name}@example.com`)),
    );
    return readText(calendarText(...lines.flat())).events;
  }

  test('the address in its name says so', () => {
    expect(guessOwner([], 'Ada@Example.com')).toBe('ada@example.com');
    expect(guessOwner([], 'Calendar of ada@example.com (work)')).toBe('ada@example.com');
    expect(guessOwner([], 'c_1@group.calendar.google.com')).toBeNull();
  });

  test('else the address that stands on most events', () => {
    expect(guessOwner(events(['ada', 'bea'], ['ada', 'cem'], ['ada', 'dan'], ['bea', 'cem']), 'Work')).toBe(
      'ada@example.com',
    );
    expect(guessOwner(events(['ada', 'bea'], ['ada', 'cem'], ['ada', 'dan'], [], [], []), null)).toBe(
      'ada@example.com',
    );
  });

  test('nobody, where it is not clear', () => {
    expect(guessOwner(events(['ada', 'bea'], ['ada', 'cem']), null)).toBeNull();
    expect(guessOwner(events(['ada', 'bea'], ['ada', 'bea'], ['ada', 'bea']), null)).toBeNull();
    expect(guessOwner(events(['ada'], ['ada'], ['ada'], ['bea'], ['cem'], ['dan']), null)).toBeNull();
    expect(guessOwner([], null)).toBeNull();
  });
});
