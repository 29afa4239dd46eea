import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { calendarScope, visitGoogle } from './sandbox-google-visitor.ts';
import type { Visit } from './sandbox-google-visitor.ts';

export const at = (start: string, end: string, zone = 'Europe/Berlin') =>
  ({ kind: 'times', start, end, zone }) as const;

export const weekly = {
  times: at('2026-11-02T09:00:00', '2026-11-02T09:30:00'),
  title: 'Stand-up',
  rule: 'FREQ=WEEKLY;BYDAY=MO',
};
/** The third and the fourth occurrence, as the world names them. */
export const third = String(Date.parse('2026-11-16T08:00:00Z'));
export const fourth = String(Date.parse('2026-11-23T08:00:00Z'));

export const inBerlin = { timeZone: 'Europe/Berlin' };

interface Listing {
  readonly items: any[];
  /** The sync token at its end. */
  readonly next: string;
  readonly pages: any[];
}

/** A calendar at the pretended Google that is new and empty for each test, and plain questions about it. */
export interface TestCalendar {
  readonly visit: Visit;
  readonly token: string;
  readonly calendarId: string;
  /** Of its events. */
  readonly path: string;
  readonly copyOf: (event: { readonly id: string }) => { readonly calendarId: string; readonly eventId: string };
  /** All pages of a listing, of the events where no other path is named. */
  listAll(query?: Readonly<Record<string, string>>, of?: string): Promise<Listing>;
  changes(syncToken: string, query?: Readonly<Record<string, string>>): Promise<Listing>;
}

/** To be asked anew in each test. After each of them everything that was said has to be as Google describes it. */
export function usesEmptyCalendar(): () => TestCalendar {
  let visit: Visit;
  let current: TestCalendar;
  beforeAll(async () => {
    visit = await visitGoogle();
  });
  afterAll(() => visit.close());
  beforeEach(async () => {
    const person = visit.person(1);
    const token = await visit.token(person.address, [calendarScope('events.owned.readonly')]);
    current = calendarOf(visit, token, visit.sandbox.acts.addCalendar(person.id, 'Tests'));
  });
  afterEach(() => visit.assertFits());
  return () => current;
}

function calendarOf(visit: Visit, token: string, calendarId: string): TestCalendar {
  const path = `/calendar/v3/calendars/${encodeURIComponent(calendarId)}/events`;
  const listAll: TestCalendar['listAll'] = async (query = {}, of = path) => {
    const pages: any[] = [];
    let pageToken: string | undefined;
    do {
      const answer = await visit.get(token, of, pageToken === undefined ? query : { ...query, pageToken });
      expect(answer.status).toBe(200);
      pages.push(answer.body);
      pageToken = answer.body.nextPageToken;
    } while (pageToken !== undefined);
    return { pages, items: pages.flatMap((page) => page.items ?? []), next: pages.at(-1).nextSyncToken };
  };
  return {
    visit,
    token,
    calendarId,
    path,
    copyOf: ({ id }) => ({ calendarId, eventId: id }),
    listAll,
    changes: (syncToken, query = {}) => listAll({ ...query, syncToken }),
  };
}
