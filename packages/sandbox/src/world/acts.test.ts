import { describe, expect, test } from 'vitest';
import type { CopyRef } from './acts-model.ts';
import { at, calendarOf, copiesOf, guests, key, smallWorld, type SmallWorld } from './fixture.ts';
import type { SimAttendee, SimEvent } from './model.ts';
import { outOfStep } from './out-of-step.ts';

const MONDAYS = 'FREQ=WEEKLY;COUNT=6';
/** 2026-11-30 is a Monday; 10:00 in Berlin is 09:00 in UTC. */
const FIRST = at('2026-11-30T10:00', '2026-11-30T11:00');
const SECOND = key('2026-12-07T09:00Z');
const THIRD = key('2026-12-14T09:00Z');

/** A weekly meeting that Gerda calls, with Mona (Outlook) and Gil (Google). */
function weekly(): SmallWorld & {
  event: SimEvent;
  copy: CopyRef;
  copyOf: (name: string) => SimEvent;
  refOf: (name: string) => CopyRef;
} {
  const small = smallWorld();
  const calendarId = calendarOf(small.world, 'gerda').id;
  const event = small.acts.create(calendarId, {
    times: FIRST,
    title: 'Weekly',
    rule: MONDAYS,
    attendees: guests('mona', 'gil'),
  });
  const copyOf = (name: string): SimEvent => {
    const [copy] = copiesOf(small.world, name, event.uid);
    if (copy === undefined) throw new Error('There is no copy.');
    return copy;
  };
  const refOf = (name: string): CopyRef => ({ calendarId: calendarOf(small.world, name).id, eventId: copyOf(name).id });
  return { ...small, event, copy: refOf('gerda'), copyOf, refOf };
}

function guest(name: string): SimAttendee {
  const [one] = guests(name);
  if (one === undefined) throw new Error('There is no guest.');
  return one;
}

function takesPlace(small: SmallWorld, name: string): string[] {
  const range = { start: Date.parse('2026-11-01T00:00Z'), end: Date.parse('2027-03-01T00:00Z') };
  return small.world
    .occurrences(calendarOf(small.world, name), range)
    .map(({ start }) => new Date(start).toISOString().slice(0, 16));
}

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

describe('one occurrence', () => {
  test('is off for everybody when the organizer calls it off', () => {
    const small = weekly();
    small.acts.cancelOccurrence(small.copy, SECOND);
    expect(['gerda', 'gil', 'mona'].map((name) => takesPlace(small, name).length)).toEqual([5, 5, 5]);
    small.acts.restoreOccurrence(small.copy, SECOND);
    expect(['gerda', 'gil', 'mona'].map((name) => takesPlace(small, name).length)).toEqual([6, 6, 6]);
  });

  test('is off for the one who was invited and takes it away', () => {
    const small = weekly();
    small.acts.cancelOccurrence(small.refOf('gil'), SECOND);
    expect(['gerda', 'gil', 'mona'].map((name) => takesPlace(small, name).length)).toEqual([6, 5, 6]);
  });

  test('can have a guest who has nothing else of the series, until the series moves', () => {
    const small = weekly();
    const attendees = [...small.event.attendees, ...guests('milo')];
    small.acts.changeOccurrence(small.copy, SECOND, { attendees });
    expect(takesPlace(small, 'milo')).toEqual(['2026-12-07T09:00']);
    small.acts.changeOccurrence(small.copy, SECOND, { times: at('2026-12-09T10:00', '2026-12-09T11:00') });
    expect(takesPlace(small, 'milo')).toEqual(['2026-12-09T09:00']);
    small.acts.change(small.copy, { times: at('2026-11-30T12:00', '2026-11-30T13:00') });
    expect(takesPlace(small, 'milo')).toEqual([]);
  });

  test.each(['milo', 'gil'])(
    'of its own is all that is left to who is off the series and invited to it: %s',
    (name) => {
      const small = weekly();
      small.acts.invite(small.copy, guest('milo'));
      small.acts.uninvite(small.copy, guest(name).address);
      const attendees = [...small.event.attendees, guest(name)];
      small.acts.changeOccurrence(small.copy, SECOND, { attendees });
      expect(copiesOf(small.world, name, small.event.uid).map(({ loneStart }) => loneStart)).toEqual([SECOND]);
      expect(takesPlace(small, name)).toEqual(['2026-12-07T09:00']);
      expect(outOfStep(small.world)).toEqual([]);
    },
  );

  test.each(['milo', 'gil'])(
    'of its own becomes part of the series for who is then invited to all of it: %s',
    (name) => {
      const small = weekly();
      small.acts.uninvite(small.copy, guest(name).address);
      small.acts.changeOccurrence(small.copy, SECOND, {
        times: at('2026-12-09T10:00', '2026-12-09T11:00'),
        attendees: [...small.event.attendees, guest(name)],
      });
      small.acts.invite(small.copy, guest(name));
      expect(copiesOf(small.world, name, small.event.uid).map(({ loneStart }) => loneStart)).toEqual([undefined]);
      expect(takesPlace(small, name)).toEqual(takesPlace(small, 'gerda'));
      expect(outOfStep(small.world)).toEqual([]);
    },
  );

  test('of its own that was called off does not stay in Outlook beside the series', () => {
    const small = weekly();
    small.acts.changeOccurrence(small.copy, SECOND, { attendees: [...small.event.attendees, guest('milo')] });
    small.acts.changeOccurrence(small.copy, SECOND, { attendees: small.event.attendees });
    expect(small.copyOf('milo').cancelled).toBe(true);
    small.acts.invite(small.copy, guest('milo'));
    expect(copiesOf(small.world, 'milo', small.event.uid).map(({ loneStart }) => loneStart)).toEqual([undefined]);
    expect(takesPlace(small, 'milo')).toEqual(takesPlace(small, 'gerda'));
  });

  test('of its own does not come back beside the series, not even where nobody else has that and its organizer is from outside', () => {
    const small = smallWorld();
    const organizer = { address: 'guest@example.org', name: 'Guest' };
    const gil = calendarOf(small.world, 'gil').id;
    const attendees = guests('gil');
    const { id, uid } = small.acts.create(gil, { times: FIRST, title: 'Call', rule: MONDAYS, organizer, attendees });
    const series = { calendarId: gil, eventId: id };
    small.acts.changeOccurrence(series, SECOND, { attendees: guests('gil', 'milo') });
    const [lone] = copiesOf(small.world, 'milo', uid);
    small.acts.invite(series, guest('milo'));
    small.acts.cancel(series);
    expect(small.acts.restore({ calendarId: calendarOf(small.world, 'milo').id, eventId: lone?.id ?? '' })).toBe(false);
    expect(copiesOf(small.world, 'milo', uid).map(({ loneStart }) => loneStart)).toEqual([undefined]);
  });

  test('that does not exist cannot be changed', () => {
    const small = weekly();
    expect(small.acts.changeOccurrence(small.copy, key('2026-12-08T09:00Z'), { title: 'Never' })).toBe(false);
    expect(small.acts.cancelOccurrence(small.copy, key('2027-02-01T09:00Z'))).toBe(false);
  });

  test('of an answer shows on all copies, and the answer to the series leaves it', () => {
    const small = weekly();
    small.acts.answer(small.refOf('gil'), 'declined', SECOND);
    const seen = small.copyOf('mona').exceptions.get(SECOND);
    const response = seen?.state === 'changed' ? seen.attendees.find(({ name }) => name === 'gil')?.response : null;
    expect(response).toBe('declined');
    expect(small.copyOf('mona').attendees.find(({ name }) => name === 'gil')?.response).toBe('needsAction');
  });
});

describe('this and following', () => {
  test('ends the old series before the occurrence and begins one with a new uid', () => {
    const small = weekly();
    const next = small.acts.split(small.copy, THIRD, {
      times: at('2026-12-14T16:00', '2026-12-14T17:00'),
      title: 'Later',
    });
    expect(next?.uid).not.toBe(small.event.uid);
    const wanted = [
      '2026-11-30T09:00',
      '2026-12-07T09:00',
      '2026-12-14T15:00',
      '2026-12-21T15:00',
      '2026-12-28T15:00',
      '2027-01-04T15:00',
    ];
    expect(['gerda', 'gil', 'mona'].map((name) => takesPlace(small, name))).toEqual([wanted, wanted, wanted]);
  });

  test('is nothing for the first occurrence', () => {
    const small = weekly();
    expect(small.acts.split(small.copy, key('2026-11-30T09:00Z'), { title: 'New' })).toBeNull();
  });
});

describe('what each decides alone', () => {
  test('does not change the copies of others', () => {
    const small = weekly();
    const before = small.copyOf('gil').change;
    small.acts.changeOwn(small.refOf('mona'), { privacy: 'private', availability: 'free' });
    expect([small.copyOf('mona').privacy, small.copyOf('gil').privacy]).toEqual(['private', 'default']);
    expect(small.copyOf('gil').change).toBe(before);
  });

  test('Outlook shows an invitation as tentative until it is accepted', () => {
    const small = weekly();
    expect([small.copyOf('mona').availability, small.copyOf('gil').availability]).toEqual(['tentative', 'busy']);
    small.acts.answer(small.refOf('mona'), 'accepted');
    expect(small.copyOf('mona').availability).toBe('busy');
  });
});

describe('people and calendars', () => {
  test('somebody who is uninvited loses the meeting, and gets it back with an invitation', () => {
    const small = weekly();
    small.acts.uninvite(small.copy, 'gil@linden.example');
    expect(takesPlace(small, 'gil')).toEqual([]);
    const [again] = guests('gil');
    if (again !== undefined) small.acts.invite(small.copy, again);
    expect(takesPlace(small, 'gil')).toHaveLength(6);
  });

  test('a removed calendar takes the meetings with it that were called from there', () => {
    const small = smallWorld();
    const id = small.acts.addCalendar('gerda', 'Side');
    const { uid } = small.acts.create(id, { times: FIRST, title: 'Call', attendees: guests('gil') });
    expect(copiesOf(small.world, 'gil', uid)).toHaveLength(1);
    expect(small.acts.removeCalendar(id)).toBe(true);
    expect(small.world.calendar(id)).toBeNull();
    expect(copiesOf(small.world, 'gil', uid)).toEqual([]);
    expect(small.acts.removeCalendar(calendarOf(small.world, 'gerda').id)).toBe(false);
  });

  test('who leaves is not active any more', () => {
    const small = smallWorld();
    expect(small.acts.leave('mona')).toBe(true);
    expect(small.world.personByAddress('MONA@linden.example')?.active).toBe(false);
    expect(small.acts.leave('mona')).toBe(false);
  });
});
