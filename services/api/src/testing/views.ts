import { randomUUID } from 'node:crypto';
import type { ConnectionView, OrganizationView, PersonView } from '@clearweek/app';

/** When everything of a test began. */
export const at = '2026-11-23T09:00:00Z';

export function organizationView(provider: OrganizationView['provider']): OrganizationView {
  return {
    id: randomUUID(),
    provider,
    state: 'active',
    problem: null,
    people: 3,
    lastReadAt: at,
    nextReadAt: null,
  };
}

export function personView(): PersonView {
  return {
    id: randomUUID(),
    zone: 'Europe/Berlin',
    zoneIsGuess: true,
    workingHours: [{ days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00' }],
    address: null,
    isAdministrator: true,
    createdAt: at,
  };
}

export function connectionView(): ConnectionView {
  return {
    id: randomUUID(),
    provider: 'ics',
    kind: 'file',
    host: null,
    account: null,
    reads: true,
    writes: false,
    onlyMain: false,
    state: 'pending',
    problem: null,
    nextTryAt: null,
    reconnectAt: null,
    events: 0,
    warnings: [],
    createdAt: at,
    lastSyncedAt: null,
    nextSyncAt: null,
  };
}
