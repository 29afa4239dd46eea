import type { Instant } from '@clearweek/calendar';
import type { RemoteWatch } from '../ports/provider.ts';
import type { Watch, WatchId } from '../ports/watch-tables.ts';
import type { Tokens } from '../ports/tokens.ts';
import { encodeWatchName } from '../watch-name.ts';
import type { Troubled } from './account-access.ts';
import type { WatchRun } from './watch-connection-run.ts';
import { addressesOfWatch } from './watch-connection-address.ts';
import { type DueCalendar, LIFE_MS, UNANSWERED_MS } from './watch-connection-plan.ts';
import { stopWatches } from './watch-connection-stop.ts';

/** Makes a calendar's watch last: renewed in place where the provider can, else a new one that stands before the old one is stopped. */
export async function replaceWatch(run: WatchRun, due: DueCalendar): Promise<'made' | 'renewed' | Troubled> {
  const { calendar, old } = due;
  if (old?.remote != null && run.provider.renew !== null) {
    const renewed = await renew(run, old.id, old.remote);
    if (renewed !== 'cannot') return renewed;
  }
  const { deps, tenantId } = run;
  const secret = deps.tokens.create();
  const id = await noteDown(run, due, deps.tokens.hash(secret));
  const name = encodeWatchName(tenantId, id);
  const answer = await run.account.ask((access) =>
    run.provider.watch(access, {
      calendar: { id: calendar.id, primary: calendar.primary },
      id: name,
      secret,
      ...addressesOfWatch(deps.publicUrl(), run.provider.name, name),
      until: deps.clock.now() + LIFE_MS,
    }),
  );
  if (answer.kind === 'trouble') {
    // Where the connection broke off, the provider may have made the watch all the same: its notices stay known for a while.
    if (answer.trouble.kind !== 'unavailable') await giveUp(run, id, due.unanswered);
    return answer;
  }
  await complete(run, id, answer.value, old);
  return 'made';
}

/**
 * Written before the provider is asked, so that a notice that comes at once is known, and one that is never answered is cleared away. Where the
 * provider did not answer the time before, the same name is used again: it refuses a second watch of that name, so that however often nobody
 * answers there is at most one that we do not know of.
 */
async function noteDown({ deps, tenantId, connection }: WatchRun, due: DueCalendar, secretHash: Uint8Array) {
  const { calendar, unanswered } = due;
  if (unanswered !== null) {
    await deps.store.inTenant(tenantId, (tx) => tx.watches.update(unanswered.id, { secretHash }));
    return unanswered.id;
  }
  const id = newWatchId(deps.tokens);
  const createdAt = deps.clock.now();
  const { calendarId } = calendar;
  const renewAt = createdAt + UNANSWERED_MS;
  await deps.store.inTenant(tenantId, (tx) =>
    tx.watches.create({ id, connectionId: connection.id, calendarId, secretHash, renewAt, createdAt }),
  );
  return id;
}

async function renew(run: WatchRun, id: WatchId, remote: RemoteWatch): Promise<'renewed' | 'cannot' | Troubled> {
  const { deps, provider, account } = run;
  const until = deps.clock.now() + LIFE_MS;
  const answer = await account.ask((access) => provider.renew!(access, remote, until));
  if (answer.kind === 'trouble') {
    const { kind } = answer.trouble;
    // The watch is not there any more, or cannot be renewed: a new one is made.
    return kind === 'no-calendar' || kind === 'permission-missing' ? 'cannot' : answer;
  }
  const renewAt = renewalOf(answer.value, deps.clock.now(), deps.random());
  await deps.store.inTenant(run.tenantId, (tx) => tx.watches.update(id, { remote: answer.value, renewAt }));
  return 'renewed';
}

/** The new one stands; from here on the old one only has to be stopped, in the same moment. */
async function complete(run: WatchRun, id: WatchId, remote: RemoteWatch, old: Watch | null): Promise<void> {
  const { deps, tenantId } = run;
  const renewAt = renewalOf(remote, deps.clock.now(), deps.random());
  const stands = await deps.store.inTenant(tenantId, async (tx) => {
    if ((await tx.watches.get(id)) === null) return false;
    await tx.watches.update(id, { remote, renewAt });
    if (old !== null) await tx.watches.update(old.id, { renewAt: null });
    return true;
  });
  if (!stands) {
    // The calendar was disconnected while the provider was asked: nobody wants to be told any more.
    await run.account.ask((access) => run.provider.stopWatch(access, remote));
  } else if (old !== null) {
    await stopWatches(run, [old]);
  }
}

/**
 * A watch that was refused is none. Where an earlier attempt was not answered, the provider may refuse the name because it made that one: its
 * notices, which prove it, stay known until it is cleared away.
 */
async function giveUp({ deps, tenantId }: WatchRun, id: WatchId, unanswered: Watch | null): Promise<void> {
  await deps.store.inTenant(tenantId, async (tx) => {
    if (unanswered === null) await tx.watches.remove(id);
    else await tx.watches.update(id, { secretHash: unanswered.secretHash });
  });
}

/** The part of a watch's life after which it is renewed, so that there is time for a provider that is down. */
export const RENEWED_AFTER = 2 / 3;

/** At two thirds of its life, a twentieth more or less, so that watches made together are not renewed together. */
function renewalOf({ expiresAt }: Pick<RemoteWatch, 'expiresAt'>, now: Instant, random: number): Instant {
  const lifeMs = Math.max(expiresAt - now, 0);
  return now + Math.round(lifeMs * RENEWED_AFTER * (0.95 + random * 0.1));
}

/** 128 bits of a fresh token's hash, in the form of a UUID of version 8 (RFC 9562, 5.8). */
function newWatchId(tokens: Tokens): WatchId {
  const bytes = tokens.hash(tokens.create()).slice(-16);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)];
  return parts.join('-') as WatchId;
}
