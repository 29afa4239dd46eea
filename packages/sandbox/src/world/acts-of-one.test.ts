import { describe, expect, test } from 'vitest';
import { calendarOf, copiesOf, guests, smallWorld } from './fixture.ts';
import { FIRST, takesPlace, weekly } from './weekly-fixture.ts';

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
