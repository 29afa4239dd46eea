import { expect, test } from 'vitest';
import { distinctOccurrences } from './distinct-occurrences.ts';
import { meeting } from './testing/sample-occurrence.ts';
import type { Sample } from './testing/sample-occurrence.ts';

const copy = (sample: Sample) => meeting('2026-11-23T10:00', 60, { uid: 'same', ...sample });

/** What is kept of two copies, whichever comes first. */
function keptOf(a: Sample, b: Sample) {
  const [forward, backward] = [distinctOccurrences([copy(a), copy(b)]), distinctOccurrences([copy(b), copy(a)])];
  expect(forward).toEqual(backward);
  expect(forward).toHaveLength(1);
  return forward[0]?.event;
}

test('the same occurrence from two calendars is one, and the copy that lists the owner is kept', () => {
  const kept = keptOf({ role: 'unlisted', answer: null, event: { sequence: 3 } }, { answer: 'declined' });
  expect(kept?.participation.ownResponse).toBe('declined');
  const listed = keptOf({ role: 'unlisted', answer: null, event: { sequence: 3 } }, { answer: 'needsAction' });
  expect(listed?.participation.ownRole).toBe('required');
});

test('of two copies that list the owner, the one with the answer is kept, and acceptance before refusal', () => {
  expect(keptOf({ answer: 'needsAction' }, { answer: 'declined' })?.participation.ownResponse).toBe('declined');
  expect(keptOf({ answer: 'declined' }, { answer: 'accepted' })?.participation.ownResponse).toBe('accepted');
  expect(keptOf({ answer: 'declined' }, { answer: 'tentative' })?.participation.ownResponse).toBe('tentative');
});

test('of two equal answers the higher sequence is kept', () => {
  expect(keptOf({ event: { sequence: 1, title: 'old' } }, { event: { sequence: 2, title: 'new' } })?.title).toBe('new');
});

test('copies that no rule tells apart still give one result in either order', () => {
  const [a, b] = [copy({ event: { title: 'a' } }), copy({ event: { title: 'b' } })];
  expect(distinctOccurrences([a, b])).toEqual(distinctOccurrences([b, a]));
});

test('two occurrences of one series are two', () => {
  const two = [copy({ key: '20261124T090000Z' }), copy({ key: '20261123T090000Z' })];
  expect(distinctOccurrences(two)).toHaveLength(2);
});
