import type { SimulatorFrame, Simulator } from '../server/frame.ts';
import { permissionsRoutes } from '../server/permissions-page.ts';
import type { Watches } from '../server/watches-model.ts';
import { apiRoute } from './api-route.ts';
import type { ApiMethod } from './api-route.ts';
import { getCalendar, getListedCalendar, listCalendars } from './calendars.ts';
import { channelMemory, type RememberedChannel } from './channel-memory.ts';
import type { Channel } from './channels.ts';
import { controlRoutes } from './control.ts';
import { getUser, isAdmin, listUnits, listUsers } from './directory.ts';
import { discoveryRoutes } from './discovery.ts';
import { onEvents } from './event-methods.ts';
import { createGoogleState, googlePeople } from './google-state.ts';
import { listEvents } from './list-events.ts';
import type { QuotaLimits } from './quota.ts';
import { scopeLabel } from './scopes.ts';
import type { ServiceAccounts } from './service-accounts.ts';
import { getSetting } from './settings.ts';
import { signInRoutes } from './sign-in.ts';
import { getEvent, listInstances } from './single-event.ts';
import { tokenRoutes } from './token.ts';
import { stopChannel, watchCalendarList, watchEvents } from './watch.ts';
import { deleteEvent, insertEvent, patchEvent } from './write-events.ts';

/** Google's side of the sandbox, with what a test may change besides. */
export interface Google extends Simulator {
  /** Changed in place; counted only where the frame has `limits`. */
  readonly quota: QuotaLimits;
  readonly serviceAccounts: Pick<ServiceAccounts, 'create' | 'delegate'>;
  /** Whom the directory lets see everybody. */
  adminAddress(): string;
  liveChannels(): readonly Channel[];
  readonly watches: Watches<RememberedChannel>;
}

/** As at myaccount.google.com. */
const permissionsPath = '/connections';

const listEventsMethod = onEvents({ name: 'events.list', method: 'GET' }, listEvents);

const methods: readonly ApiMethod[] = [
  listCalendars,
  watchCalendarList,
  getListedCalendar,
  getCalendar,
  listEventsMethod,
  insertEvent,
  watchEvents,
  getEvent,
  patchEvent,
  deleteEvent,
  listInstances,
  getSetting,
  stopChannel,
  listUsers,
  getUser,
  listUnits,
];

/**
 * Pretends to be Google: sign-in, Calendar v3 and the directory, as far as somebody needs who reads calendars. Written from the public
 * documentation and the discovery documents; everything under one origin.
 */
export function createGoogle(frame: SimulatorFrame): Google {
  const state = createGoogleState(frame);
  return {
    routes: [
      ...discoveryRoutes(state),
      ...signInRoutes(state),
      ...tokenRoutes(state),
      ...permissionsRoutes({ provider: 'google', frame, path: permissionsPath, label: scopeLabel }),
      ...methods.map((method) => apiRoute(method, state)),
      ...controlRoutes(state),
    ],
    permissionsPath,
    quota: state.quota.limits,
    serviceAccounts: state.serviceAccounts,
    adminAddress: () => googlePeople(state).find((person) => isAdmin(person, state))?.address ?? '',
    liveChannels: () => state.channels.live(),
    watches: channelMemory(state),
  };
}
