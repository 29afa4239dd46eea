import type { OrganizationConsent } from '@clearweek/app';
import { DAY, MINUTE } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { primaryOf, startMicrosoft, weekly } from './microsoft-client-world.ts';
import { accessWith } from './pretended-company.ts';

const signal = new AbortController().signal;

async function organization() {
  const world = await startMicrosoft();
  const consent: OrganizationConsent = { provider: 'microsoft', tenant: world.sandbox.microsoft.tenantId };
  return { world, consent, provider: world.microsoft.organization };
}

test("one token reads each mailbox, by the person's address or id", async () => {
  const { world, consent, provider } = await organization();
  const answer = await provider.accessToken(consent, null, 'calendars', signal);
  if (answer.kind !== 'ok') throw new Error(answer.fault.kind);
  expect(answer.value.expiresInMs).toBeGreaterThan(30 * MINUTE);
  for (const person of world.sandbox.world.people.filter(({ provider: name }) => name === 'microsoft')) {
    const calendar = world.sandbox.world.calendars(person.id)[0]!;
    world.sandbox.acts.create(calendar.id, weekly);
    for (const mailbox of [person.address, person.subject]) {
      const access = accessWith(answer.value.token, mailbox);
      const remote = await primaryOf(world.microsoft, access);
      const follower = world.follow(access, remote, calendar);
      expect(await follower.sync()).toMatchObject({ answers: ['changes'] });
      expect(follower.ours()).toEqual(follower.truth());
      expect(follower.ours().length).toBeGreaterThan(5);
    }
  }
  const nobody = accessWith(answer.value.token, 'nobody@lindenhof.example');
  expect(await world.microsoft.calendars.settings(nobody)).toMatchObject({ fault: { kind: 'no-calendar' } });
});

test('a token of an app with a wrong secret is none', async () => {
  const { world, consent } = await organization();
  const wrong = world.client({ clientSecret: 'expired' }).organization;
  expect(await wrong.accessToken(consent, null, 'calendars', signal)).toMatchObject({
    fault: { kind: 'misconfigured' },
  });
});

test('the directory tells everybody, then who changed', async () => {
  const { world, consent, provider } = await organization();
  const first = await provider.directory(consent, null, signal);
  if (first.kind !== 'ok' || first.value.kind !== 'changes') throw new Error(first.kind);
  const people = world.sandbox.world.people.filter(({ provider: name }) => name === 'microsoft');
  const ids = new Map(people.map(({ id, subject }) => [id, subject]));
  expect(first.value.whole).toBe(true);
  expect(first.value.entries.toSorted((one, other) => (one.externalId < other.externalId ? -1 : 1))).toEqual(
    people.map(({ subject, address, name, managerId, unit }) => ({
      externalId: subject,
      addresses: [address],
      name,
      zone: null,
      manager: managerId === null ? null : ids.get(managerId),
      unit,
      active: true,
    })),
  );
  const none = await provider.directory(consent, first.value.cursor, signal);
  expect(none).toMatchObject({ kind: 'ok', value: { whole: false, entries: [], removed: [] } });
  for (const { id } of people.slice(1)) world.sandbox.acts.leave(id);
  const left = await provider.directory(consent, first.value.cursor, signal);
  if (left.kind !== 'ok' || left.value.kind !== 'changes') throw new Error(left.kind);
  const inactive = left.value.entries.filter(({ active }) => !active).map(({ externalId }) => externalId);
  expect([...inactive, ...left.value.removed].toSorted()).toEqual(
    people
      .slice(1)
      .map(({ subject }) => subject)
      .toSorted(),
  );
  world.clock.set(world.clock.now() + 8 * DAY);
  expect(await provider.directory(consent, first.value.cursor, signal)).toMatchObject({
    kind: 'ok',
    value: { kind: 'cursor-expired' },
  });
});
