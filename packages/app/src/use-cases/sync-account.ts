import type { Interval } from '@clearweek/calendar';
import type { AppDependencies } from '../dependencies.ts';
import { occurrenceWindow, readWindow } from '../occurrence-window.ts';
import type { MirroredCalendar } from '../ports/calendar-tables.ts';
import type { Connection } from '../ports/connection-tables.ts';
import type { Person } from '../ports/person-tables.ts';
import type { TenantId } from '../ports/store.ts';
import { requireZone } from '../zones.ts';
import { ConnectionGone, type OpenAccount, type Troubled } from './account-access.ts';
import { rests } from './account-health.ts';
import { mayRead, removeMailbox } from './organization-mailboxes.ts';
import { settleLeave, takeLeave, tellHowItWent } from './provider-leave.ts';
import { dropCalendar, inOrder, readCalendars } from './sync-account-calendars.ts';
import { readChanges } from './sync-account-changes.ts';
import { noteTrouble, noteWell } from './sync-account-outcome.ts';
import { type AccountRun, goOn } from './sync-account-run.ts';
import { listsToday, namedByNotices } from './sync-account-schedule.ts';
import { readSettings } from './sync-account-settings.ts';

export type SyncAccountDependencies = Pick<
  AppDependencies,
  'store' | 'clock' | 'breathe' | 'random' | 'providers' | 'publicUrl'
>;

type Counts = Record<string, number>;

interface Loaded {
  readonly person: Person;
  readonly calendars: readonly MirroredCalendar[];
}

interface Queued extends Loaded {
  /** Those that are read this time. */
  readonly queue: readonly MirroredCalendar[];
}

/**
 * Reads what changed in an account's own calendars since the last time, one calendar after the other, each kept in one
 * transaction. What goes wrong at the provider is the connection's health and no failure of the job; what was read before that stays.
 * Returns counts: requests, pages of changes, and what was added, changed and removed.
 */
export function createSyncAccount(deps: SyncAccountDependencies, openAccount: OpenAccount) {
  return async (tenantId: TenantId, connection: Connection, signal: AbortSignal): Promise<Counts> => {
    if (rests(connection, deps.clock.now())) return { resting: 1 };
    const loaded = await load(deps, tenantId, connection);
    if (loaded === null) return { gone: 1 };
    const { source } = connection;
    const provider = connection.provider === 'ics' ? undefined : deps.providers[connection.provider]?.calendars;
    if (provider === undefined || !('owner' in source) || source.owner === null) {
      return noteTrouble(deps, tenantId, connection, connection.generation, { kind: 'not-set-up' });
    }
    const account = openAccount(tenantId, connection, signal);
    const counts = { pages: 0, added: 0, changed: 0, removed: 0 };
    const { generation } = connection;
    const now = deps.clock.now();
    const lists = listsToday(connection, loaded.calendars, now);
    const named = lists ? null : namedByNotices(connection, loaded.calendars, now);
    const run = {
      deps,
      tenantId,
      connection,
      owner: source.owner,
      provider,
      account,
      signal,
      lists,
      all: named === null,
      generation,
      counts,
    };
    return within(deps, run, { ...loaded, queue: named ?? loaded.calendars });
  };
}

/** Runs a reading within the budget and writes down how it ended. */
async function within(deps: SyncAccountDependencies, run: AccountRun, loaded: Queued): Promise<Counts> {
  const { tenantId, connection, account, counts } = run;
  try {
    const asked = expectedRequests(run, loaded);
    const asker = { provider: run.provider.name, tenantId, personId: connection.personId };
    const leave = await takeLeave(deps, asker, asked);
    if (!leave.ok) {
      return { ...(await noteTrouble(deps, tenantId, connection, run.generation, leave.trouble)), overBudget: 1 };
    }
    const troubled = await readAccount(run, loaded).finally(() => settleLeave(deps, asker, asked, account));
    const summary = { requests: account.requests(), ...counts };
    // A request that was cut off by our own stop says nothing about the account.
    if (troubled !== null) goOn(run);
    await tellHowItWent(deps, asker.provider, leave, account, troubled?.trouble ?? null, connection.id);
    if (troubled === null) return { ...summary, ...(await noteWell(run)) };
    return { ...summary, ...(await noteTrouble(deps, tenantId, connection, run.generation, troubled.trouble)) };
  } catch (error) {
    if (error instanceof ConnectionGone) return afterGone(deps, run);
    // Stopped or out of time: the attempt says nothing about the account, and the work comes back by itself.
    if (!run.signal.aborted && !isOvertaken(error)) {
      await noteTrouble(deps, tenantId, connection, run.generation, { kind: 'internal' });
    }
    throw error;
  }
}

async function load(deps: SyncAccountDependencies, tenantId: TenantId, connection: Connection): Promise<Loaded | null> {
  return deps.store.inTenant(tenantId, async (tx) => {
    const person = await tx.people.get(connection.personId);
    if (person === null) return null;
    // Whoever does not want to be read is not, whatever order is still under way.
    if (!(await mayRead(tx, connection))) {
      await removeMailbox(tx, connection, deps.clock.now());
      return null;
    }
    return { person, calendars: inOrder(await tx.calendars.list(connection.id)) };
  });
}

async function readAccount(run: AccountRun, loaded: Queued): Promise<Troubled | null> {
  const { person, calendars: known } = loaded;
  if (asksSettings(run, person)) {
    const troubled = await readSettings(run);
    if (troubled !== null) return troubled;
  }
  const window = windowOf(run, person);
  if (!run.lists) return readAll(run, loaded.queue, window, true);
  const read = await readCalendars(run, known);
  return read.kind === 'trouble' ? read : readAll(run, read.calendars, window, false);
}

/**
 * Reads calendar after calendar. When one is gone, the list of calendars is asked for once (`mayList`), in case others came in its place, or it is
 * listed all the same: what is then new here is read at once. Not where it was asked for just now.
 */
async function readAll(
  run: AccountRun,
  calendars: readonly MirroredCalendar[],
  window: Interval,
  mayList: boolean,
): Promise<Troubled | null> {
  let gone = 0;
  for (const calendar of calendars) {
    goOn(run);
    const outcome = await readChanges(run, calendar, window);
    if (typeof outcome === 'object') return outcome;
    if (outcome === 'read') continue;
    if (calendar.primary) return { kind: 'trouble', trouble: { kind: 'no-calendar' } };
    await dropCalendar(run, calendar);
    gone += 1;
  }
  if (gone === 0 || !mayList) return null;
  const read = await readCalendars(run, []);
  if (read.kind === 'trouble') return read;
  const fresh = read.calendars.filter(({ syncedAt }) => syncedAt === null);
  return readAll(run, fresh, window, false);
}

function windowOf({ deps }: AccountRun, person: Person): Interval {
  const { zone } = requireZone(person.zone);
  return readWindow(occurrenceWindow(deps.clock.now(), zone).interval);
}

/** At the first reading, and while nothing better than a guess is known. */
function asksSettings({ lists, connection }: AccountRun, person: Person): boolean {
  return lists && (connection.lastSyncedAt === null || person.zoneIsGuess);
}

function expectedRequests(run: AccountRun, { person, queue }: Queued): number {
  return Math.max(queue.length, 1) + Number(run.lists) + Number(asksSettings(run, person));
}

/** The connection went while it was read; or its consent did, and only the connection is left, which must not stop silently. */
async function afterGone(deps: SyncAccountDependencies, run: AccountRun): Promise<Counts> {
  const left = await deps.store.inTenant(run.tenantId, (tx) => tx.connections.get(run.connection.id));
  if (left === null) return { gone: 1 };
  return noteTrouble(deps, run.tenantId, run.connection, run.generation, { kind: 'consent-gone' });
}

/** Somebody else brought the connection forward: that says nothing about the account. */
function isOvertaken(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'not_ready';
}
