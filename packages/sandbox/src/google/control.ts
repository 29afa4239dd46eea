import { json } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Route, SimRequest } from '../server/request.ts';
import { isAdmin } from './directory.ts';
import { googlePeople } from './google-state.ts';
import type { GoogleState } from './google-state.ts';

/** What only a simulator has: changing quotas, making service accounts, seeing channels. */
export function controlRoutes(state: GoogleState): Route[] {
  return [
    { method: 'GET', path: '/sandbox/google', handle: () => json(200, overview(state)) },
    { method: 'POST', path: '/sandbox/google/quota', handle: (request) => changeQuota(request, state) },
    {
      method: 'POST',
      path: '/sandbox/google/service-accounts',
      handle: (request) => json(201, state.serviceAccounts.create(scopesIn(request))),
    },
    {
      method: 'PUT',
      path: '/sandbox/google/service-accounts/:email',
      handle(request) {
        const known = state.serviceAccounts.delegate(request.params['email'] ?? '', scopesIn(request));
        return known ? { status: 204 } : json(404, { error: 'There is no such service account.' });
      },
    },
  ];
}

function overview(state: GoogleState): object {
  const admins = googlePeople(state).filter((person) => isAdmin(person, state));
  return {
    admins: admins.map(({ address }) => address),
    limits: state.quota.limits,
    limitsCounted: state.limits,
    channels: state.channels.live().map(({ id, calendarId, expiresAt }) => ({ id, calendarId, expiresAt })),
  };
}

function changeQuota(request: SimRequest, state: GoogleState): Reply {
  const wished = Object.entries((request.json() ?? {}) as object);
  for (const [name, value] of wished) {
    if (!Object.hasOwn(state.quota.limits, name) || !Number.isInteger(value) || value < 0) {
      return json(400, { error: 'A limit is a whole number; their names are in GET /sandbox/google.' });
    }
  }
  Object.assign(state.quota.limits, Object.fromEntries(wished));
  return json(200, state.quota.limits);
}

function scopesIn(request: SimRequest): string[] {
  const { scopes } = (request.json() ?? {}) as { scopes?: unknown };
  return Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [];
}
