import { describe, expect, test } from 'vitest';
import { displayNameToIana } from './display-name.ts';
import { findIanaZone, findZone } from './find-zone.ts';

function idOf(name: string): string | null {
  const found = findZone(name);
  if (found.kind === 'zone') expect(found.zone.name).toBe(found.id);
  return found.kind === 'zone' ? found.id : null;
}

describe('findZone', () => {
  test.each([
    'Europe/Berlin',
    'America/Argentina/ComodRivadavia',
    'America/Knox_IN',
    'America/Port-au-Prince',
    'Africa/Dar_es_Salaam',
    'Antarctica/DumontDUrville',
    'Antarctica/McMurdo',
    'Asia/Kolkata',
    'Asia/Ust-Nera',
    'Australia/ACT',
    'Brazil/DeNoronha',
    'Chile/EasterIsland',
    'EST5EDT',
    'Etc/GMT+5',
    'Etc/GMT-14',
    'Europe/Isle_of_Man',
    'Europe/Kyiv',
    'GB-Eire',
    'GMT',
    'Mexico/BajaSur',
    'NZ-CHAT',
    'US/East-Indiana',
    'UTC',
    'W-SU',
  ])('knows %s in any case and gives it back as the tz database writes it', (id) => {
    expect(idOf(id)).toBe(id);
    expect(idOf(id.toLowerCase())).toBe(id);
    expect(idOf(id.toUpperCase())).toBe(id);
  });

  test.each([
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['w. europe standard time', 'Europe/Berlin'],
    ['Pacific Standard Time (Mexico)', 'America/Tijuana'],
    ['Central Asia Standard Time', 'Asia/Bishkek'],
    ['UTC-11', 'Etc/GMT+11'],
    ['Eastern', 'America/New_York'],
  ])('knows the Windows name %s', (name, id) => expect(idOf(name)).toBe(id));

  test.each(['UTC', 'utc', 'Z', 'tzone://Microsoft/Utc', '(UTC) Coordinated Universal Time', 'GMT+00:00', '"UTC"'])(
    '%s is UTC',
    (name) => expect(idOf(name)).toBe('UTC'),
  );

  test.each([
    ['/mozilla.org/20050126_1/Europe/Berlin', 'Europe/Berlin'],
    ['/freeassociation.sourceforge.net/Tzfile/America/Indiana/Knox', 'America/Indiana/Knox'],
    ['/softwarestudio.org/Olson_20011030_5/America/New_York', 'America/New_York'],
    ['/example.org/UTC', 'UTC'],
    ['"Europe/Berlin"', 'Europe/Berlin'],
    ["'Eastern Standard Time'", 'America/New_York'],
    [' Europe/Berlin ', 'Europe/Berlin'],
    ['America/New York', 'America/New_York'],
    ['GMT-0400', 'Etc/GMT+4'],
    ['UTC+02:00', 'Etc/GMT-2'],
  ])('finds the zone in %s', (name, id) => expect(idOf(name)).toBe(id));

  test.each([
    '',
    ' ',
    '"',
    '""',
    'Mars/Olympus',
    'Europe/',
    '/Europe/Nowhere',
    'Customized Time Zone',
    'tzone://Microsoft/Custom',
    'Local',
    'Factory',
    // ICU has these as zones; people do not agree on which.
    'IST',
    'BST',
    'CST',
    'PST',
    'GMT+4',
    'UTC+05:30',
    'UTC+99:00',
    'Berlin',
    'Melbourne, Florida',
    '__proto__',
    'x'.repeat(300),
  ])('does not guess at %j', (name) => {
    expect(findZone(name)).toEqual({ kind: 'unknown', name });
  });

  test('gives the same answer when asked again, and after a thousand other names', () => {
    const first = findZone('Europe/Berlin');
    for (let i = 0; i < 1_200; i++) findZone(`/${i}/Europe/Paris`);
    expect(findZone('Europe/Berlin')).toEqual(first);
  });
});

describe('findIanaZone', () => {
  test('knows IANA ids and nothing else', () => {
    expect(findIanaZone('europe/berlin')).toMatchObject({ kind: 'zone', id: 'Europe/Berlin' });
    for (const name of ['W. Europe Standard Time', 'Z', 'GMT-0400', '+01:00', '"Europe/Berlin"', '']) {
      expect(findIanaZone(name)).toEqual({ kind: 'unknown', name });
    }
  });
});

describe('names that Exchange shows to people', () => {
  test.each([
    ['(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna', 'Europe/Berlin'],
    ['(GMT+01.00) Sarajevo/Warsaw/Zagreb', 'Europe/Warsaw'],
    ['(UTC+00:00) Dublin, Edinburgh, Lisbon, London', 'Europe/London'],
    ['(UTC) Dublin, Edinburgh, Lisbon, London', 'Europe/London'],
    ['(UTC-05:00) Eastern Time (US & Canada)', 'America/New_York'],
    ['Pacific Time (US & Canada)', 'America/Los_Angeles'],
    ['(UTC-07:00) Arizona', 'America/Phoenix'],
    ['(UTC+05:45) Kathmandu', 'Asia/Katmandu'],
    ['(UTC+03:00) Moscow, St. Petersburg', 'Europe/Moscow'],
    ['(GMT-03:30) Newfoundland', 'America/St_Johns'],
  ])('%s is %s', (name, id) => expect(displayNameToIana(name)).toBe(id));

  test('a place that has left the zone does not count, as long as more places stay', () => {
    expect(displayNameToIana('(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi')).toBe('Asia/Shanghai');
    expect(displayNameToIana('(GMT+02:00) Athens, Istanbul, Minsk')).toBeNull();
  });

  test('places that keep different times are not decided', () => {
    expect(displayNameToIana('Casablanca, Monrovia')).toBeNull();
    expect(displayNameToIana('Berlin, Tokyo')).toBeNull();
  });

  test('an offset that the place does not keep is not believed, and neither is the place', () => {
    expect(displayNameToIana('(UTC+02:00) Tokyo')).toBeNull();
    expect(displayNameToIana('(UTC+04:00) Moscow')).toBeNull();
  });

  test('a single city without an offset is not decided, nor is an offset without a place', () => {
    expect(displayNameToIana('Santiago')).toBeNull();
    expect(displayNameToIana('(UTC+01:00) Somewhere')).toBeNull();
    expect(displayNameToIana('(UTC+01:00)')).toBeNull();
  });
});
