import { describe, expect, test } from 'vitest';
import { ownCalendars } from './calendars.ts';
import { settingsOf } from './settings.ts';
import { access, scriptedGraph } from './testing/scripted-graph.ts';

describe('settings', () => {
  const workingHours = {
    daysOfWeek: ['friday', 'monday'],
    startTime: '08:30:00.0000000',
    endTime: '17:00:00.0000000',
    timeZone: { name: 'W. Europe Standard Time' },
  };

  test('zones come by their Windows names, working hours as one range', () => {
    expect(settingsOf({ timeZone: 'W. Europe Standard Time', workingHours, userPurpose: 'user' })).toEqual({
      zone: 'Europe/Berlin',
      workingHours: [{ days: [1, 5], start: '08:30', end: '17:00' }],
      isPerson: true,
    });
  });

  test('working hours of another zone than the person are not taken for the person', () => {
    expect(settingsOf({ timeZone: 'Tokyo Standard Time', workingHours })).toMatchObject({
      zone: 'Asia/Tokyo',
      workingHours: null,
    });
    expect(settingsOf({ timeZone: 'Atlantis', workingHours })).toMatchObject({
      zone: 'Europe/Berlin',
      workingHours: [{ start: '08:30' }],
    });
  });

  test.each([
    ['user', true],
    ['linked', true],
    [undefined, true],
    ['shared', false],
    ['room', false],
    ['equipment', false],
    ['others', false],
  ])('the purpose %s is a person: %s', (userPurpose, isPerson) => {
    expect(settingsOf({ userPurpose }).isPerson).toBe(isPerson);
  });

  test.each([{ startTime: '25:00:00' }, { endTime: null }, { daysOfWeek: [] }, { daysOfWeek: 'monday' }])(
    'hours that cannot be read are none: %j',
    (more) => {
      expect(settingsOf({ workingHours: { ...workingHours, ...more } }).workingHours).toBeNull();
    },
  );

  test('where the consent does not cover settings, nothing is known and nothing is wrong', async () => {
    const body = { error: { code: 'ErrorAccessDenied', message: '' } };
    const { microsoft } = await scriptedGraph(() => ({ status: 403, body }));
    const value = { zone: null, workingHours: null, isPerson: true };
    expect(await microsoft.calendars.settings(access())).toEqual({ kind: 'ok', value, requests: 1 });
  });
});

describe('calendars', () => {
  const owner = (address: string): object => ({ owner: { name: 'X', address } });
  const own = owner('ada@example.com');

  test("the person's own calendars, the primary one first; no shared ones, no lists of holidays", () => {
    const items = [
      { id: 'projects', canEdit: true, ...owner('Ada@example.com') },
      { id: 'primary', isDefaultCalendar: true, canEdit: true, ...own },
      { id: 'of-ben', canEdit: true, ...owner('ben@example.com') },
      { id: 'holidays', canEdit: false, ...owner('') },
      { id: 'birthdays', canEdit: false, ...own },
      { canEdit: true, ...own },
    ];
    expect(ownCalendars(items)).toEqual([
      { id: 'primary', primary: true },
      { id: 'projects', primary: false },
    ]);
  });

  test('all pages of them', async () => {
    const { microsoft } = await scriptedGraph(({ path }, origin) => {
      const second = path.includes('$skip');
      const item = { id: second ? 'b' : 'a', isDefaultCalendar: !second, canEdit: true, ...own };
      const more = second ? {} : { '@odata.nextLink': `${origin}/v1.0/me/calendars?$skip=1` };
      return { body: { value: [item], ...more } };
    });
    const answer = await microsoft.calendars.calendars(access());
    const value = [
      { id: 'a', primary: true },
      { id: 'b', primary: false },
    ];
    expect(answer).toEqual({ kind: 'ok', value, requests: 2 });
  });
});
