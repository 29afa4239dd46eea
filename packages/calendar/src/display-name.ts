import { IANAZone } from 'luxon';
import { ianaId, linkedId } from './iana-name.ts';
import { MINUTE } from './time.ts';
import { ianaToWindows, idsWithWindowsName, windowsToIana } from './windows-zone.ts';
import { offsetAt } from './zone-offset.ts';

/**
 * The IANA id behind a name that Exchange and Outlook show to people: "(UTC+01:00) Amsterdam, Berlin, Bern, Rome".
 * The places decide: those that the tz database or Windows know must belong to one Windows zone, and that zone must
 * keep the offset that the name states. Null where they do not agree, where no place is known, or where a single city
 * stands without an offset: there are too many cities of one name.
 */
export function displayNameToIana(name: string): string | null {
  const match = /^\((?:UTC|GMT)(?:([+-])(\d{1,2})[:.]?(\d{2}))?\)\s*(.+)$/i.exec(name);
  const stated = match ? readOffset(match[1], match[2], match[3]) : null;
  const places = (match?.[4] ?? name).split(/[,;/]/).map((place) => place.trim());
  const known = places.map((place) => zonesOfPlace(place)).filter((zones) => zones.length > 0);
  if (stated !== null) return agreedZoneAt(known, stated);
  return known.length > 1 || isLarge(places[0] ?? '') ? agreedZone(known) : null;
}

const NORTH_AMERICAN = / Time \((US & Canada|Canada)\)$/i;

/** Whether there is only one of the name, as there is not of cities. */
function isLarge(place: string): boolean {
  return STATES.has(place.toLowerCase()) || NORTH_AMERICAN.test(place);
}

/** States that the tz database knows by name. */
const STATES = new Map([
  ['alaska', 'US/Alaska'],
  ['arizona', 'US/Arizona'],
  ['hawaii', 'US/Hawaii'],
  ['saskatchewan', 'Canada/Saskatchewan'],
]);

/** Cities in the names that Windows shows which Unicode CLDR lists under an older name, or under another city's. */
const OTHER_CITIES = new Map([
  ['canberra', 'Australia/Canberra'],
  ['chongqing', 'Asia/Chongqing'],
  ['kathmandu', 'Asia/Kathmandu'],
  ['kolkata', 'Asia/Kolkata'],
  ['kyiv', 'Europe/Kyiv'],
  ['yangon', 'Asia/Yangon'],
]);

/** `Indian/Mauritius`, not `Etc/GMT+1`, and not the towns below a state. */
const CITY_ID = /^(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/([^/]+)$/;

const idsByCity = new Map<string, string[]>();
for (const id of idsWithWindowsName()) {
  const city = CITY_ID.exec(id)?.[1]?.replaceAll('_', ' ').toLowerCase();
  if (city !== undefined) idsByCity.set(city, [...(idsByCity.get(city) ?? []), id]);
}

/** The zones, each as the worldwide IANA id of a Windows zone, that a place may lie in. */
function zonesOfPlace(place: string): string[] {
  const byWindows = [windowsToIana(place), windowsToIana(`${place.replace(NORTH_AMERICAN, '')} Standard Time`)];
  const name = place.toLowerCase();
  const link = STATES.get(name) ?? OTHER_CITIES.get(name);
  const ids = [
    ...(idsByCity.get(name) ?? []),
    ...(link === undefined || ianaId(link) === null ? [] : [linkedId(link)]),
  ];
  const byName = ids.map((id) => windowsToIana(ianaToWindows(id) ?? ''));
  return [...new Set([...byWindows, ...byName].filter((id) => id !== null))];
}

/** The only zone that every place may lie in. */
function agreedZone(places: readonly (readonly string[])[]): string | null {
  const [first = [], ...others] = places;
  const agreed = first.filter((id) => others.every((zones) => zones.includes(id)));
  return agreed.length === 1 ? agreed[0]! : null;
}

/**
 * As `agreedZone`, among the zones that keep the stated offset. Some names still list a place that has since left the
 * zone (Urumqi with Beijing): it does not count, as long as more places stay than left.
 */
function agreedZoneAt(places: readonly (readonly string[])[], stated: number): string | null {
  const keeping = places.map((ids) => ids.filter((id) => keepsOffset(id, stated))).filter((ids) => ids.length > 0);
  return keeping.length * 2 > places.length ? agreedZone(keeping) : null;
}

/** Winter and summer of a recent year: the names state the present standard offset. */
const SAMPLES = [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)];

function keepsOffset(id: string, offset: number): boolean {
  const zone = IANAZone.create(id);
  return SAMPLES.some((at) => offsetAt(zone, at) === offset);
}

function readOffset(sign = '+', hours = '0', minutes = '0'): number {
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
}
