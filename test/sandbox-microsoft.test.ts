import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { visitMicrosoft } from './sandbox-microsoft-visitor.ts';
import type { MicrosoftVisit } from './sandbox-microsoft-visitor.ts';
import { describeWithSharedData } from './shared-data.ts';

const WINDOW = 'startDateTime=2026-10-01T00:00:00Z&endDateTime=2027-01-01T00:00:00Z';

let visit: MicrosoftVisit;
beforeAll(async () => {
  visit = await visitMicrosoft();
});
afterAll(() => visit.close());
afterEach(() => visit.assertFits());

describeWithSharedData('what the simulator answers is what Graph describes', () => {
  test('when a person signs in and calendars are listed and followed through half a year of life', async () => {
    for (const person of visit.people().slice(0, 4)) {
      const token = await visit.signIn(person.id, 'Calendars.Read MailboxSettings.Read User.Read');
      expect((await visit.ask(token, '/me')).body.mail).toBe(person.address);
      expect((await visit.ask(token, '/me/mailboxSettings')).status).toBe(200);
      const calendars = await visit.everything(token, '/me/calendars');
      const own = calendars.items.find(({ isDefaultCalendar }) => isDefaultCalendar);
      const listing = await visit.everything(token, `/me/calendars/${own.id}/calendarView/delta?${WINDOW}`);
      expect(new Set(listing.items.map(({ type }) => type))).toEqual(
        new Set([
          'seriesMaster',
          'occurrence',
          'exception',
          'singleInstance',
          ...(hasTombstone(listing.items) ? [undefined] : []),
        ]),
      );
      const master = listing.items.find(({ type }) => type === 'seriesMaster');
      await visit.everything(token, `/me/events/${master.id}/instances?${WINDOW}&$top=20`);
      expect((await visit.ask(token, `/me/events/${master.id}`)).body.type).toBe('seriesMaster');
      await visit.everything(token, `/me/calendarView?${WINDOW}&$top=200`);
    }
  });

  test('when an application reads mailboxes, and what changes in them', async () => {
    const token = await visit.application();
    const mailbox = `/users/${visit.person(0).subject}`;
    const [own] = (await visit.everything(token, `${mailbox}/calendars`)).items;
    let { delta } = await visit.everything(token, `${mailbox}/calendars/${own.id}/calendarView/delta?${WINDOW}`);
    for (let round = 0; round < 40; round += 1) {
      const act = await fetch(`${visit.sandbox.microsoft.origin}/sandbox/acts`, { method: 'POST', body: '{}' });
      expect(act.status).toBe(200);
      delta = (await visit.everything(token, delta)).delta;
    }
    expect((await visit.ask(token, `${mailbox}/mailboxSettings`)).status).toBe(200);
  });

  test('when the directory is read', async () => {
    const token = await visit.application();
    const { items } = await visit.everything(
      token,
      '/users?$select=id,mail,userPrincipalName,department&$expand=manager($select=id)&$top=5',
    );
    expect(items).toHaveLength(visit.people().length);
    const first = await visit.everything(
      token,
      '/users/delta?$select=displayName,mail,manager,usageLocation,accountEnabled',
    );
    expect(visit.sandbox.acts.leave(visit.person(visit.people().length - 1).id)).toBe(true);
    expect((await visit.everything(token, first.delta)).items).toHaveLength(1);
    await visit.ask(token, `/users/${visit.person(0).subject}/manager`);
  });

  test('when an event is created, changed and deleted', async () => {
    const token = await visit.signIn(visit.person(1).id, 'Calendars.ReadWrite');
    const start = { dateTime: '2026-11-26T09:00:00', timeZone: 'UTC' };
    const end = { dateTime: '2026-11-26T11:00:00', timeZone: 'UTC' };
    const made = await visit.ask(token, '/me/events', {
      method: 'POST',
      body: { subject: 'Focus time', start, end, showAs: 'busy', categories: ['Focus time'], transactionId: 'one' },
    });
    expect(made.status).toBe(201);
    const path = `/me/events/${made.body.id}`;
    expect((await visit.ask(token, path, { method: 'PATCH', body: { subject: 'Deep work' } })).body.subject).toBe(
      'Deep work',
    );
    expect((await visit.ask(token, path, { method: 'DELETE' })).status).toBe(204);
    expect((await visit.ask(token, path)).status).toBe(404);
  });

  test('when something is refused', async () => {
    const token = await visit.signIn(visit.person(5).id, 'Calendars.Read');
    const statuses = [
      await visit.ask('unknown', '/me/calendars'),
      await visit.ask(token, '/me/mailboxSettings'),
      await visit.ask(token, `/me/calendarView/delta?${WINDOW}&$select=subject`),
      await visit.ask(token, '/me/calendarView/delta?$deltatoken=made-up'),
      await visit.ask(token, '/me/calendarView'),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 403, 400, 400, 400]);
  });
});

function hasTombstone(items: readonly { '@removed'?: unknown }[]): boolean {
  return items.some((item) => item['@removed'] !== undefined);
}
