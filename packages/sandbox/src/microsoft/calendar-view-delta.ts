import type { Reply } from '../server/reply.ts';
import type { Route, SimRequest } from '../server/request.ts';
import type { SimCalendar } from '../world/model.ts';
import { calendarRoutes } from './calendar-route.ts';
import { deletedKey, deltaItem } from './delta-item.ts';
import { pagesOf } from './delta-pages.ts';
import type { GraphContext, MailboxCall } from './graph-context.ts';
import { badRequest, graphError } from './graph-error.ts';
import { applied, jsonPage } from './graph-page.ts';
import { option, refusedOption } from './odata-query.ts';
import { readToken, writeToken } from './opaque-token.ts';
import { NEEDS } from './permissions.ts';
import { windowOf } from './query-window.ts';
import { inShare } from './share.ts';
import type { WindowState } from './window-state.ts';

const DEFAULT_PAGE = 10;
const REFUSED = ['select', 'filter', 'orderby', 'expand', 'search', 'top'];

interface Position {
  readonly state: WindowState;
  readonly pages: readonly (readonly string[])[];
  readonly page: number;
  readonly version: number;
  /** Null where the round has one page only, which needs no keeping. */
  readonly roundId: string | null;
}

/**
 * `calendarView/delta`: a first round with everything in the window that the first call names, then rounds with what changed. The window
 * is in the links; what else the request says (`Prefer`) is not.
 */
export function calendarViewDelta(context: GraphContext): Route[] {
  let expired = 0;

  /** What Graph answers when it no longer knows a state: two forms, in turn. */
  function gone(request: SimRequest): Reply {
    expired += 1;
    const location = `${context.frame.origin()}${request.path}?$deltatoken=`;
    const headers = { location };
    return expired % 2 === 1
      ? graphError(410, 'syncStateNotFound', 'The sync state generation is not found; perform a full sync.', headers)
      : graphError(410, 'resyncRequired', 'Resync required. Replace the local state with the server state.', headers);
  }

  function open(call: MailboxCall, calendar: SimCalendar): Position | Reply {
    const { request } = call;
    const page = option(request, 'skiptoken');
    const since = option(request, 'deltatoken');
    if (page !== null) return resumed(calendar, page) ?? gone(request);
    if (since !== null && since !== '') return nextRound(call, calendar, since) ?? gone(request);
    const window = windowOf(request);
    if ('status' in window) return window;
    const state = context.windows.of(calendar, window);
    const version = state.refresh();
    return begin(call, state, version, state.current(), true);
  }

  function resumed(calendar: SimCalendar, token: string): Position | Reply | null {
    const [kind, roundId, page] = readToken(token) ?? [];
    if (kind !== 'page') return badRequest('The skip token is malformed.');
    const round = context.windows.round(String(roundId));
    if (round === null || round.state.calendar.id !== calendar.id || Number(page) >= round.pages.length) return null;
    return { state: round.state, pages: round.pages, page: Number(page), version: round.version, roundId: round.id };
  }

  function nextRound(call: MailboxCall, calendar: SimCalendar, token: string): Position | Reply | null {
    const [kind, stateId, since] = readToken(token) ?? [];
    if (kind !== 'since') return badRequest('The delta token is malformed.');
    const state = context.windows.byId(String(stateId));
    if (state === null || state.calendar.id !== calendar.id) return null;
    const version = state.refresh();
    return begin(call, state, version, state.since(Number(since)), false);
  }

  function begin(call: MailboxCall, state: WindowState, version: number, keys: string[], first: boolean): Position {
    const uneven = context.behaviour.unevenPages;
    const name = `${state.calendar.id} ${state.range.start} ${version} ${keys.length}`;
    const deleted = first && uneven && inShare(`deleted ${name}`, 4) ? deletedKey(state.calendar) : null;
    const listed = deleted === null ? keys : [...keys, deleted];
    const pages = pagesOf(listed, call.prefer.pageSize ?? DEFAULT_PAGE, name, uneven);
    const roundId = pages.length === 1 ? null : context.windows.keep({ state, pages, version }).id;
    return { state, pages, page: 0, version, roundId };
  }

  return calendarRoutes(context, 'GET', '/calendarView/delta', NEEDS.delta, (call, calendar) => {
    const { request, person } = call;
    const refused = refusedOption(request, REFUSED);
    if (refused !== null) return refused;
    strikeLink(context, call);
    const position = open(call, calendar);
    if ('status' in position) return position;
    const { state, pages, page, version, roundId } = position;
    const view = call.view(calendar);
    const items = (pages[page] ?? []).map((key) => deltaItem(key, state, view, context.eventJson));
    const origin = context.frame.origin();
    const here = `${origin}${request.path}`;
    const links =
      page + 1 < pages.length
        ? { next: `${here}?$skiptoken=${writeToken(['page', roundId ?? '', page + 1])}` }
        : { delta: `${here}?$deltatoken=${writeToken(['since', state.id, version])}` };
    const answer = jsonPage(origin, `Collection(event)/users/${person.subject}`, items, links);
    return { ...answer, headers: { ...answer.headers, ...applied(call.prefer) } };
  });
}

/** A planned fault lets the state behind the link die, for good and with all its links. A first call has no link that could. */
function strikeLink({ frame, windows }: GraphContext, { request, person }: MailboxCall): void {
  const state = linkedState(windows, request);
  if (state === null) return;
  const path = request.path + request.url.search;
  const occasion = { provider: 'microsoft', method: request.method, path, personId: person.id } as const;
  if (frame.faults.take(occasion, ['410']) !== null) windows.forget(state);
}

function linkedState(windows: GraphContext['windows'], request: SimRequest): WindowState | null {
  const page = option(request, 'skiptoken');
  const [, id] = readToken(page ?? option(request, 'deltatoken') ?? '') ?? [];
  return page === null ? windows.byId(String(id)) : (windows.round(String(id))?.state ?? null);
}
