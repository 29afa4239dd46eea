import { expect, test } from 'vitest';
import { permissionsOf, scopesFor } from './scopes.ts';

const scope = (name: string) => `https://www.googleapis.com/auth/calendar.${name}`;

test('least scopes: own events to read, the list of calendars, own events to write', () => {
  expect(scopesFor(['read'])).toEqual(['openid', 'email', scope('events.owned.readonly')]);
  expect(scopesFor(['read', 'calendars', 'settings'])).toEqual([
    'openid',
    'email',
    scope('events.owned.readonly'),
    scope('calendarlist.readonly'),
  ]);
  expect(scopesFor(['write'])).toContain(scope('events.owned'));
});

test('what was granted is what the scopes say, not what was asked for', () => {
  expect(permissionsOf(['openid', 'email'])).toEqual([]);
  expect(permissionsOf(['openid', scope('events.owned.readonly')])).toEqual(['read', 'settings']);
  expect(permissionsOf([scope('calendarlist.readonly')])).toEqual(['calendars']);
});

test('who may write may read', () => {
  expect(permissionsOf([scope('events.owned')])).toEqual(['read', 'settings', 'write']);
});

test('wider scopes of an earlier consent allow the same', () => {
  expect(permissionsOf(['https://www.googleapis.com/auth/calendar'])).toEqual([
    'read',
    'settings',
    'calendars',
    'write',
  ]);
  expect(permissionsOf([scope('readonly')])).toEqual(['read', 'settings', 'calendars']);
  expect(permissionsOf([`${scope('events.owned')}.other`])).toEqual([]);
});
