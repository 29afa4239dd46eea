import windowsZones from 'cldr-core/supplemental/windowsZones.json' with { type: 'json' };

// Unicode CLDR keeps the table of Windows zones up to date, with territory 001 as each one's zone where no country
// is known.
const mappings = windowsZones.supplemental.windowsZones.mapTimezones.map(({ mapZone }) => mapZone);

const worldwide = mappings.filter(({ _territory }) => _territory === '001');
const ianaIdByName = new Map(worldwide.map(({ _other, _type }) => [_other.toLowerCase(), _type]));
const nameByIanaId = new Map(
  mappings.flatMap(({ _other, _type }) => _type.split(' ').map((id): [string, string] => [id, _other])),
);

/** The IANA id of a Windows zone (`W. Europe Standard Time`), whatever the case of the name; null for others. */
export function windowsToIana(name: string): string | null {
  return ianaIdByName.get(name.toLowerCase()) ?? null;
}

/** The Windows zone that Unicode CLDR lists an IANA id under; null for ids that it does not list, such as links. */
export function ianaToWindows(id: string): string | null {
  return nameByIanaId.get(id) ?? null;
}

/** All IANA ids that `ianaToWindows` knows. */
export function idsWithWindowsName(): Iterable<string> {
  return nameByIanaId.keys();
}
