import { type CalendarEvent, DAY, type Occurrence, type Zone } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import {
  boundOf,
  expandBytes,
  expandMasters,
  normalEnd,
  normalKey,
  normalStart,
  normalTime,
  ownWall,
  readSharedJson,
  sharedBytes,
  zoneNamed,
  type ExpansionCase,
  type ExpectedEvent,
  type VendorCase,
} from './ics-case.ts';
import { describeWithSharedData, sharedData } from './shared-data.ts';

const EVER = { start: Date.UTC(1970, 0, 1), end: Date.UTC(2037, 0, 1) };

/** Cases in which we decide otherwise, each with its reason. */
const WE_DIFFER: Record<string, string> = {
  'vend-042': 'a cancelled event does not take place; the other engines list it',
};

/** Some cases name a file that the shared data does not hold: they are shown as skipped, never passed over. */
function isAbsent(file: string | undefined): boolean {
  return file !== undefined && sharedData(`ics/${file}`) === null;
}

describeWithSharedData('calendar files of other suites expand as their suites say', () => {
  for (const one of readSharedJson<ExpansionCase>('ics/expansion.json')) {
    const reason = WE_DIFFER[one.id];
    test.skipIf(isAbsent(one.ics))(
      `${one.id} ${one.ics ?? 'inline'}${reason === undefined ? '' : ` is answered otherwise: ${reason}`}`,
      () => {
        const { expected, made } = compared(one);
        if (reason === undefined) expect(made).toEqual(expected);
        else expect(made, 'agrees by now; take it off the list').not.toEqual(expected);
      },
    );
  }
});

describeWithSharedData('real exports expand to the times on which two other engines agree', () => {
  const floating = zoneNamed('UTC');
  for (const one of readSharedJson<VendorCase>('ics/vendor-expansion.json')) {
    const reason = WE_DIFFER[one.id];
    test.skipIf(isAbsent(one.file))(
      `${one.id} ${one.file}${reason === undefined ? '' : ` is answered otherwise: ${reason}`}`,
      () => {
        const window = { start: Date.parse(one.window.from), end: Date.parse(one.window.to) };
        const occurrences = expandBytes(sharedBytes(`ics/${one.file}`), window, floating);
        const made = occurrences.map((o) => [normalStart(o), normalEnd(o), (o.event.title ?? '').trim()].join(' '));
        const expected = one.expected.map((e) =>
          [e.start, e.end].map(withoutFloating).concat(e.summary.trim()).join(' '),
        );
        if (reason === undefined) expect(made.toSorted()).toEqual(expected.toSorted());
        else expect(made.toSorted(), 'agrees by now; take it off the list').not.toEqual(expected.toSorted());
      },
    );
  }
});

function withoutFloating(time: string): string {
  return time.startsWith('floating:') ? `${time.slice('floating:'.length)}Z` : time;
}

/** Both sides as lines of the fields that the case states. */
function compared(one: ExpansionCase): { expected: string[]; made: string[] } {
  const floating = zoneNamed(one.reference_tz ?? 'UTC');
  const bytes = one.ics === undefined ? new TextEncoder().encode(one.ics_inline) : sharedBytes(`ics/${one.ics}`);
  const occurrences = one.window === null ? expandMasters(bytes, EVER, floating) : inWindow(one, bytes, floating);
  const fields = one.expected[0] ?? { start: { date: '' } };
  const made = occurrences.map((occurrence) =>
    [
      normalStart(occurrence),
      fields.end ? normalEnd(occurrence) : '',
      'summary' in fields ? (occurrence.event.title ?? '') : '',
      fields.uid ? occurrence.event.uid : '',
      fields.recurrenceId ? normalKey(occurrence, floating) : '',
    ].join('|'),
  );
  const expected = one.expected.map((event) =>
    [
      normalTime(event.start, floating),
      event.end ? normalTime(event.end, floating) : '',
      'summary' in fields ? (event.summary ?? '').trim() : '',
      fields.uid ? (event.uid ?? '') : '',
      expectedKey(event, floating),
    ].join('|'),
  );
  const count = one.mode === 'prefix' ? expected.length : made.length;
  return { expected: expected.toSorted(), made: made.slice(0, count).toSorted() };
}

/** A RECURRENCE-ID with a time in an all-day series names its date as written; the suite hands the time on. */
function expectedKey(event: ExpectedEvent, floating: Zone): string {
  if (!event.recurrenceId) return '';
  if ('date' in event.start && 'dateTime' in event.recurrenceId) return event.recurrenceId.dateTime.slice(0, 10);
  return normalTime(event.recurrenceId, floating);
}

/** Bounds without an offset are compared with the clock on the event's own wall. */
function inWindow(one: ExpansionCase, bytes: Uint8Array, floating: Zone): Occurrence<CalendarEvent>[] {
  if (one.window === null) return [];
  const from = boundOf(one.window.from);
  const to = boundOf(one.window.to);
  const start = from.kind === 'instant' ? from.at : from.wall - DAY;
  const end = to.kind === 'instant' ? to.at : to.wall + DAY;
  return expandBytes(bytes, { start, end }, floating).filter((occurrence) => {
    const starts = ownWall(occurrence, occurrence.interval.start, floating);
    const ends = ownWall(occurrence, occurrence.interval.end, floating);
    const startsBefore = to.kind === 'instant' || starts < to.wall;
    const endsAfter = from.kind === 'instant' || ends > from.wall || (starts === ends && starts >= from.wall);
    return startsBefore && endsAfter;
  });
}
