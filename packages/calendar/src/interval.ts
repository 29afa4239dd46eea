import type { Instant } from './time.ts';

/** A stretch of time, half-open: `start` belongs to it, `end` does not. `end` is never before `start`. */
export interface Interval {
  readonly start: Instant;
  readonly end: Instant;
}

/** Milliseconds from start to end. */
export function duration(interval: Interval): number {
  return interval.end - interval.start;
}

/** Whether the two share an instant. Intervals that only touch do not overlap; an empty one overlaps nothing. */
export function overlaps(a: Interval, b: Interval): boolean {
  return Math.max(a.start, b.start) < Math.min(a.end, b.end);
}

/** Whether the instant lies in the interval; the end does not. */
export function contains(interval: Interval, at: Instant): boolean {
  return interval.start <= at && at < interval.end;
}

/** Whether every instant of `inner` lies in `outer`. An empty interval lies in every other. */
export function encloses(outer: Interval, inner: Interval): boolean {
  return inner.start >= inner.end || (outer.start <= inner.start && inner.end <= outer.end);
}

// Sets of time as lists of intervals. A list is *normalised* when it is in order of start, no two of its intervals
// overlap or touch, and none is empty: then two lists are the same set exactly when they are equal element by element.
// `normalize` takes any list. All other functions here expect normalised lists, return normalised lists, run in one
// pass over them, and change none of their arguments.

/** Any list of intervals as a normalised one: sorted, touching and overlapping ones merged, empty ones dropped. */
export function normalize(intervals: Iterable<Interval>): Interval[] {
  const sorted: Interval[] = [];
  for (const interval of intervals) if (interval.start < interval.end) sorted.push(interval);
  if (!isAscending(sorted)) sorted.sort((a, b) => a.start - b.start);
  return mergeAscending(sorted);
}

/** The instants that lie in both. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  let i = 0;
  let j = 0;
  for (let left = a[i], right = b[j]; left && right; left = a[i], right = b[j]) {
    const start = Math.max(left.start, right.start);
    const end = Math.min(left.end, right.end);
    if (start < end) result.push({ start, end });
    if (left.end <= right.end) i++;
    else j++;
  }
  return result;
}

/** The instants of `a` that do not lie in `b`. */
export function subtract(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  let j = 0;
  for (const { start, end } of a) {
    let rest = start;
    for (let hole = b[j]; hole && hole.start < end; hole = b[j]) {
      if (hole.start > rest) result.push({ start: rest, end: hole.start });
      rest = Math.max(rest, hole.end);
      // A hole that reaches past this interval may cut into the next one too.
      if (hole.end > end) break;
      j++;
    }
    if (rest < end) result.push({ start: rest, end });
  }
  return result;
}

/** The instants that lie in either. */
export function union(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const ascending: Interval[] = [];
  let i = 0;
  let j = 0;
  for (let left = a[i], right = b[j]; left || right; left = a[i], right = b[j]) {
    if (left && (!right || left.start <= right.start)) {
      ascending.push(left);
      i++;
    } else if (right) {
      ascending.push(right);
      j++;
    }
  }
  return mergeAscending(ascending);
}

/** The instants of `range` that do not lie in the list. */
export function complement(intervals: readonly Interval[], range: Interval): Interval[] {
  return range.start < range.end ? subtract([range], intervals) : [];
}

/** The instants of the list that lie in `range`. */
export function clip(intervals: readonly Interval[], range: Interval): Interval[] {
  return range.start < range.end ? intersect(intervals, [range]) : [];
}

/** Milliseconds in all. */
export function totalDuration(intervals: readonly Interval[]): number {
  let total = 0;
  for (const { start, end } of intervals) total += end - start;
  return total;
}

/** Whether the instant lies in one of the intervals. Takes logarithmic time. */
export function includes(intervals: readonly Interval[], at: Instant): boolean {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (intervals[middle]!.end <= at) low = middle + 1;
    else high = middle;
  }
  const candidate = intervals[low];
  return candidate !== undefined && candidate.start <= at;
}

/** Whether the interval shares an instant with one of the list. Takes logarithmic time. */
export function overlapsAny(intervals: readonly Interval[], interval: Interval): boolean {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (intervals[middle]!.end <= interval.start) low = middle + 1;
    else high = middle;
  }
  const candidate = intervals[low];
  return candidate !== undefined && overlaps(candidate, interval);
}

function isAscending(intervals: readonly Interval[]): boolean {
  for (let i = 1; i < intervals.length; i++) {
    if (intervals[i]!.start < intervals[i - 1]!.start) return false;
  }
  return true;
}

function mergeAscending(sorted: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  let last: { start: Instant; end: Instant } | undefined;
  for (const { start, end } of sorted) {
    if (last && start <= last.end) {
      if (end > last.end) last.end = end;
    } else {
      last = { start, end };
      result.push(last);
    }
  }
  return result;
}
