import { MINUTE } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import type { TenantId } from '../ports/store.ts';
import type { WatchId } from '../ports/watch-tables.ts';
import { readAccount } from '../testing/connected-account.ts';

/** A watch that the provider has just been asked for. */
async function askedFor() {
  const all = await readAccount('microsoft');
  const [watch] = [...all.tables().watches.values()];
  const name = { tenantId: all.me.tenantId, watchId: watch!.id };
  const stands = { ...watch!, createdAt: all.it.clock.now() };
  all.tables().watches.set(watch!.id, { ...stands, remote: null });
  return { ...all, name, stands };
}

test('a handshake is awaited while the provider has been asked for a watch and has not answered', async () => {
  const { it, name, stands, tables } = await askedFor();
  expect(await it.app.awaitsHandshake(name)).toBe(true);
  tables().watches.set(name.watchId, stands);
  expect(stands.remote).not.toBeNull();
  expect(await it.app.awaitsHandshake(name)).toBe(false);
});

test('a watch that was never answered awaits no handshake after ten minutes', async () => {
  const { it, name } = await askedFor();
  it.clock.pass(10 * MINUTE - 1);
  expect(await it.app.awaitsHandshake(name)).toBe(true);
  it.clock.pass(1);
  expect(await it.app.awaitsHandshake(name)).toBe(false);
});

test('nothing is awaited for a watch or a tenant that nobody knows', async () => {
  const { it, name } = await askedFor();
  const other = '018f0000-0000-7000-8000-0000000000bb';
  expect(await it.app.awaitsHandshake({ ...name, watchId: other as WatchId })).toBe(false);
  expect(await it.app.awaitsHandshake({ ...name, tenantId: other as TenantId })).toBe(false);
});
