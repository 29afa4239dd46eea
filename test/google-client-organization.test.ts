import { describe, expect, test } from 'vitest';
import { startGoogle } from './google-client-world.ts';
import type { GoogleWorld } from './google-client-world.ts';
import { accessWith } from './pretended-company.ts';

describe("an organization's consent", () => {
  const { signal } = new AbortController();
  const scopes = [
    'https://www.googleapis.com/auth/calendar.events.owned.readonly',
    'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
    'https://www.googleapis.com/auth/admin.directory.user.readonly',
  ];

  async function delegated(one: GoogleWorld, allowed: readonly string[]) {
    const { origin } = one.sandbox.google;
    const made = await fetch(`${origin}/sandbox/google/service-accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ scopes: allowed }),
    });
    const key = (await made.json()) as { client_email: string; private_key: string; private_key_id: string };
    const about = (await (await fetch(`${origin}/sandbox/google`)).json()) as { admins: readonly string[] };
    return {
      provider: 'google',
      clientEmail: key.client_email,
      privateKey: key.private_key,
      privateKeyId: key.private_key_id,
      admin: about.admins[0] ?? '',
    } as const;
  }

  test("reads a person's calendar in their name, counted as theirs", async () => {
    const one = await startGoogle();
    const consent = await delegated(one, scopes);
    const token = await one.google.organization.accessToken(consent, one.person('p2').address, 'calendars', signal);
    if (token.kind !== 'ok') throw new Error(token.fault.kind);
    expect(token.value.expiresInMs).toBeGreaterThan(60_000);
    const access = { ...accessWith(token.value.token, one.person('p2').address), quotaUser: 'member-2' };
    expect(await one.google.calendars.settings(access)).toMatchObject({ value: { zone: 'America/New_York' } });
    const times = { kind: 'dates', start: '2026-10-06', end: '2026-10-07' } as const;
    one.sandbox.acts.create(one.calendar('p2').id, { times, title: 'Harvest' });
    const follower = one.follow(access, 'p2');
    await follower.sync();
    expect(follower.ours()).toEqual(follower.truth());
    expect(follower.ours()).toHaveLength(1);
    const users = one.sandbox.requests.exchanges
      .filter(({ path }) => path.startsWith('/calendar/'))
      .map(({ query }) => query.find(([name]) => name === 'quotaUser')?.[1]);
    expect(new Set(users).size).toBe(1);
    expect(users[0]).toMatch(/^[\w-]{1,40}$/);
  });

  test('that the administrator did not give, or took back, is blocked by them', async () => {
    const one = await startGoogle();
    const consent = await delegated(one, scopes.slice(2));
    const { organization } = one.google;
    const blocked = { kind: 'failed', fault: { kind: 'blocked-by-admin' } };
    expect(await organization.accessToken(consent, one.person('p2').address, 'calendars', signal)).toMatchObject(
      blocked,
    );
    expect(await organization.directory(await delegated(one, []), null, signal)).toMatchObject(blocked);
  });

  test('for an account that is closed there is no calendar', async () => {
    const one = await startGoogle();
    const consent = await delegated(one, scopes);
    one.sandbox.acts.leave('p3');
    expect(
      await one.google.organization.accessToken(consent, one.person('p3').address, 'calendars', signal),
    ).toMatchObject({ fault: { kind: 'no-calendar' } });
  });

  test('whose administrator has left, or whose key is another, no longer holds, and nobody is taken for a room', async () => {
    const one = await startGoogle();
    const consent = await delegated(one, scopes);
    const blocked = { kind: 'failed', fault: { kind: 'blocked-by-admin' } };
    const { organization } = one.google;
    const { address } = one.person('p2');
    const { privateKey } = await delegated(one, scopes);
    expect(await organization.accessToken({ ...consent, privateKey }, address, 'calendars', signal)).toMatchObject(
      blocked,
    );
    const admin = one.sandbox.world.personByAddress(consent.admin);
    one.sandbox.acts.leave(admin?.id ?? '');
    expect(await organization.directory(consent, null, signal)).toMatchObject(blocked);
    expect(await organization.accessToken(consent, address, 'calendars', signal)).toMatchObject({ kind: 'ok' });
  });

  test('lists everybody, with unit and manager, and who has left', async () => {
    const one = await startGoogle();
    const consent = await delegated(one, scopes);
    one.sandbox.acts.leave('p3');
    const answer = await one.google.organization.directory(consent, null, signal);
    if (answer.kind !== 'ok' || answer.value.kind !== 'changes') throw new Error('no directory');
    expect(answer.value.whole).toBe(true);
    const entry = (id: string) =>
      answer.value.kind === 'changes' &&
      answer.value.entries.find(({ externalId }) => externalId === one.person(id).subject);
    expect(entry('p2')).toMatchObject({
      addresses: expect.arrayContaining(['p2@lindenhof.example']),
      name: 'Person p2',
      manager: 'p1@lindenhof.example',
      unit: ['Product', 'Build'],
      active: true,
    });
    expect(entry('p1')).toMatchObject({ manager: null, unit: ['Product', 'Design'] });
    expect(entry('p3')).toMatchObject({ active: false });
  });
});
