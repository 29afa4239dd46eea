import { describe, expect, test } from 'vitest';
import type { Connection, ConnectionHealth, ConnectionSource } from '../ports/connection-tables.ts';
import type { ConnectionId, PersonId } from '../ports/store.ts';
import type { Permission } from '../ports/sign-in-provider.ts';
import { connectionSchema, presentConnection } from './connection.ts';

const at = Date.UTC(2026, 10, 25, 10, 0, 0, 999);
const problem = { code: 'feed_timeout', text: 'The feed answers too slowly.' } as const;

function connection(change: Partial<Connection> = {}): Connection {
  return {
    id: '018f0000-0000-7000-8000-000000000001' as ConnectionId,
    personId: '018f0000-0000-7000-8000-000000000002' as PersonId,
    provider: 'ics',
    source: { kind: 'file', owner: null },
    generation: 1,
    health: { state: 'pending' },
    failures: 0,
    validators: { etag: null, lastModified: null },
    customZones: [],
    events: 0,
    warnings: [],
    layoutWarnings: [],
    createdAt: at,
    lastSyncedAt: null,
    nextSyncAt: null,
    ...change,
  };
}

const show = (change?: Partial<Connection>) =>
  connectionSchema.strict().parse(presentConnection(connection(change), null));
const feed = (url: string): { source: ConnectionSource } => ({ source: { kind: 'feed', url, owner: null } });

describe('what a person sees of a connection', () => {
  test.each([
    ['https://calendars.example/private-secret/basic.ics', 'calendars.example'],
    ['https://calendars.example:8443/secret', 'calendars.example'],
    ['HTTPS://Calendars.Example?secret', 'Calendars.Example'],
    ['https://calendars.example#secret', 'calendars.example'],
    ['https://calendars.example\\secret', 'calendars.example'],
    ['https://[2001:db8::1]:8443/secret', '[2001:db8::1]'],
    ['https://[2001:db8::1]/secret', '[2001:db8::1]'],
    ['webcal://calendars.example/secret', 'calendars.example'],
    ['calendars.example/secret', null],
  ])('of the feed %s: %s', (url, host) => {
    const view = show(feed(url));
    expect(view).toMatchObject({ kind: 'feed', host });
    expect(JSON.stringify(view)).not.toContain('secret');
  });

  test('of a file: no host, and instants cut to whole seconds', () => {
    expect(show({ lastSyncedAt: at, nextSyncAt: at + 1 })).toMatchObject({
      kind: 'file',
      host: null,
      createdAt: '2026-11-25T10:00:00Z',
      lastSyncedAt: '2026-11-25T10:00:00Z',
      nextSyncAt: '2026-11-25T10:00:01Z',
    });
  });

  test.each<[ConnectionHealth, typeof problem | null]>([
    [{ state: 'pending' }, null],
    [{ state: 'active' }, null],
    [{ state: 'degraded', problem, nextRetryAt: at }, problem],
    [{ state: 'needs_reconnecting', problem }, problem],
    [{ state: 'needs_attention', problem }, problem],
  ])('of a health: its state, and the problem where there is one', (health, shown) => {
    expect(show({ health })).toMatchObject({ state: health.state, problem: shown });
  });

  test('of an account: its address, what its consent allows, and nothing by which the provider names it', () => {
    const account: Partial<Connection> = {
      provider: 'google',
      source: { kind: 'account', subject: 'subject-1', owner: 'ada@clearweek.example' },
    };
    const view = connectionSchema.strict().parse(presentConnection(connection(account), { permissions: ['read'] }));
    expect(view).toMatchObject({
      provider: 'google',
      kind: 'account',
      account: 'ada@clearweek.example',
      reads: true,
      writes: false,
      host: null,
    });
    expect(JSON.stringify(view)).not.toContain('subject-1');
    const may = (permissions: readonly Permission[] | null) => {
      const { reads, writes } = presentConnection(connection(account), permissions === null ? null : { permissions });
      return [reads, writes];
    };
    expect([may(['read', 'write']), may(['write']), may(null)]).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ]);
  });

  test('of an account that has to be connected again: where to do it; of any other trouble: nowhere', () => {
    const account: Partial<Connection> = {
      provider: 'microsoft',
      source: { kind: 'account', subject: 's', owner: 'ada@clearweek.example' },
    };
    const pathOf = (health: ConnectionHealth, change = account) => show({ ...change, health }).reconnectAt;
    expect(pathOf({ state: 'needs_reconnecting', problem })).toBe(
      '/connect/microsoft?connection=018f0000-0000-7000-8000-000000000001',
    );
    expect(pathOf({ state: 'needs_attention', problem })).toBeNull();
    expect(pathOf({ state: 'active' })).toBeNull();
    expect(pathOf({ state: 'needs_attention', problem }, feed('https://a.example/b'))).toBeNull();
  });

  test('of one that is tried again by itself: when', () => {
    expect(show({ health: { state: 'degraded', problem, nextRetryAt: at } }).nextTryAt).toBe('2026-11-25T10:00:00Z');
    expect(show({ health: { state: 'needs_attention', problem } }).nextTryAt).toBeNull();
  });

  test('of a mailbox of the organization: its address, read and never written', () => {
    const source: ConnectionSource = { kind: 'mailbox', organizationId: 'o', owner: 'ada@clearweek.example' };
    expect(show({ provider: 'google', source })).toMatchObject({
      kind: 'mailbox',
      account: 'ada@clearweek.example',
      reads: true,
      writes: false,
    });
  });

  test.each<[string, readonly Permission[] | null, boolean]>([
    ['without the list of calendars', ['read', 'settings'], true],
    ['with everything', ['read', 'calendars', 'settings'], false],
    ['with everything but settings', ['read', 'calendars'], false],
    ['without leave to read at all', ['settings'], false],
    ['without any consent', null, false],
  ])('of an account %s: whether only its main calendar is read, and where to allow more', (_what, allowed, only) => {
    const source = { kind: 'account', subject: 's', owner: 'ada@clearweek.example' } as const;
    const account = connection({ provider: 'google', source, health: { state: 'active' } });
    const { onlyMain, reconnectAt } = presentConnection(account, allowed === null ? null : { permissions: allowed });
    expect([onlyMain, reconnectAt]).toEqual([only, only ? `/connect/google?connection=${account.id}` : null]);
  });

  test('of warnings: each code once, with all that were counted', () => {
    const warning = (count: number) => ({ code: 'unreadable_rule', count, text: 'one' }) as const;
    expect(show({ warnings: [warning(2)], layoutWarnings: [warning(3)] }).warnings).toMatchObject([{ count: 5 }]);
  });
});
