import { runSteps } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { reduceChangesSteps } from './reduce-changes.ts';
import type { CalendarChange } from './ports/provider.ts';
import { eventChange } from './testing/remote-events.ts';
import { wednesday } from './testing/test-world.ts';

const reduce = (...changes: CalendarChange[]) => runSteps(reduceChangesSteps(changes, 'ada@clearweek.example'));

test('people become counts, seen from whose account it is', () => {
  expect(reduce(eventChange('planning', wednesday))).toMatchObject([
    { kind: 'event', record: 'record-planning', event: { participation: { people: 2, ownRole: 'organizer' } } },
  ]);
  expect(JSON.stringify(reduce(eventChange('planning', wednesday)))).not.toContain('clearweek.example');
});

test('an event that names nobody is of its owner alone', () => {
  const alone = eventChange('focus', wednesday, { attendees: [], organizer: null });
  expect(reduce(alone)).toMatchObject([{ event: { participation: { people: 1 } } }]);
});

test('a private event is a busy time and nothing else', () => {
  const secret = eventChange('secret', wednesday, { isPrivate: true, hasAgenda: true, cues: ['one-person'] });
  expect(reduce(secret)).toMatchObject([
    { event: { title: null, hasAgenda: false, cues: [], participation: { people: 0 } } },
  ]);
});

test('everything else stays as it is, in its order, however much it is', () => {
  const removed = Array.from({ length: 10_000 }, (_, index): CalendarChange => ({
    kind: 'removed',
    record: `${index}`,
  }));
  expect(reduce(...removed)).toEqual(removed);
  expect([...reduceChangesSteps(removed, '')]).toHaveLength(5);
});
