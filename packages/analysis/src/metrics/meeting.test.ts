import { describe, expect, test } from 'vitest';
import { allDay, meeting } from './testing/sample-occurrence.ts';
import type { Sample } from './testing/sample-occurrence.ts';
import { isAttendedMeeting, whyNotAttended } from './meeting.ts';

const at = '2026-11-23T10:00';
const reasonOf = (sample: Sample, minutes = 60) => whyNotAttended(meeting(at, minutes, sample), []);

describe('what counts as an attended meeting', () => {
  test.each(['accepted', 'tentative', 'needsAction'] as const)('one that the owner answered with %s', (answer) => {
    expect(reasonOf({ answer })).toBeNull();
  });

  test('one of two people, of whom the owner is not listed', () => {
    expect(reasonOf({ people: 2, role: 'unlisted', answer: null })).toBeNull();
  });

  test('one of a calendar that names nobody, whose people are not known', () => {
    expect(reasonOf({ people: null, role: 'unlisted', answer: null })).toBeNull();
  });

  test('one shown as tentative or as working elsewhere', () => {
    expect(reasonOf({ event: { availability: 'tentative' } })).toBeNull();
    expect(reasonOf({ event: { availability: 'workingElsewhere' } })).toBeNull();
  });

  test('a private one of which the participation is known', () => {
    expect(reasonOf({ people: 2, event: { isPrivate: true, title: null } })).toBeNull();
  });

  test('one of a minute less than 24 hours', () => {
    expect(reasonOf({}, 24 * 60 - 1)).toBeNull();
  });
});

describe('what does not count, and why', () => {
  test.each<[string, Sample]>([
    ['declined', { answer: 'declined' }],
    ['cancelled', { event: { cancelled: true } }],
    ['alone', { people: 1 }],
    ['private', { people: 0, role: 'unlisted', answer: null, event: { isPrivate: true } }],
    ['free', { event: { availability: 'free' } }],
    ['focus_block', { event: { kind: 'focusTime' } }],
    ['out_of_office', { event: { kind: 'outOfOffice' } }],
    ['out_of_office', { event: { availability: 'outOfOffice' } }],
    ['working_location', { event: { kind: 'workingLocation' } }],
    ['birthday', { event: { kind: 'birthday' } }],
  ])('%s', (reason, sample) => {
    expect(reasonOf(sample)).toBe(reason);
  });

  test('an all-day entry, a day or longer, and no time at all', () => {
    expect(whyNotAttended(allDay('2026-11-23', 1), [])).toBe('all_day');
    expect(reasonOf({}, 24 * 60)).toBe('day_or_longer');
    expect(reasonOf({}, 0)).toBe('no_length');
  });
});

describe('meetings while away', () => {
  const { interval } = meeting('2026-11-23T10:30', 60);

  test('without an answer they are not attended, not even in part', () => {
    expect(whyNotAttended(meeting(at, 60, { answer: 'needsAction' }), [interval])).toBe('away');
    expect(whyNotAttended(meeting(at, 60, { role: 'unlisted', answer: null }), [interval])).toBe('away');
  });

  test('with an answer they are', () => {
    expect(isAttendedMeeting(meeting(at, 60, { answer: 'accepted' }), [interval])).toBe(true);
    expect(isAttendedMeeting(meeting(at, 60, { answer: 'tentative' }), [interval])).toBe(true);
    expect(isAttendedMeeting(meeting(at, 60, { role: 'organizer', answer: null }), [interval])).toBe(true);
  });

  test('leave that begins when the meeting ends does not touch it', () => {
    expect(isAttendedMeeting(meeting(at, 30, { answer: 'needsAction' }), [interval])).toBe(true);
  });
});
