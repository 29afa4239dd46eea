import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarScope, visitGoogle } from './sandbox-google-visitor.ts';
import type { Visit } from './sandbox-google-visitor.ts';

let visit: Visit;
let token = '';
let path = '';
const body = {
  summary: 'Focus',
  start: { dateTime: '2026-11-26T09:00:00+01:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-11-26T11:00:00+01:00', timeZone: 'Europe/Berlin' },
};
const focus = { ...body, eventType: 'focusTime', focusTimeProperties: { autoDeclineMode: 'declineNone' } };
let number = 0;
const newId = (): string => `0focus${(number += 1)}`;

beforeAll(async () => {
  visit = await visitGoogle();
  token = await visit.token(visit.person(1).address, [calendarScope('events.owned')]);
  path = '/calendar/v3/calendars/primary/events';
});
afterAll(() => visit.close());
beforeEach(() => visit.sandbox.requests.clear());

describe('writing events', () => {
  test('a focus block is created under the id that the client gives, once', async () => {
    const id = newId();
    const marked = { ...focus, id, extendedProperties: { private: { clearweek: 'block-1' } } };
    const created = await visit.send(token, 'POST', path, marked);
    expect(created.status).toBe(200);
    expect(created.body).toMatchObject({ id, eventType: 'focusTime', summary: 'Focus', status: 'confirmed' });
    const again = await visit.send(token, 'POST', path, marked);
    expect([again.status, again.body.error.errors[0].reason]).toEqual([409, 'duplicate']);
    const found = await visit.get(token, path, { privateExtendedProperty: 'clearweek=block-1' });
    expect(found.body.items.map((item: { id: string }) => item.id)).toEqual([id]);
    visit.assertFits();
  });

  test('what is deleted is cancelled, cannot be deleted again, and its id stays taken', async () => {
    const id = newId();
    await visit.send(token, 'POST', path, { ...focus, id });
    expect((await visit.send(token, 'DELETE', `${path}/${id}`)).status).toBe(204);
    expect((await visit.get(token, `${path}/${id}`)).body.status).toBe('cancelled');
    const again = await visit.send(token, 'DELETE', `${path}/${id}`);
    expect([again.status, again.body.error.errors[0].reason]).toEqual([410, 'deleted']);
    expect((await visit.send(token, 'POST', path, { ...focus, id })).status).toBe(409);
    expect((await visit.send(token, 'DELETE', `${path}/nothing`)).status).toBe(404);
    visit.assertFits();
  });

  test('a patch changes what it names, on the version that it names', async () => {
    const created = (await visit.send(token, 'POST', path, { ...body, id: newId() })).body;
    const event = `${path}/${created.id}`;
    const moved = {
      start: { dateTime: '2026-11-26T13:00:00+01:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-11-26T14:00:00+01:00', timeZone: 'Europe/Berlin' },
    };
    const patched = await visit.send(token, 'PATCH', event, moved, { 'if-match': created.etag });
    expect(patched.body.summary).toBe('Focus');
    expect(new Date(patched.body.start.dateTime).toISOString()).toBe('2026-11-26T12:00:00.000Z');
    const late = await visit.send(token, 'PATCH', event, { summary: 'Late' }, { 'if-match': created.etag });
    expect(late.status).toBe(412);
    const typed = await visit.send(token, 'PATCH', event, { eventType: 'focusTime' });
    expect(typed.body.error.errors[0].reason).toBe('eventTypeRestriction');
    visit.assertFits();
  });

  test('only the organizer changes a meeting for everybody; a guest answers', async () => {
    const [host, guest] = [visit.person(2), visit.person(1)];
    const [calendar] = visit.sandbox.world.calendars(host.id);
    const attendees = [
      { address: guest.address, name: '', kind: 'person', optional: false, response: 'needsAction' },
    ] as const;
    const times = {
      kind: 'times',
      start: '2026-11-27T09:00:00',
      end: '2026-11-27T10:00:00',
      zone: 'Europe/Berlin',
    } as const;
    const meeting = visit.sandbox.acts.create(calendar?.id ?? '', { times, title: 'Plan', attendees });
    const event = `${path}/${meeting.id}`;
    const refused = await visit.send(token, 'PATCH', event, { summary: 'Mine' });
    expect([refused.status, refused.body.error.errors[0].reason]).toEqual([403, 'forbiddenForNonOrganizer']);
    const answer = { attendees: [{ email: guest.address, responseStatus: 'accepted' }] };
    expect((await visit.send(token, 'PATCH', event, answer)).status).toBe(200);
    const hostToken = await visit.token(host.address, [calendarScope('events.owned')]);
    const seen = (await visit.get(hostToken, event)).body.attendees;
    expect(seen).toContainEqual(expect.objectContaining({ email: guest.address, responseStatus: 'accepted' }));
  });

  test('one occurrence of a series can be moved and called off', async () => {
    const series = (await visit.send(token, 'POST', path, { ...body, recurrence: ['RRULE:FREQ=DAILY;COUNT=4'] })).body;
    const one = `${path}/${series.id}_20261127T080000Z`;
    const moved = await visit.send(token, 'PATCH', one, {
      start: { dateTime: '2026-11-27T15:00:00+01:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-11-27T16:00:00+01:00', timeZone: 'Europe/Berlin' },
    });
    expect(moved.body).toMatchObject({ recurringEventId: series.id });
    expect((await visit.send(token, 'DELETE', `${path}/${series.id}_20261128T080000Z`)).status).toBe(204);
    const query = { showDeleted: 'true', timeZone: 'Europe/Berlin' };
    const instances = (await visit.get(token, `${path}/${series.id}/instances`, query)).body.items;
    const states = instances.map((item: any) => item.status).sort();
    expect(states).toEqual(['cancelled', 'confirmed', 'confirmed', 'confirmed']);
  });

  test.each([
    ['an id outside of the alphabet', { ...body, id: 'UPPER-case' }, 'invalid'],
    ['no end', { summary: 'x', start: body.start }, 'required'],
    ['an end before the start', { ...body, end: { dateTime: '2026-11-26T08:00:00+01:00' } }, 'timeRangeEmpty'],
    [
      'an all-day focus block',
      { ...focus, start: { date: '2026-11-26' }, end: { date: '2026-11-27' } },
      'malformedFocusTimeEvent',
    ],
    ['properties of another type', { ...body, outOfOfficeProperties: {} }, 'badRequest'],
    ['an unknown zone', { ...body, start: { ...body.start, timeZone: 'Moon/Base' } }, 'invalid'],
  ])('%s is refused', async (_, wrong, reason) => {
    const { status, body: answer } = await visit.send(token, 'POST', path, wrong);
    expect([status, answer.error.errors[0].reason]).toEqual([400, reason]);
  });
});
