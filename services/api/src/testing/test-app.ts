import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  type AccountQuestion,
  type App,
  AppError,
  type ConnectionView,
  type FinishedSignIn,
  type LocalOpening,
  type Notice,
  type Principal,
} from '@clearweek/app';
import { at, connectionView, organizationView, personView } from './views.ts';

/**
 * An App for tests of the delivery alone: it keeps one person and its calendars in memory and follows the contracts, but
 * computes nothing. `calls` says what reached it; `fail` makes every use case throw a value.
 */
export interface TestApp extends App {
  readonly calls: { readonly name: string; readonly args: readonly unknown[] }[];
  readonly sessions: Map<string, Principal>;
  /** The one person. */
  readonly principal: Principal;
  fail(error: unknown): void;
  /** Whether visits from this machine are signed in from now on. */
  openHere(opening: LocalOpening): void;
  /** How the next sign-in ends. */
  finishWith(finished: FinishedSignIn): void;
  /** A subscription is being made from now on. */
  awaitHandshake(): void;
  /** The secret of the only watch there is. */
  watchWith(secret: string): void;
}

const expiresAt = Date.parse('2026-11-25T10:10:00Z');

export function createTestApp(): TestApp {
  const calls: { name: string; args: readonly unknown[] }[] = [];
  const state = {
    sessions: new Map<string, Principal>(),
    connections: new Map<string, ConnectionView>(),
    person: personView(),
    failure: undefined as { error: unknown } | undefined,
    finished: { kind: 'invalid' } as FinishedSignIn,
    opening: 'by-itself' as LocalOpening,
    awaiting: false,
    reading: { listed: true, allowed: true } as Awaited<ReturnType<App['organizationReading']>>,
    /** The hash of the secret of the only watch there is. */
    secretHash: '',
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
    localOpening: async () => state.opening,
    async signInLocal({ asked = false } = {}) {
      if (state.opening === 'not' || (state.opening === 'if-asked' && !asked))
        throw new AppError('not_signed_in', 'Sign in with your account.');
      const cookie = `${principal.tenantId}.${randomBytes(32).toString('base64url')}`;
      state.sessions.set(cookie, principal);
      return { cookie, principal, expiresAt: Date.parse('2027-01-01T00:00:00Z') as never };
    },
    authenticate: async (cookie) => state.sessions.get(cookie) ?? null,
    signOut: async (cookie) => void state.sessions.delete(cookie),
    async signOutEverywhere(...args) {
      note('signOutEverywhere', ...args);
      state.sessions.clear();
    },
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
    async recentWeeks(...args) {
      note('recentWeeks', ...args);
      return ['2026-W47', '2026-W46', '2026-W45', '2026-W44']
        .slice(0, args[1])
        .map((week) => ({ week, metrics: null }));
    },
    connectableProviders: () => ['google', 'microsoft'],
    permissionsPage: (provider) => `https://${provider}.example/permissions`,
    async beginSignIn(...args) {
      note('beginSignIn', ...args);
      const browserToken = args[0].browserToken ?? randomBytes(32).toString('base64url');
      return { url: 'https://sign-in.example/authorize?state=s', browserToken, expiresAt };
    },
    async finishSignIn(...args) {
      note('finishSignIn', ...args);
      return state.finished;
    },
    async accountQuestion(...args) {
      note('accountQuestion', ...args);
      return 'decision' in state.finished ? (state.finished satisfies AccountQuestion) : { kind: 'invalid' };
    },
    async decideSignIn(...args) {
      note('decideSignIn', ...args);
      return state.finished;
    },
    async takeNotices(...args) {
      note('takeNotices', ...args);
      return taken(args[0]);
    },
    async recognizeNotices(...args) {
      note('recognizeNotices', ...args);
      return taken(args[0]);
    },
    async takeLifecycle(...args) {
      note('takeLifecycle', ...args);
      return taken(args[0]);
    },
    async awaitsHandshake(...args) {
      note('awaitsHandshake', ...args);
      return state.awaiting;
    },
    async connectGoogleOrganization(...args) {
      note('connectGoogleOrganization', ...args);
      return organizationView('google');
    },
    async connectMicrosoftOrganization(...args) {
      note('connectMicrosoftOrganization', ...args);
      return organizationView('microsoft');
    },
    async importPeople(...args) {
      note('importPeople', ...args);
      return { organization: organizationView('csv'), added: 1, changed: 0, removed: 0 };
    },
    async listOrganizations(...args) {
      note('listOrganizations', ...args);
      return [organizationView('google')];
    },
    async removeOrganization(...args) {
      note('removeOrganization', ...args);
    },
    async organizationReading(...args) {
      note('organizationReading', ...args);
      return state.reading;
    },
    async setOrganizationReading(...args) {
      note('setOrganizationReading', ...args);
      state.reading = { listed: true, allowed: args[1] };
      return state.reading;
    },
    async analyzeCalendar(...args) {
      note('analyzeCalendar', ...args);
      return { owner: null, zone: 'Europe/Berlin', weeks: [], series: [], warnings: [] };
    },
  };
  function taken(notices: readonly Notice[]): { known: number; unknown: number } {
    const known = notices.filter(
      ({ secretHash }) => Buffer.from(secretHash).toString('hex') === state.secretHash,
    ).length;
    return { known, unknown: notices.length - known };
  }
  return {
    ...app,
    calls,
    sessions: state.sessions,
    principal,
    fail: (error) => void (state.failure = { error }),
    openHere: (opening) => void (state.opening = opening),
    finishWith: (finished) => void (state.finished = finished),
    awaitHandshake: () => void (state.awaiting = true),
    watchWith: (secret) => void (state.secretHash = createHash('sha256').update(secret).digest('hex')),
  };
}
