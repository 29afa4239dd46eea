import { IANAZone } from 'luxon';
import { ianaId, linkedId } from './iana-name.ts';
import { MINUTE } from './time.ts';
import { ianaToWindows, windowsToIana } from './windows-zone.ts';
import { offsetAt } from './zone-offset.ts';

/**
 * The IANA id behind a name that Exchange and Outlook show to people: "(UTC+01:00) Amsterdam, Berlin, Bern, Rome".
 * The places decide: those that the tz database or Windows know must belong to one Windows zone, and that zone must
 * keep the offset that the name states. Null where they do not agree, where no place is known, or where a single place
 * stands without an offset: there are too many places of one name.
 */
export function displayNameToIana(name: string): string | null {
  const match = /^\((?:UTC|GMT)(?:([+-])(\d{1,2})[:.]?(\d{2}))?\)\s*(.+)$/i.exec(name);
  const stated = match ? readOffset(match[1], match[2], match[3]) : null;
  const places = (match?.[4] ?? name).split(/[,;/]/).map((place) => place.trim());
  const known = places.map((place) => zonesOfPlace(place)).filter((zones) => zones.length > 0);
  if (known.length === 0 || (stated === null && known.length === 1)) return null;
  return stated === null ? agreedZone(known) : agreedZoneAt(known, stated);
}

/** Regions of the tz database whose second part is the name of a place. */
const REGIONS = ['Africa', 'America', 'Antarctica', 'Asia', 'Atlantic', 'Australia', 'Europe', 'Indian', 'Pacific'];

/** States that the tz database knows by name, in folders that also hold names too general to stand alone. */
const STATES = new Map([
  ['alaska', 'US/Alaska'],
  ['arizona', 'US/Arizona'],
  ['hawaii', 'US/Hawaii'],
  ['saskatchewan', 'Canada/Saskatchewan'],
]);

/** The zones, each as the worldwide IANA id of a Windows zone, that a place may lie in. */
function zonesOfPlace(place: string): string[] {
  const stem = place.replace(/ Time( \((US & Canada|Canada)\))?$/i, '');
  const byWindows = [windowsToIana(place), windowsToIana(`${stem} Standard Time`)];
  const ids = [STATES.get(place.toLowerCase()), ...REGIONS.map((region) => `${region}/${place}`)];
  const byCity = ids.map((id) => {
    const known = id === undefined ? null : ianaId(id);
    const windows = known === null ? null : ianaToWindows(linkedId(known));
    return windows === null ? null : windowsToIana(windows);
  });
  return [...new Set([...byWindows, ...byCity].filter((id) => id !== null))];
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
