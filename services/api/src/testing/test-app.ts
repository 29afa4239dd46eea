import { randomBytes, randomUUID } from 'node:crypto';
import { type App, AppError, type ConnectionView, type PersonView, type Principal } from '@clearweek/app';

/**
 * An App for tests of the delivery alone: it keeps one person and its calendars in memory and follows the contracts, but
 * computes nothing. `calls` says what reached it; `fail` makes every use case throw a value.
 */
export interface TestApp extends App {
  readonly calls: { readonly name: string; readonly args: readonly unknown[] }[];
  readonly sessions: Map<string, Principal>;
  fail(error: unknown): void;
}

const at = '2026-11-23T09:00:00Z';

export function createTestApp(): TestApp {
  const calls: { name: string; args: readonly unknown[] }[] = [];
  const state = {
    sessions: new Map<string, Principal>(),
    connections: new Map<string, ConnectionView>(),
    person: personView(),
    failure: undefined as { error: unknown } | undefined,
  };
  const note = (name: string, ...args: readonly unknown[]): void => {
    calls.push({ name, args });
    if (state.failure !== undefined) throw state.failure.error;
  };
  const principal = { tenantId: randomUUID(), personId: state.person.id } as Principal;
  const connect = (view: Partial<ConnectionView>): ConnectionView => {
    const connection = { ...connectionView(), ...view };
    state.connections.set(connection.id, connection);
    return connection;
  };
  const app: App = {
    async signInLocal() {
      const cookie = `${principal.tenantId}.${randomBytes(32).toString('base64url')}`;
      state.sessions.set(cookie, principal);
      return { cookie, principal, expiresAt: Date.parse('2027-01-01T00:00:00Z') as never };
    },
    authenticate: async (cookie) => state.sessions.get(cookie) ?? null,
    signOut: async (cookie) => void state.sessions.delete(cookie),
    async me(...args) {
      note('me', ...args);
      return state.person;
    },
    async changePreferences(...args) {
      note('changePreferences', ...args);
      const [, { zone, workingHours }] = args;
      state.person = {
        ...state.person,
        ...(zone === undefined ? {} : { zone, zoneIsGuess: false }),
        ...(workingHours === undefined ? {} : { workingHours }),
      };
      return state.person;
    },
    async connectFile(...args) {
      note('connectFile', ...args);
      if (!Buffer.from(args[1].subarray(0, 15)).equals(Buffer.from('BEGIN:VCALENDAR')))
        throw new AppError('not_a_calendar', 'This is not a calendar.');
      return connect({ kind: 'file' });
    },
    async connectFeed(...args) {
      note('connectFeed', ...args);
      if (!args[1].startsWith('https://'))
        throw new AppError('invalid_feed_address', 'Only https.', {
          problems: [{ pointer: '/url', code: 'invalid_feed_address', text: 'Only https.' }],
        });
      return connect({ kind: 'feed', host: 'calendar.example' });
    },
    async listConnections(...args) {
      note('listConnections', ...args);
      return [...state.connections.values()];
    },
    async getConnection(...args) {
      note('getConnection', ...args);
      const found = state.connections.get(args[1]);
      if (found === undefined) throw new AppError('not_found', 'There is no such connection.');
      return found;
    },
    async disconnect(...args) {
      note('disconnect', ...args);
      if (!state.connections.delete(args[1])) throw new AppError('not_found', 'There is no such connection.');
    },
    async getWeek(...args) {
      note('getWeek', ...args);
      if (args[1].endsWith('W99')) throw new AppError('unknown_week', 'There is no such week.');
      return {
        week: args[1],
        zone: 'Europe/Berlin',
        start: at,
        end: at,
        state: 'no_calendar',
        measuredAt: null,
        metrics: null,
        series: [],
      };
    },
    async analyzeCalendar(...args) {
      note('analyzeCalendar', ...args);
      return { owner: null, zone: 'Europe/Berlin', weeks: [], series: [], warnings: [] };
    },
  } as App;
  return { ...app, calls, sessions: state.sessions, fail: (error) => void (state.failure = { error }) };
}

function personView(): PersonView {
  return {
    id: randomUUID(),
    zone: 'Europe/Berlin',
    zoneIsGuess: true,
    workingHours: [{ days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00' }],
    createdAt: at,
  };
}

export function connectionView(): ConnectionView {
  return {
    id: randomUUID(),
    provider: 'ics',
    kind: 'file',
    host: null,
    state: 'pending',
    problem: null,
    events: 0,
    warnings: [],
    createdAt: at,
    lastSyncedAt: null,
    nextSyncAt: null,
  };
}
