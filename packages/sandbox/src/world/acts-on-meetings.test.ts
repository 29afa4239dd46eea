import { describe, expect, test } from 'vitest';
import { at, calendarOf, copiesOf, guests, smallWorld } from './fixture.ts';
import { FIRST, SECOND, THIRD, takesPlace, weekly } from './weekly-fixture.ts';

describe('calling a meeting', () => {
  test('puts a copy with the same uid into the calendar of everybody invited, at both providers', () => {
    const small = weekly();
    expect(small.copyOf('mona').uid).toBe(small.event.uid);
    expect(small.copyOf('gil').uid).toBe(small.event.uid);
    expect(copiesOf(small.world, 'milo', small.event.uid)).toEqual([]);
    expect(takesPlace(small, 'mona')).toEqual(takesPlace(small, 'gerda'));
  });

  test('gives Outlook ids of its own, and Google the same id everywhere', () => {
    const { event, copyOf } = weekly();
    expect(copyOf('gil').id).toBe(event.id);
    expect(copyOf('mona').id).not.toBe(event.id);
  });

  test("takes a client's own id as it is, once", () => {
    const { world, acts } = smallWorld();
    const { id } = calendarOf(world, 'gerda');
    expect(acts.create(id, { times: FIRST, title: 'Focus', id: 'abc0123' }).id).toBe('abc0123');
    expect(() => acts.create(id, { times: FIRST, title: 'Focus', id: 'abc0123' })).toThrow(RangeError);
  });
});

describe('a meeting that changes', () => {
  test('is moved with its rhythm on all calendars', () => {
    const small = weekly();
    small.acts.change(small.refOf('mona'), { times: at('2026-12-01T15:00', '2026-12-01T16:00') });
    expect(takesPlace(small, 'gil')).toEqual(takesPlace(small, 'gerda'));
    expect(takesPlace(small, 'gerda').slice(0, 2)).toEqual(['2026-12-01T14:00', '2026-12-08T14:00']);
  });

  test('loses what was different about single occurrences when the series is moved', () => {
    const small = weekly();
    small.acts.cancelOccurrence(small.copy, SECOND);
    small.acts.changeOccurrence(small.copy, THIRD, { times: at('2026-12-15T10:00', '2026-12-15T11:00') });
    small.acts.change(small.copy, { times: at('2026-11-30T12:00', '2026-11-30T13:00') });
    expect(takesPlace(small, 'mona').slice(0, 3)).toEqual(['2026-11-30T11:00', '2026-12-07T11:00', '2026-12-14T11:00']);
    expect(takesPlace(small, 'gerda')).toEqual(takesPlace(small, 'mona'));
  });

  test('keeps them when only its words change, and gives them the new words where they had the old', () => {
    const small = weekly();
    small.acts.changeOccurrence(small.copy, SECOND, { times: at('2026-12-08T10:00', '2026-12-08T11:00') });
    small.acts.changeOccurrence(small.copy, THIRD, { title: 'Special' });
    small.acts.change(small.copy, { title: 'Renamed' });
    const titles = ['mona', 'gil'].map((name) =>
      [SECOND, THIRD].map((start) => {
        const exception = small.copyOf(name).exceptions.get(start);
        return exception?.state === 'changed' ? exception.title : null;
      }),
    );
    expect(titles).toEqual([
      ['Renamed', 'Special'],
      ['Renamed', 'Special'],
    ]);
    expect(takesPlace(small, 'gil')[1]).toBe('2026-12-08T09:00');
  });

  test('keeps its clock time when its zone changes', () => {
    const small = weekly();
    small.acts.changeZone(small.copy, 'America/New_York');
    expect(takesPlace(small, 'mona')[0]).toBe('2026-11-30T15:00');
    expect(takesPlace(small, 'mona')).toHaveLength(6);
  });
});

describe('a meeting that is called off', () => {
  test('vanishes from Google, and stays in Outlook as cancelled until it is cleared away', () => {
    const small = weekly();
    const mona = small.refOf('mona');
    small.acts.cancel(small.copy);
    expect(copiesOf(small.world, 'gil', small.event.uid)).toEqual([]);
    expect(small.copyOf('mona').cancelled).toBe(true);
    expect(takesPlace(small, 'mona')).toEqual([]);
    expect(small.acts.clear(mona)).toBe(true);
    expect(copiesOf(small.world, 'mona', small.event.uid)).toEqual([]);
  });

  test('comes back with its exceptions and the same ids on all calendars', () => {
    const small = weekly();
    small.acts.cancelOccurrence(small.copy, SECOND);
    const before = ['gerda', 'gil', 'mona'].map((name) => [small.copyOf(name).id, takesPlace(small, name)]);
    small.acts.cancel(small.copy);
    expect(small.acts.restore(small.copy)).toBe(true);
    expect(['gerda', 'gil', 'mona'].map((name) => [small.copyOf(name).id, takesPlace(small, name)])).toEqual(before);
  });

  test('by somebody invited is only off their calendar, and declined for the others to see', () => {
    const small = weekly();
    small.acts.cancel(small.refOf('mona'));
    expect(copiesOf(small.world, 'mona', small.event.uid)).toEqual([]);
    expect(takesPlace(small, 'gil')).toHaveLength(6);
    expect(small.event.attendees.find(({ name }) => name === 'mona')?.response).toBe('declined');
    small.acts.change(small.copy, { title: 'Renamed' });
    expect(copiesOf(small.world, 'mona', small.event.uid)).toEqual([]);
  });

  test('by somebody from outside goes from all calendars', () => {
    const small = smallWorld();
    const organizer = { address: 'guest@example.org', name: 'Guest' };
    const gil = calendarOf(small.world, 'gil');
    const event = small.acts.create(gil.id, {
      times: FIRST,
      title: 'Call',
      organizer,
      attendees: guests('gil', 'mona'),
    });
    expect(copiesOf(small.world, 'mona', event.uid)).toHaveLength(1);
    expect(small.acts.cancel({ calendarId: gil.id, eventId: event.id }, 'organizer')).toBe(true);
    expect([takesPlace(small, 'gil'), takesPlace(small, 'mona')]).toEqual([[], []]);
  });
});
