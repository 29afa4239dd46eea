import { HOUR, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { OrganizationProvider } from '../ports/organization-provider.ts';
import type { ProviderName } from '../ports/provider.ts';
import type { ConnectionId } from '../ports/store.ts';
import { createTestWorld, endless } from '../testing/test-world.ts';
import { createAccessTokens } from './access-token.ts';

type Answer = Awaited<ReturnType<OrganizationProvider['accessToken']>>;

/** An organization that reads the calendars of two people, and a worker. */
async function withMailboxes(provider: ProviderName) {
  const asked: (string | null)[] = [];
  let answer: (signal: AbortSignal) => Promise<Answer> | Answer = () => ({
    kind: 'ok',
    requests: 1,
    value: { token: `token-${asked.length}`, expiresInMs: HOUR },
  });
  const organization = {
    name: provider,
    async accessToken(_consent, mailbox, _purpose, signal) {
      asked.push(mailbox);
      return answer(signal);
    },
  } as OrganizationProvider;
  const it = createTestWorld({ organizations: { [provider]: organization } });
  const me = await it.arrive();
  const connections = await it.store.inTenant(me.tenantId, async (tx) => {
    const key = { clientEmail: 'c', privateKey: 'k', privateKeyId: 'i', admin: 'a@clearweek.example' };
    const consent = provider === 'google' ? { provider, ...key } : { provider, tenant: 't' };
    const { id: organizationId } = await tx.organizations.put(provider, consent, 1);
    const made: ConnectionId[] = [];
    for (const owner of ['ada@clearweek.example', 'ben@clearweek.example']) {
      const source = { kind: 'mailbox', organizationId, owner } as const;
      made.push((await tx.connections.create(me.personId, provider, source, 1, null)).id);
    }
    return made as [ConnectionId, ConnectionId];
  });
  const tokens = createAccessTokens(it.deps);
  const ask = (id: ConnectionId, refusedToken?: string, signal: AbortSignal = endless) =>
    tokens.tokenFor(me.tenantId, id, refusedToken === undefined ? { signal } : { signal, refusedToken });
  return { it, me, connections, ask, asked, say: (next: typeof answer) => void (answer = next) };
}

describe("an organization's token", () => {
  test('of Google is asked for each mailbox, of Microsoft once for all', async () => {
    const google = await withMailboxes('google');
    for (const id of [...google.connections, ...google.connections]) await google.ask(id);
    expect(google.asked).toEqual(['ada@clearweek.example', 'ben@clearweek.example']);
    const microsoft = await withMailboxes('microsoft');
    for (const id of microsoft.connections) expect(await microsoft.ask(id)).toMatchObject({ token: 'token-1' });
    expect(microsoft.asked).toEqual([null]);
  });

  test('is kept for five minutes, and never as long as the last two of its life', async () => {
    const { it, connections, ask, asked, say } = await withMailboxes('google');
    await ask(connections[0]);
    it.clock.pass(5 * MINUTE - 1);
    await ask(connections[0]);
    expect(asked).toHaveLength(1);
    it.clock.pass(1);
    say(() => ({ kind: 'ok', requests: 1, value: { token: 'short', expiresInMs: 3 * MINUTE } }));
    await ask(connections[0]);
    it.clock.pass(MINUTE);
    await ask(connections[0]);
    expect(asked).toHaveLength(3);
  });

  test('is asked for once where fifty need it at the same moment', async () => {
    const { connections, ask, asked } = await withMailboxes('microsoft');
    const answers = await Promise.all(Array.from({ length: 50 }, (_, count) => ask(connections[count % 2]!)));
    expect([asked.length, new Set(answers.map((answer) => JSON.stringify(answer))).size]).toEqual([1, 1]);
  });

  test('that was refused is not given again', async () => {
    const { connections, ask, asked } = await withMailboxes('google');
    await ask(connections[0]);
    expect(await ask(connections[0], 'token-1')).toMatchObject({ token: 'token-2' });
    expect(await ask(connections[0], 'token-1')).toMatchObject({ token: 'token-2' });
    expect(asked).toHaveLength(2);
  });

  test('that is not to be had says why, and is asked for again the next time', async () => {
    const { connections, ask, asked, say } = await withMailboxes('google');
    say(() => ({ kind: 'failed', requests: 1, fault: { kind: 'permission-missing' } }));
    expect(await ask(connections[0])).toEqual({ kind: 'failed', fault: { kind: 'permission-missing' } });
    await ask(connections[0]);
    expect(asked).toHaveLength(2);
  });

  test('is still given to others where the one who asked for it was stopped', async () => {
    const { connections, ask, asked, say } = await withMailboxes('microsoft');
    const stopped = { ...endless, aborted: false };
    say((signal) => {
      if (signal !== stopped) return { kind: 'ok', requests: 1, value: { token: 'good', expiresInMs: HOUR } };
      stopped.aborted = true;
      return { kind: 'failed', requests: 1, fault: { kind: 'unavailable', retryAfterMs: null } };
    });
    const [, other] = await Promise.all([ask(connections[0], undefined, stopped), ask(connections[1])]);
    expect([other, asked.length]).toEqual([expect.objectContaining({ token: 'good' }), 2]);
  });

  test('is none where the organization took its consent back', async () => {
    const { it, me, connections, ask, asked } = await withMailboxes('google');
    await it.store.inTenant(me.tenantId, async (tx) => {
      for (const { id } of await tx.organizations.list()) await tx.organizations.remove(id);
    });
    expect([await ask(connections[0]), asked]).toEqual([{ kind: 'gone' }, []]);
  });

  test('never reaches the store', async () => {
    const { it, me, connections, ask } = await withMailboxes('google');
    await ask(connections[0]);
    const tables = Object.values(it.store.tables(me.tenantId)).map((table: unknown) => JSON.stringify([table]));
    const kept = [
      ...it.store.tables(me.tenantId).connections.values(),
      ...it.store.tables(me.tenantId).grants.values(),
    ];
    expect(JSON.stringify([tables, kept])).not.toContain('token-1');
  });
});
