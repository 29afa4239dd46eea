import { readFileSync } from 'node:fs';
import { findZone } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { describeWithSharedData, sharedData } from './shared-data.ts';

interface ZoneName {
  readonly name: string;
  readonly kind: 'windows' | 'lotus' | 'exchange_display' | 'special';
  readonly iana: string | null;
  readonly agrees?: boolean;
}

interface WindowsZones {
  readonly supplemental: {
    readonly windowsZones: {
      readonly mapTimezones: readonly {
        mapZone: { _other: string; _type: string; _territory: string };
      }[];
    };
  };
}

function read<T>(path: string): T {
  const url = sharedData(path);
  if (url === null) throw new Error(`${path} is absent`);
  return JSON.parse(readFileSync(url, 'utf8')) as T;
}

/** What the runtime takes for one zone under all its names (Asia/Calcutta and Asia/Kolkata). */
function zoneBehind(id: string): string {
  if (id.startsWith('-') || id === '') return id;
  return new Intl.DateTimeFormat('en', { timeZone: id }).resolvedOptions().timeZone;
}

function answer(name: string): string | null {
  const found = findZone(name);
  return found.kind === 'zone' ? zoneBehind(found.id) : null;
}

/** Zones that we give otherwise than the list, each with the reason. */
const OTHERWISE: Record<string, readonly [string, string]> = {
  'Central Asia Standard Time': ['Asia/Bishkek', 'CLDR 48; Almaty left this zone in 2024'],
  'Mountain Standard Time (Mexico)': ['America/Mazatlan', 'CLDR 48; Chihuahua left this zone in 2022'],
  'Central Asia': ['Asia/Bishkek', 'the Windows name without its last words; Dhaka has had one of its own since 2009'],
  'Central Brazilian': ['America/Cuiaba', 'the Windows name without its last words; Manaus lies in another'],
  'Central Pacific': ['Pacific/Guadalcanal', 'the Windows name without its last words; Magadan lies in another'],
  'Central Standard Time': ['America/Chicago', 'a Windows name; the list means another program’s'],
  'Mountain Standard Time': ['America/Denver', 'a Windows name; the list means another program’s'],
  'Canada Central': ['America/Regina', 'the zone without summer time; Edmonton has one'],
  Dateline: ['Etc/GMT+12', 'the list turns the sign round: this side of the date line is behind UTC'],
  'E. Europe': ['Europe/Chisinau', 'Minsk has kept Moscow’s time since 2011'],
  'E. South America': ['America/Sao_Paulo', 'the Windows name without its last words; Belém lies in another'],
  Greenwich: ['UTC', 'an IANA id'],
  'GMT-0400': ['Etc/GMT+4', 'the IANA id for the same offset'],
  'Greenwich Mean Time: Dublin, Edinburgh, Lisbon, London': ['Europe/London', 'one Windows zone, London by default'],
  'N. Central Asia': ['Asia/Novosibirsk', 'the Windows name without its last words; Almaty lies in another'],
  Saskatchewan: ['America/Regina', 'the zone without summer time; Edmonton has one'],
};

/** Names that we do not decide, by reason. */
const UNDECIDED: Record<string, readonly string[]> = {
  'no zone is named': ['', 'FooBar'],
  'no city that the tz database knows, or only one, and no offset': [
    'Abu Dhabi, Muscat',
    'Adelaide, Central Australia',
    'Auckland, Wellington',
    'Baghdad',
    'Brasilia',
    'Brisbane, East Australia',
    'Bucharest',
    'Buenos Aires',
    'Cairo',
    'Cape Verde Is.',
    'Darwin',
    'East Africa, Nairobi',
    'Harare, Pretoria',
    'Indiana (East)',
    'Irkutsk, Ulaan Bataar',
    'Israel, Jerusalem Standard Time',
    'Kabul',
    'Krasnoyarsk',
    "Nuku'alofa, Tonga",
    'Osaka, Sapporo, Tokyo',
    'Perth, Western Australia',
    'Rangoon',
    'Santiago',
    'Sri Jayawardenepura, Sri Lanka',
    'Tehran',
    'West Central Africa',
  ],
  'the places lie in different Windows zones': [
    'Almaty, Novosibirsk, North Central Asia',
    'Astana, Dhaka',
    'Athens, Istanbul, Minsk',
    'Baku, Tbilisi, Yerevan',
    'Beijing, Chongqing, Hong Kong SAR, Urumqi',
    'Caracas, La Paz',
    'Casablanca, Monrovia',
    'Eniwetok, Kwajalein, Dateline Time',
    'Fiji Islands, Kamchatka, Marshall Is.',
    'Islamabad, Karachi, Tashkent',
    'Magadan, Solomon Is., New Caledonia',
    'Mexico City, Tegucigalpa',
    'Midway Island, Samoa',
    'Moscow, St. Petersburg, Volgograd',
    'Pacific Time (US & Canada); Tijuana',
    'Sarajevo, Skopje, Sofija, Vilnius, Warsaw, Zagreb',
  ],
  'a name that Windows no longer has': ['Armenian', 'Azerbijan', 'Mexico', 'Mexico Standard Time 2', 'Mid-Atlantic'],
};

describeWithSharedData('zone names', () => {
  const names = read<readonly ZoneName[]>('zones/names.json');
  const { mapTimezones } = read<WindowsZones>('../specs/cldr-windowsZones.json').supplemental.windowsZones;
  const mappings = mapTimezones.map(({ mapZone }) => mapZone);

  /** The worldwide zone of the Windows zone in which CLDR lists an id. */
  const worldwide = (id: string | null): string | null => {
    const behind = id === null ? null : zoneBehind(id);
    const own = mappings.find(({ _type }) => _type.split(' ').some((one) => zoneBehind(one) === behind));
    const first = mappings.find(({ _other, _territory }) => _other === own?._other && _territory === '001');
    return first === undefined ? null : zoneBehind(first._type);
  };

  test('every Windows name is the zone that Unicode CLDR gives it worldwide', () => {
    const given = mappings.filter(({ _territory }) => _territory === '001');
    expect(given.length).toBeGreaterThan(130);
    expect(given.filter(({ _other, _type }) => answer(_other) !== zoneBehind(_type))).toEqual([]);
  });

  test('every name on which the list agrees with CLDR is that zone, but for those that have moved since', () => {
    const agreed = names.filter(({ agrees }) => agrees === true);
    expect(agreed.length).toBeGreaterThan(130);
    const wrong = agreed.filter(({ name, iana }) => answer(name) !== zoneBehind(OTHERWISE[name]?.[0] ?? iana ?? ''));
    expect(wrong).toEqual([]);
  });

  test('every other name is the listed zone, the main one of its Windows zone, or listed here with a reason', () => {
    const undecided = new Set(Object.values(UNDECIDED).flat());
    const wrong = names.filter(({ name, iana, agrees }) => {
      const given = answer(name);
      if (agrees === true) return false;
      if (given === null) return !undecided.has(name);
      if (iana !== null && (given === zoneBehind(iana) || given === worldwide(iana))) return false;
      return given !== zoneBehind(OTHERWISE[name]?.[0] ?? '');
    });
    expect(wrong.map(({ name, iana }) => `${name} | ${iana} | ${answer(name)}`)).toEqual([]);
  });

  test('what is listed here as undecided is undecided, and nothing is listed in vain', () => {
    const listed = new Set(names.map(({ name }) => name));
    for (const name of Object.values(UNDECIDED).flat()) {
      expect(listed).toContain(name);
      expect(answer(name)).toBeNull();
    }
    for (const [name, [id]] of Object.entries(OTHERWISE)) {
      expect(listed).toContain(name);
      expect(answer(name)).toBe(zoneBehind(id));
    }
  });
});
