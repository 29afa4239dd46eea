import { describe, expect, test } from 'vitest';
import type { Connection, ConnectionHealth, ConnectionId, ConnectionSource, PersonId } from '../ports/store.ts';
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

const show = (change?: Partial<Connection>) => connectionSchema.strict().parse(presentConnection(connection(change)));
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
    [{ state: 'needs_attention', problem }, problem],
  ])('of a health: its state, and the problem where there is one', (health, shown) => {
    expect(show({ health })).toMatchObject({ state: health.state, problem: shown });
  });

  test('of warnings: each code once, with all that were counted', () => {
    const warning = (count: number) => ({ code: 'unreadable_rule', count, text: 'one' }) as const;
    expect(show({ warnings: [warning(2)], layoutWarnings: [warning(3)] }).warnings).toMatchObject([{ count: 5 }]);
  });
});
