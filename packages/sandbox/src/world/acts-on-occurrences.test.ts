import { describe, expect, test } from 'vitest';
import { at, calendarOf, copiesOf, guests, key, smallWorld } from './fixture.ts';
import { outOfStep } from './out-of-step.ts';
import { FIRST, MONDAYS, SECOND, THIRD, guest, takesPlace, weekly } from './weekly-fixture.ts';

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
