import type { CalendarChanges, CalendarProvider, ProviderAccess, RemoteCalendar } from '@clearweek/app';
import { askedBy } from './asked-by.ts';
import { readFacts } from './calendar-facts.ts';
import type { Graph, GraphSession } from './client.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { Place } from './cursor.ts';
import { faultOf } from './errors.ts';
import type { GraphFailure } from './errors.ts';
import { isFollowable } from './followable.ts';
import { readPages } from './pages.ts';
import type { PagesRead } from './pages.ts';
import { between, calendarPath } from './paths.ts';
import type { Reading } from './read-series.ts';
import { changedRound, wholeRound } from './round-changes.ts';
import type { RoundRead } from './round-changes.ts';
import { sortRound } from './round.ts';
import { covers, tileFor } from './tile.ts';

/**
 * Reads a calendar by `calendarView/delta` over one tile of dates (`tile.ts`), in order: all pages of a round, then whatever series
 * have to be read anew, one request at a time.
 */
export function createChangesSince(graph: Graph, graphRoot: string): CalendarProvider['changesSince'] {
  return async (access, calendar, cursor, window) => {
    const session = graph.session(access, askedBy(access));
    if (cursor === null) return readWhole(session, access, calendar, tileFor(window, calendar.id), graphRoot);
    const place = readCursor(cursor);
    const fits = place !== null && covers(place.tile, window) && place.mailbox === nameOf(access);
    const holds = fits && isFollowable(place.deltaLink, graphRoot);
    return holds ? readChanged(session, access, place, graphRoot) : { kind: 'cursor-expired', requests: 0 };
  };
}

/** A mailbox may get another address. What was asked for under the old one is not found any more. */
function nameOf({ mailbox }: ProviderAccess): string | null {
  return mailbox?.toLowerCase() ?? null;
}

async function readWhole(
  session: GraphSession,
  access: ProviderAccess,
  calendar: RemoteCalendar,
  tile: Place['tile'],
  graphRoot: string,
): Promise<CalendarChanges> {
  const facts = await readFacts(session, access, calendar);
  if (facts.kind === 'failed') return unread(facts.failure, session);
  const start = `${calendarPath(access, calendar)}/calendarView/delta?${between(tile)}`;
  let round = await readPages(session, start);
  // The place can be lost between two pages too; where there was none before, reading from the start is all that there is to do.
  if (round.kind === 'failed' && round.failure.kind === 'resync') round = await readPages(session, start);
  const { owner, zone } = facts;
  return finish({ session, access, tile, owner }, round, { whole: true, zone, graphRoot });
}

async function readChanged(
  session: GraphSession,
  access: ProviderAccess,
  { tile, owner, deltaLink }: Place,
  graphRoot: string,
): Promise<CalendarChanges> {
  const round = await readPages(session, { link: deltaLink });
  const lost = round.kind === 'failed' && (round.failure.kind === 'resync' || round.failure.kind === 'refused');
  if (lost) return { kind: 'cursor-expired', requests: session.requests() };
  return finish({ session, access, tile, owner }, round, { whole: false, zone: null, graphRoot });
}

interface Finishing {
  readonly whole: boolean;
  readonly zone: string | null;
  readonly graphRoot: string;
}

async function finish(reading: Reading, pages: PagesRead, asked: Finishing): Promise<CalendarChanges> {
  const { whole, zone, graphRoot } = asked;
  const { session, access, tile, owner } = reading;
  if (pages.kind === 'failed') return unread(pages.failure, session);
  const { deltaLink } = pages;
  if (deltaLink === null || !isFollowable(deltaLink, graphRoot)) return unread(BROKEN, session);
  const sorted = sortRound(pages.items);
  const read: RoundRead = whole ? await wholeRound(reading, sorted) : await changedRound(reading, sorted);
  if (read.kind === 'failed') return { kind: 'failed', fault: faultOf(read.failure), requests: session.requests() };
  const cursor = writeCursor({ tile, deltaLink, owner, mailbox: nameOf(access) });
  const changes = read.found.filter((one) => one.kind !== 'unreadable');
  const unreadable = read.found.length - changes.length;
  return { kind: 'changes', whole, changes, cursor, zone, requests: session.requests(), unreadable };
}

const BROKEN: GraphFailure = { kind: 'fault', fault: { kind: 'unavailable', retryAfterMs: null } };

function unread(failure: GraphFailure, session: GraphSession): CalendarChanges {
  const requests = session.requests();
  if (failure.kind === 'gone') return { kind: 'calendar-gone', requests };
  return { kind: 'failed', fault: faultOf(failure), requests };
}
