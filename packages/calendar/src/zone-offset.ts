import { IANAZone } from 'luxon';
import type { Zone } from 'luxon';
import { DAY, MINUTE } from './time.ts';
import type { Instant } from './time.ts';

/**
 * luxon asks Intl for a formatted date to find one offset, which takes microseconds; the expansion of a calendar
 * needs millions of offsets. Between two changes of a zone's clock the offset is constant, so for IANA zones the
 * changes of a stretch of 64 days are found once and kept. The answers are luxon's, exactly.
 */
const STRETCH = 64 * DAY;

/** No zone has ever changed its clock and changed it again within this time (the shortest was a week). */
const PROBE = 2 * DAY;

/** What lies outside is asked of luxon directly: it is rare, and the memo stays bounded. 1900 to 2200. */
const FIRST = Math.floor(Date.UTC(1900, 0, 1) / STRETCH);
const LAST = Math.floor(Date.UTC(2200, 0, 1) / STRETCH);

/** Above this the memo starts afresh: enough for every zone of the world over eighteen years. */
const STRETCHES_KEPT = 65_536;

interface Stretch {
  readonly offset: number;
  /** The offset changes at `at` to `offset`; in order; nearly always empty. */
  readonly changes: readonly { readonly at: Instant; readonly offset: number }[];
}

// A pure memo: the same zone and stretch always give the same value.
const stretchesByZone = new Map<string, Map<number, Stretch>>();
let stretchesKept = 0;

/**
 * How far the zone's wall clock is ahead of UTC at an instant, in milliseconds; negative west of Greenwich.
 * @throws RangeError where the zone or the instant is not a valid one.
 */
export function offsetAt(zone: Zone, at: Instant): number {
  if (!(zone instanceof IANAZone)) return askedOffset(zone, at);
  const index = Math.floor(at / STRETCH);
  if (!(index >= FIRST && index < LAST)) return askedOffset(zone, at);
  const stretch = stretchOf(zone, index);
  let offset = stretch.offset;
  for (const change of stretch.changes) {
    if (at < change.at) break;
    offset = change.offset;
  }
  return offset;
}

/**
 * The first instant in (`from`, `to`] at which the zone's offset is no longer that of `from`. The two ends must
 * differ in offset and lie close enough together for one change only.
 */
export function findChange(zone: Zone, from: Instant, to: Instant, offset = offsetAt): Instant {
  const initial = offset(zone, from);
  let before = from;
  let after = to;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offset(zone, middle) === initial) before = middle;
    else after = middle;
  }
  return after;
}

function stretchOf(zone: Zone, index: number): Stretch {
  let stretches = stretchesByZone.get(zone.name);
  const known = stretches?.get(index);
  if (known) return known;
  if (stretchesKept >= STRETCHES_KEPT) {
    stretchesByZone.clear();
    stretchesKept = 0;
    stretches = undefined;
  }
  if (!stretches) stretchesByZone.set(zone.name, (stretches = new Map()));
  const stretch = readStretch(zone, index * STRETCH);
  stretches.set(index, stretch);
  stretchesKept++;
  return stretch;
}

function readStretch(zone: Zone, start: Instant): Stretch {
  const first = askedOffset(zone, start);
  const changes: { at: Instant; offset: number }[] = [];
  let offset = first;
  for (let probe = start + PROBE; probe <= start + STRETCH; probe += PROBE) {
    const next = askedOffset(zone, probe);
    if (next !== offset) changes.push({ at: findChange(zone, probe - PROBE, probe, askedOffset), offset: next });
    offset = next;
  }
  return { offset: first, changes };
}

function askedOffset(zone: Zone, at: Instant): number {
  // luxon counts in minutes; the local mean times of long ago have seconds.
  const offset = Math.round(zone.offset(at) * MINUTE);
  if (Number.isNaN(offset)) throw new RangeError(`No offset for zone ${zone.name} at ${at}`);
  return offset;
}
