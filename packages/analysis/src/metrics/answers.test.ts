import { expect, test } from 'vitest';
import { answeredByNobody, isUnanswered } from './answers.ts';
import { meeting } from './testing/sample-occurrence.ts';
import type { Sample } from './testing/sample-occurrence.ts';

const participationOf = (sample: Sample) => meeting('2026-11-23T10:00', 30, sample).event.participation;
const nobody = (sample: Sample) => answeredByNobody(participationOf(sample));

test("an organizer's own answer is nobody else's", () => {
  expect(nobody({ role: 'organizer', responses: { accepted: 1, needsAction: 2 } })).toBe(true);
  expect(nobody({ role: 'organizer', answer: null, responses: { accepted: 1, needsAction: 2 } })).toBe(true);
  expect(
    nobody({ role: 'organizer', answer: 'declined', responses: { accepted: 0, declined: 1, needsAction: 2 } }),
  ).toBe(true);
  expect(nobody({ role: 'organizer', responses: { accepted: 2, needsAction: 1 } })).toBe(false);
  expect(nobody({ role: 'organizer', responses: { accepted: 1, declined: 1, needsAction: 1 } })).toBe(false);
});

test("the owner's own answer is one", () => {
  expect(nobody({ answer: 'tentative', responses: { accepted: 0, tentative: 1, needsAction: 2 } })).toBe(false);
  expect(nobody({ answer: 'accepted', responses: { accepted: 1, needsAction: 2 } })).toBe(false);
});

test("the one acceptance is taken for the organizer's, a second one and every refusal is an answer", () => {
  expect(nobody({ answer: 'needsAction', responses: { accepted: 1, needsAction: 2 } })).toBe(true);
  expect(nobody({ role: 'unlisted', answer: null, responses: { accepted: 1, needsAction: 2 } })).toBe(true);
  expect(nobody({ answer: 'needsAction', responses: { accepted: 2, needsAction: 1 } })).toBe(false);
  expect(nobody({ answer: 'needsAction', responses: { accepted: 1, declined: 1, needsAction: 1 } })).toBe(false);
});

test('where not even an organizer answered, nobody did', () => {
  expect(nobody({ answer: 'needsAction', responses: { accepted: 0, needsAction: 3 } })).toBe(true);
});

test('a hidden guest list claims nothing', () => {
  expect(nobody({ people: 2, role: 'unlisted', answer: null, responses: { accepted: 0 } })).toBe(false);
});

test('an organizer is never asked for an answer', () => {
  expect(isUnanswered(participationOf({ role: 'organizer', answer: 'needsAction' }))).toBe(false);
  expect(isUnanswered(participationOf({ role: 'optional', answer: 'needsAction' }))).toBe(true);
  expect(isUnanswered(participationOf({ role: 'unlisted', answer: null }))).toBe(false);
});
