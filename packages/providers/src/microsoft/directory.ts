import type { Cursor, DirectoryChanges, DirectoryEntry, ProviderAnswer } from '@clearweek/app';
import type { Graph, GraphAccess, GraphSession } from './client.ts';
import { entryOf, USER_FIELDS } from './directory-entry.ts';
import { faultOf } from './errors.ts';
import type { GraphFailure } from './errors.ts';
import { listOf, textOf } from './fields.ts';
import type { Fields } from './fields.ts';
import { isFollowable } from './followable.ts';
import { readPages } from './pages.ts';

/** The directory by `/users/delta`: all people at first, then those that changed. Its links live seven days. */
export async function readDirectory(
  graph: Graph,
  graphRoot: string,
  access: GraphAccess,
  cursor: Cursor | null,
): Promise<ProviderAnswer<DirectoryChanges>> {
  const session = graph.session(access, { byOrganization: true, throttled: 'tenant' });
  const whole = cursor === null;
  if (cursor !== null && !isFollowable(cursor, graphRoot)) return ok({ kind: 'cursor-expired' }, session);
  const pages = await readPages(session, cursor === null ? `/users/delta?$select=${USER_FIELDS}` : { link: cursor });
  if (pages.kind === 'failed') return unread(pages.failure, whole, session);
  const { deltaLink } = pages;
  if (deltaLink === null || !isFollowable(deltaLink, graphRoot)) return failed(BROKEN, session);
  const people = mergeUsers(pages.items);
  const removed = [...people].filter(([, user]) => isGone(user)).map(([id]) => id);
  const entries: DirectoryEntry[] = [];
  for (const user of people.values()) {
    if (isGone(user)) continue;
    const manager = await managerOf(session, user, whole);
    if (typeof manager === 'object' && manager !== null) return failed(manager.failure, session);
    const entry = entryOf(user, manager);
    if (entry !== null) entries.push(entry);
  }
  return ok({ kind: 'changes', whole, entries, removed, cursor: deltaLink }, session);
}

/** One person may come several times in a round, and then each time with a part of what there is to say. */
function mergeUsers(items: readonly Fields[]): Map<string, Fields> {
  const users = new Map<string, Fields>();
  for (const item of items) {
    const id = textOf(item['id']);
    if (id === null) continue;
    const before = users.get(id);
    users.set(id, before === undefined || isRemoved(item) || isRemoved(before) ? item : { ...before, ...item });
  }
  return users;
}

function isRemoved(user: Fields): boolean {
  return user['@removed'] !== undefined;
}

/** Who becomes a guest leaves. */
function isGone(user: Fields): boolean {
  return isRemoved(user) || user['userType'] === 'Guest';
}

/**
 * The manager's id. Changes name it only where it is what changed, so for somebody who changed otherwise it is asked for: taking
 * silence for "none" would take people out of their team.
 */
async function managerOf(
  session: GraphSession,
  user: Fields,
  whole: boolean,
): Promise<string | null | { readonly failure: GraphFailure }> {
  if (Array.isArray(user['manager@delta'])) {
    const current = listOf(user['manager@delta']).findLast((manager) => !isRemoved(manager));
    return textOf(current?.['id']);
  }
  if (whole) return null;
  const path = `/users/${encodeURIComponent(String(user['id']))}/manager?$select=id`;
  const reply = await session.ask({ method: 'GET', target: { path } });
  if (reply.kind === 'ok') return textOf(reply.body['id']);
  const { failure } = reply;
  const none = failure.kind === 'gone' || (failure.kind === 'fault' && failure.fault.kind === 'no-calendar');
  return none ? null : { failure };
}

const BROKEN: GraphFailure = { kind: 'fault', fault: { kind: 'unavailable', retryAfterMs: null } };

function unread(failure: GraphFailure, whole: boolean, session: GraphSession): ProviderAnswer<DirectoryChanges> {
  const lost = failure.kind === 'resync' || failure.kind === 'refused';
  return lost && !whole ? ok({ kind: 'cursor-expired' }, session) : failed(failure, session);
}

function ok(value: DirectoryChanges, session: GraphSession): ProviderAnswer<DirectoryChanges> {
  return { kind: 'ok', value, requests: session.requests() };
}

function failed(failure: GraphFailure, session: GraphSession): ProviderAnswer<DirectoryChanges> {
  return { kind: 'failed', fault: faultOf(failure), requests: session.requests() };
}
