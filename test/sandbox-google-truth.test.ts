import { daysBetween, expandCalendar, findIanaZone, toWall, zoneTable } from '@clearweek/calendar';
import type { EventLength, EventTime, EventTiming, PlainDate, Series, Zone } from '@clearweek/calendar';
import { randomAct, seededRandom } from '@clearweek/sandbox';
import { describe, expect, test } from 'vitest';
import { calendarScope, visitGoogle } from './sandbox-google-visitor.ts';
import type { Visit } from './sandbox-google-visitor.ts';

/** What somebody knows who only follows the rules of Google's guide on synchronization. Told once, a record stays until it is taken back. */
type Mirror = Map<string, any>;

function apply(mirror: Mirror, items: readonly any[]): void {
  for (const item of items) {
    if (item.status !== 'cancelled' || item.recurringEventId !== undefined) {
      mirror.set(item.id, item);
      continue;
    }
    mirror.delete(item.id);
    for (const [id, known] of mirror) if (known.recurringEventId === item.id) mirror.delete(id);
  }
}

async function follow(
  visit: Visit,
  token: string,
  calendarId: string,
  mirror: Mirror,
  since: string | null,
): Promise<string> {
  const path = `/calendar/v3/calendars/${encodeURIComponent(calendarId)}/events`;
  const query = { maxResults: '7', showDeleted: 'true', ...(since === null ? {} : { syncToken: since }) };
  let more: Record<string, string> = {};
  for (;;) {
    const { status, body } = await visit.get(token, path, { ...query, ...more });
    expect(status).toBe(200);
    apply(mirror, body.items ?? []);
    if (body.nextPageToken === undefined) return body.nextSyncToken;
    more = { pageToken: body.nextPageToken };
  }
}

interface Timing extends EventTiming {
  readonly title: string | null;
}

function zone(name: string): Zone {
  const found = findIanaZone(name);
  if (found.kind === 'unknown') throw new Error(`There is no zone ${name}.`);
  return found.zone;
}

function timeOf(value: any): EventTime {
  if (value.date !== undefined) return { kind: 'date', date: value.date as PlainDate };
  return { kind: 'zoned', wall: toWall(Date.parse(value.dateTime), zone(value.timeZone)), zone: value.timeZone };
}

function lengthOf({ start, end }: any): EventLength {
  if (start.date !== undefined) return { days: daysBetween(start.date, end.date), seconds: 0 };
  return { days: 0, seconds: (Date.parse(end.dateTime) - Date.parse(start.dateTime)) / 1_000 };
}

function timingOf(item: any): Timing {
  const cancelled = item.status === 'cancelled';
  return {
    uid: item.recurringEventId ?? item.id,
    sequence: 0,
    recurrenceId: item.originalStartTime === undefined ? null : timeOf(item.originalStartTime),
    thisAndFuture: false,
    start: timeOf(cancelled ? item.originalStartTime : item.start),
    length: cancelled ? { days: 0, seconds: 0 } : lengthOf(item),
    rules: (item.recurrence ?? []).map((rule: string) => rule.replace(/^RRULE:/, '')),
    exclusionRules: [],
    extraStarts: [],
    excludedStarts: [],
    cancelled,
    title: item.summary ?? null,
  };
}

/** When and what, of all that takes place by what the mirror knows. */
function expanded(mirror: Mirror, zoneName: string, window: { start: number; end: number }): string[] {
  const byUid = new Map<string, { master: Timing | null; exceptions: Timing[] }>();
  for (const timing of [...mirror.values()].map(timingOf)) {
    const series = byUid.get(timing.uid) ?? { master: null, exceptions: [] };
    byUid.set(timing.uid, series);
    if (timing.recurrenceId === null) series.master = timing;
    else series.exceptions.push(timing);
  }
  const all: Series<Timing>[] = [...byUid].map(([uid, series]) => ({ uid, ...series }));
  const context = { zone: zone(zoneName), zoneOf: zoneTable([]), limit: 5_000 };
  const { occurrences } = expandCalendar(all, window, context);
  return occurrences.map(({ interval, event }) => takesPlace(interval.start, interval.end, event.title)).sort();
}

function takesPlace(start: number, end: number, title: string | null): string {
  return `${new Date(start).toISOString()} ${new Date(end).toISOString()} ${title}`;
}

/** What differs between what a follower of the sync tokens knows and what takes place, over all calendars of Google's people. */
async function differences(seed: number, acts: number): Promise<string[]> {
  const visit = await visitGoogle({ people: 6 });
  try {
    const { world, acts: doing } = visit.sandbox;
    const random = seededRandom(seed);
    const mirrors = new Map<string, { mirror: Mirror; since: string }>();
    const people = world.people.filter(({ provider }) => provider === 'google');
    const window = { start: visit.clock.at - 200 * 86_400_000, end: visit.clock.at + 200 * 86_400_000 };
    const wrong: string[] = [];
    const history: string[] = [];
    for (let done = 0; done < acts; done += 1) {
      history.push(randomAct({ world, acts: doing, random }));
      visit.clock.at += 1_000;
      if (!random.chance(0.2) && done < acts - 1) continue;
      for (const person of people.filter(({ active }) => active)) {
        const token = await visit.token(person.address, [calendarScope('events.owned.readonly')]);
        for (const calendar of world.calendars(person.id)) {
          const known = mirrors.get(calendar.id) ?? { mirror: new Map(), since: '' };
          const since = await follow(visit, token, calendar.id, known.mirror, known.since === '' ? null : known.since);
          mirrors.set(calendar.id, { ...known, since });
          const seen = expanded(known.mirror, calendar.zone, window);
          const truth = world
            .occurrences(calendar, window)
            .map(({ start, end, details }) => takesPlace(start, end, details.title))
            .sort();
          if (seen.join('\n') === truth.join('\n')) continue;
          const more = seen.filter((each) => !truth.includes(each)).map((each) => `+ ${each}`);
          const less = truth.filter((each) => !seen.includes(each)).map((each) => `- ${each}`);
          wrong.push(
            `after ${done + 1} acts, the last ${history.slice(-5).join(', ')}:`,
            ...more.slice(0, 5),
            ...less.slice(0, 5),
          );
        }
      }
      if (wrong.length > 0) return wrong;
    }
    visit.assertFits();
    return wrong;
  } finally {
    await visit.close();
  }
}

describe('who follows the sync tokens knows what takes place', () => {
  const first = Number(process.env['SANDBOX_SEED'] ?? 1);
  test.each([first, first + 1, first + 2])('after hundreds of random acts, seed %i', async (seed) => {
    expect(await differences(seed, 250)).toEqual([]);
  });
});
