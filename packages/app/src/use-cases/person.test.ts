import { describe, expect, test } from 'vitest';
import type { PersonId } from '../ports/store.ts';
import { createTestWorld } from '../testing/test-world.ts';

async function arrived() {
  const it = createTestWorld();
  return { it, me: await it.arrive() };
}

const mornings = [{ days: [1, 2, 3], start: '08:00', end: '12:00' }];

describe('preferences', () => {
  test('a zone that was chosen is no guess any more, and is kept by its IANA name', async () => {
    const { it, me } = await arrived();
    expect(await it.app.changePreferences(me, { zone: 'W. Europe Standard Time' })).toMatchObject({
      zone: 'Europe/Berlin',
      zoneIsGuess: false,
    });
    expect(await it.app.me(me)).toMatchObject({ zone: 'Europe/Berlin', zoneIsGuess: false });
  });

  test('working hours change alone and leave the guess of the zone', async () => {
    const { it, me } = await arrived();
    expect(await it.app.changePreferences(me, { workingHours: mornings })).toMatchObject({
      workingHours: mornings,
      zone: 'Europe/Berlin',
      zoneIsGuess: true,
    });
  });

  test.each([{ zone: 'Asia/Tokyo' }, { workingHours: mornings }])(
    '%o orders a measuring and is written down',
    async (change) => {
      const { it, me } = await arrived();
      await it.app.changePreferences(me, change);
      await it.app.changePreferences(me, change);
      expect(it.waiting()).toMatchObject([{ job: 'measure-person', payload: { personId: me.personId } }]);
      expect(it.store.tables(me.tenantId).audit.at(-1)).toMatchObject({
        action: 'person.preferences_changed',
        actor: me.personId,
        subject: me.personId,
      });
    },
  );

  test('that say what already holds order nothing', async () => {
    const it = createTestWorld();
    const me = await it.arrive();
    const { workingHours } = await it.app.me(me);
    await it.app.changePreferences(me, {});
    await it.app.changePreferences(me, { workingHours });
    expect(it.waiting()).toEqual([]);
    await it.app.changePreferences(me, { zone: 'Asia/Tokyo' });
    expect(it.waiting()).toHaveLength(1);
  });

  test('a zone that nobody knows is refused at its place, and nothing changes', async () => {
    const { it, me } = await arrived();
    const before = it.store.tables(me.tenantId);
    await expect(it.app.changePreferences(me, { zone: 'Mars/Olympus', workingHours: mornings })).rejects.toMatchObject({
      code: 'unknown_zone',
      problems: [{ pointer: '/zone', code: 'unknown_zone' }],
    });
    expect(it.store.tables(me.tenantId)).toEqual(before);
    expect(it.waiting()).toEqual([]);
  });

  test('each mistake in working hours is named at its place in the request', async () => {
    const { it, me } = await arrived();
    const workingHours = [mornings[0]!, { days: [1, 1, 8], start: '8:00', end: '24:00' }];
    const pointers = [
      { pointer: '/workingHours/1/days/1', code: 'repeated_weekday' },
      { pointer: '/workingHours/1/days/2', code: 'not_a_weekday' },
      { pointer: '/workingHours/1/start', code: 'not_a_time' },
      { pointer: '/workingHours/1/end', code: 'not_a_time' },
    ];
    await expect(it.app.changePreferences(me, { workingHours })).rejects.toMatchObject({
      code: 'invalid_request',
      problems: pointers,
    });
    expect(it.waiting()).toEqual([]);
  });

  test('of somebody who is no longer there are not found', async () => {
    const { it, me } = await arrived();
    const nobody = { ...me, personId: '00000000-0000-7000-8000-0000000000cc' as PersonId };
    await expect(it.app.me(nobody)).rejects.toMatchObject({ code: 'not_found' });
    await expect(it.app.changePreferences(nobody, { zone: 'Asia/Tokyo' })).rejects.toMatchObject({ code: 'not_found' });
    expect(it.waiting()).toEqual([]);
  });
});
