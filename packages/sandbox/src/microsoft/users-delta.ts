import type { Route, SimRequest } from '../server/request.ts';
import type { SimPerson } from '../world/model.ts';
import type { GraphContext } from './graph-context.ts';
import { badRequest, graphError } from './graph-error.ts';
import { jsonPage } from './graph-page.ts';
import { graphRoute } from './graph-route.ts';
import { option, refusedOption } from './odata-query.ts';
import { readToken, writeToken } from './opaque-token.ts';
import { NEEDS } from './permissions.ts';
import { renderUser, selectedUser } from './render-user.ts';
import { hashOf } from './share.ts';
import { directory, managerOf } from './users.ts';

const PAGE = 50;
const LIFE_MS = 7 * 86_400_000;

interface Position {
  readonly select: string[] | null;
  /** Who is told of, by object id. */
  readonly listed: readonly string[];
  readonly from: number;
  readonly version: number;
}

/**
 * `/users/delta`: everybody first, then who came, changed or left. `$select` is in the links. Somebody who leaves is disabled first in one
 * half of the cases, and taken out of the directory at once in the other.
 */
export function usersDelta(context: GraphContext, instance: string): Route[] {
  const { world, origin } = context.frame;
  const log = createDirectoryLog(context);

  function open(request: SimRequest): Position | 'expired' | 'malformed' {
    const token = option(request, 'skiptoken') ?? option(request, 'deltatoken');
    const select =
      option(request, 'select')
        ?.split(',')
        .map((name) => name.trim()) ?? null;
    const version = log.refresh();
    if (token === null || token === '') return { select, listed: log.present(), from: 0, version };
    if (token.toLowerCase() === 'latest') return { select, listed: [], from: 0, version };
    const [life, since, upTo, from, names, issuedAt] = readToken(token) ?? [];
    if (issuedAt === undefined) return 'malformed';
    if (life !== instance || Number(issuedAt) + LIFE_MS < world.clock.now()) return 'expired';
    const chosen = names === '' ? null : String(names).split(',');
    const isPage = upTo !== -1;
    const listed = Number(since) < 0 ? log.present() : log.since(Number(since));
    return { select: chosen, listed, from: Number(from), version: isPage ? Number(upTo) : version };
  }

  return [
    graphRoute(context, 'GET', '/users/delta', NEEDS.directory, ({ request }) => {
      const refused = refusedOption(request, ['top', 'expand', 'orderby', 'filter', 'search']);
      if (refused !== null) return refused;
      const position = open(request);
      if (position === 'malformed') return badRequest('Badly formed token.');
      if (position === 'expired') {
        const location = `${origin()}${request.path}?$deltatoken=`;
        return graphError(410, 'syncStateNotFound', 'The delta token is no longer valid.', { location });
      }
      const { select, listed, from, version } = position;
      const token = (kind: 'page' | 'since', at: number): string => {
        const before = readToken(option(request, 'skiptoken') ?? option(request, 'deltatoken') ?? '')?.[1] ?? -1;
        const names = select?.join(',') ?? '';
        const now = world.clock.now();
        return writeToken(
          kind === 'page' ? [instance, before, version, at, names, now] : [instance, version, -1, 0, names, now],
        );
      };
      const here = `${origin()}${request.path}`;
      const links =
        from + PAGE < listed.length
          ? { next: `${here}?$skiptoken=${token('page', from + PAGE)}` }
          : { delta: `${here}?$deltatoken=${token('since', 0)}` };
      const items = listed.slice(from, from + PAGE).map((id) => log.item(id, select));
      return jsonPage(origin(), 'users', items, links);
    }),
  ];
}

/** Who changed when. A directory is small, so what was seen of everybody is kept as text. */
function createDirectoryLog(context: GraphContext) {
  const seen = new Map<string, string>();
  const changed = new Map<string, number>();
  let version = 0;

  const isListed = (person: SimPerson): boolean => person.active || hashOf(`leaves ${person.id}`) % 2 === 0;
  const textOf = (person: SimPerson): string =>
    isListed(person) ? JSON.stringify([renderUser(person), managerOf(context, person)?.subject ?? null]) : '';

  return {
    refresh(): number {
      const news = directory(context).filter((person) => seen.get(person.subject) !== textOf(person));
      if (news.length === 0) return version;
      version += 1;
      for (const person of news) {
        seen.set(person.subject, textOf(person));
        changed.delete(person.subject);
        changed.set(person.subject, version);
      }
      return version;
    },
    // In an order that no change alters, so that pages do not slip: somebody who left is told of, also in a first round.
    present: (): string[] => directory(context).map(({ subject }) => subject),
    since: (after: number): string[] =>
      [...changed]
        .filter(([, at]) => at > after)
        .map(([id]) => id)
        .sort(),
    item(id: string, select: string[] | null): string {
      const person = context.frame.world.personBySubject(id);
      if (person === null || !isListed(person)) return JSON.stringify({ id, '@removed': { reason: 'changed' } });
      const user = selectedUser(person, select);
      const manager = select?.includes('manager') === true ? managerOf(context, person) : null;
      if (manager === null) return JSON.stringify(user);
      const link = { '@odata.type': '#microsoft.graph.user', id: manager.subject };
      return JSON.stringify({ ...user, 'manager@delta': [link] });
    },
  };
}
