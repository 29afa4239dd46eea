import { IANAZone } from 'luxon';
import type { Zone } from 'luxon';
import { displayNameToIana } from './display-name.ts';
import { ianaId } from './iana-name.ts';
import { windowsToIana } from './windows-zone.ts';

export type FoundZone =
  | { readonly kind: 'zone'; readonly zone: Zone; readonly id: string }
  | { readonly kind: 'unknown'; readonly name: string };

/**
 * The zone that a calendar means by a name: an IANA id in any case, a Windows name, UTC in its spellings, a fixed
 * offset of whole hours (`GMT-0400`), an IANA id behind a path as old Mozilla and Evolution wrote it, or a name that
 * Exchange shows to people, each also in quotes. `id` is an IANA id as the tz database writes it. What cannot be
 * decided is unknown: never UTC, never a guess. Where only IANA ids may be given, use `findIanaZone`.
 */
export function findZone(name: string): FoundZone {
  return remembered(found, name, () => {
    const plain = withoutQuotes(name);
    return plain === '' ? null : zoneId(plain);
  });
}

/** The zone of an IANA id, in any case, and of nothing else. */
export function findIanaZone(name: string): FoundZone {
  return remembered(foundByIanaId, name, () => ianaId(name));
}

// Pure memos: every event of a calendar names its zone, and asking Intl takes long.
const found = new Map<string, FoundZone>();
const foundByIanaId = new Map<string, FoundZone>();
const NAMES_KEPT = 1_000;
const LONGEST_NAME = 200;

function remembered(memo: Map<string, FoundZone>, name: string, decide: () => string | null): FoundZone {
  if (name.length > LONGEST_NAME) return { kind: 'unknown', name };
  const known = memo.get(name);
  if (known) return known;
  const id = decide();
  const zone: FoundZone = id === null ? { kind: 'unknown', name } : { kind: 'zone', zone: IANAZone.create(id), id };
  if (memo.size >= NAMES_KEPT) memo.clear();
  memo.set(name, zone);
  return zone;
}

const UTC_NAMES = new Set([
  'z',
  'tzone://microsoft/utc',
  'coordinated universal time',
  'universal coordinated time',
  '(utc) coordinated universal time',
]);

function zoneId(name: string): string | null {
  if (UTC_NAMES.has(name.toLowerCase())) return 'UTC';
  return (
    ianaId(name) ??
    windowsToIana(name) ??
    idBehindPath(name) ??
    fixedOffsetId(name) ??
    // Lotus Notes writes the names of Windows zones without their last two words.
    windowsToIana(`${name} Standard Time`) ??
    displayNameToIana(name)
  );
}

/** `/mozilla.org/20050126_1/Europe/Berlin`: the longest ending that is an IANA id. */
function idBehindPath(name: string): string | null {
  if (!name.startsWith('/')) return null;
  const parts = name.split('/').filter((part) => part !== '');
  // The first part says who wrote the name.
  for (const length of [3, 2, 1]) {
    const id = parts.length > length ? ianaId(parts.slice(-length).join('/')) : null;
    if (id !== null) return id;
  }
  return null;
}

/** The ids of the tz database for fixed offsets bear the sign of POSIX: `Etc/GMT+4` is four hours behind UTC. */
function fixedOffsetId(name: string): string | null {
  const match = /^(?:UTC|GMT)([+-])(\d{2}):?00$/i.exec(name);
  if (!match) return null;
  const hours = Number(match[2]);
  if (hours === 0) return 'UTC';
  return ianaId(`Etc/GMT${match[1] === '+' ? '-' : '+'}${hours}`);
}

function withoutQuotes(name: string): string {
  const trimmed = name.trim();
  const quote = trimmed.charAt(0);
  const quoted = trimmed.length > 1 && (quote === '"' || quote === "'") && trimmed.endsWith(quote);
  return quoted ? trimmed.slice(1, -1).trim() : trimmed;
}
