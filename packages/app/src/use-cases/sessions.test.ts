import { DAY, DEFAULT_WORKING_HOURS, HOUR } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { TenantId } from '../ports/store.ts';
import { calendarText } from '../testing/calendar-text.ts';
import { readOrganization } from '../testing/read-organization.ts';
import { signedInAs, withAccount } from '../testing/signing-in.ts';
import { createTestWorld } from '../testing/test-world.ts';
import { createPerson, openSession } from './sessions.ts';

async function signedIn() {
  const it = createTestWorld({ defaultZone: 'Asia/Tokyo' });
  const { cookie, principal, expiresAt } = await it.app.signInLocal();
  const sessions = () => [...it.store.tables(principal.tenantId).sessions.values()];
  return { it, cookie, principal, expiresAt, sessions };
}

describe('signing in', () => {
  test('makes the one person at the first visit, in the zone that was guessed, and finds it at the next', async () => {
    const { it, principal } = await signedIn();
    const again = await it.app.signInLocal();
    expect(again.principal).toEqual(principal);
    expect(await it.app.me(principal)).toEqual({
      id: principal.personId,
      zone: 'Asia/Tokyo',
      zoneIsGuess: true,
      address: null,
      isAdministrator: true,
      createdAt: '2026-11-25T10:00:00Z',
      workingHours: DEFAULT_WORKING_HOURS,
    });
    const { people, audit } = it.store.tables(principal.tenantId);
    expect([people.size, audit.map(({ action }) => action)]).toEqual([1, ['person.created']]);
  });

  test('gives a cookie that says who it is, and keeps nothing by which the cookie could be made', async () => {
    const { it, cookie, principal, expiresAt } = await signedIn();
    expect(await it.app.authenticate(cookie)).toEqual(principal);
    expect(expiresAt).toBe(it.clock.now() + 90 * DAY);
    const kept = JSON.stringify([...it.store.tables(principal.tenantId).sessions]);
    expect(kept).not.toContain(cookie.split('.')[1]);
  });

  test('keeps the newest hundred sessions of a person', async () => {
    const { it, cookie, sessions } = await signedIn();
    const cookies = [cookie];
    for (let count = 0; count < 100; count += 1) {
      it.clock.pass(1_000);
      cookies.push((await it.app.signInLocal()).cookie);
    }
    expect(sessions()).toHaveLength(100);
    expect(await it.app.authenticate(cookies[0]!)).toBeNull();
    expect(await it.app.authenticate(cookies[1]!)).not.toBeNull();
    expect(await it.app.authenticate(cookies.at(-1)!)).not.toBeNull();
  });

  test('forgets the sessions that have expired', async () => {
    const { it, sessions } = await signedIn();
    it.clock.pass(90 * DAY);
    await it.app.signInLocal();
    expect(sessions()).toHaveLength(1);
  });
});

describe('a visit from the computer itself', () => {
  test('signs in the local person for as long as nobody has an account', async () => {
    const { it, principal } = await signedIn();
    expect(await it.app.localOpening()).toBe('by-itself');
    await it.app.connectFile(principal, calendarText([]), null);
    expect(await it.app.localOpening()).toBe('by-itself');
  });

  test('signs nobody in once the local person has an account: they sign in with it, and may be another one now', async () => {
    const { it, principal } = await signedIn();
    const { session } = await signedInAs(it, 'ada', { as: principal });
    expect(session.principal).toEqual(principal);
    expect(await it.app.localOpening()).toBe('not');
    for (const asked of [false, true])
      await expect(it.app.signInLocal({ asked })).rejects.toMatchObject({ code: 'not_signed_in' });
  });

  test('signs in a local person without an account only where they ask for it, once somebody else has one', async () => {
    const { it, principal } = await signedIn();
    await signedInAs(it, 'ada');
    expect(await it.app.localOpening()).toBe('if-asked');
    await expect(it.app.signInLocal()).rejects.toMatchObject({ code: 'not_signed_in' });
    expect((await it.app.signInLocal({ asked: true })).principal).toEqual(principal);
  });

  test('makes nobody who could be asked for where the first one came with an account', async () => {
    const { it } = await withAccount();
    expect(await it.app.localOpening()).toBe('not');
  });

  test('signs in nobody as the one who disconnected their last account: whoever asks begins as somebody new', async () => {
    const { it, principal } = await signedIn();
    const { connectionId } = await signedInAs(it, 'ada', { as: principal });
    await it.app.disconnect(principal, connectionId);
    expect(await it.app.localOpening()).toBe('if-asked');
    await expect(it.app.signInLocal()).rejects.toMatchObject({ code: 'not_signed_in' });
    const next = (await it.app.signInLocal({ asked: true })).principal;
    expect(next.personId).not.toBe(principal.personId);
    expect((await it.app.me(next)).isAdministrator).toBe(false);
    // From here on they are the one at this computer.
    expect((await it.app.signInLocal()).principal).toEqual(next);
  });

  test('signs in nobody as somebody of the organization, whose mailbox is read', async () => {
    const { it, personOf } = await readOrganization();
    const of = await it.app.signInLocal({ asked: true });
    for (const name of ['ada', 'ben']) expect(of.principal.personId).not.toBe(personOf(name));
    expect(await it.app.listConnections(of.principal)).toEqual([]);
  });

  test('signs in by itself again when the last account, which was of somebody else, is disconnected and forgotten', async () => {
    const { it, principal } = await signedIn();
    const { session, connectionId } = await signedInAs(it, 'ben');
    await it.app.disconnect(session.principal, connectionId);
    expect((await it.app.signInLocal()).principal).toEqual(principal);
  });
});

describe('a session', () => {
  test('ends thirty days after it was last used, and is forgotten then', async () => {
    const { it, cookie, sessions } = await signedIn();
    it.clock.pass(30 * DAY - 1);
    expect(await it.app.authenticate(cookie)).not.toBeNull();
    it.clock.pass(30 * DAY);
    expect(await it.app.authenticate(cookie)).toBeNull();
    expect(sessions()).toEqual([]);
  });

  test('ends ninety days after it began, however much it is used', async () => {
    const { it, cookie, expiresAt, sessions } = await signedIn();
    while (it.clock.now() + DAY < expiresAt) {
      it.clock.pass(DAY);
      expect(await it.app.authenticate(cookie)).not.toBeNull();
    }
    it.clock.moveTo(expiresAt - 1);
    expect(await it.app.authenticate(cookie)).not.toBeNull();
    it.clock.pass(1);
    expect(await it.app.authenticate(cookie)).toBeNull();
    expect(sessions()).toEqual([]);
  });

  test('notes its use at most once an hour', async () => {
    const { it, cookie, sessions } = await signedIn();
    const began = it.clock.now();
    it.clock.pass(HOUR);
    await it.app.authenticate(cookie);
    expect(sessions()[0]?.lastSeenAt).toBe(began);
    it.clock.pass(1);
    await it.app.authenticate(cookie);
    expect(sessions()[0]?.lastSeenAt).toBe(began + HOUR + 1);
  });

  test('ends at once when it is signed out, and no other with it', async () => {
    const { it, cookie, principal } = await signedIn();
    const other = await it.app.signInLocal();
    await it.app.signOut(cookie);
    expect(await it.app.authenticate(cookie)).toBeNull();
    expect(await it.app.authenticate(other.cookie)).toEqual(principal);
    await expect(it.app.signOut(cookie)).resolves.toBeUndefined();
  });

  test('ends with all the others of its person where it is signed out everywhere, and nobody else is touched', async () => {
    const { it, cookie, principal, sessions } = await signedIn();
    const other = await it.app.signInLocal();
    const colleague = await it.deps.store.inTenant(principal.tenantId, async (tx) => {
      const person = await createPerson(
        tx,
        { zone: 'Asia/Tokyo', address: null, isAdministrator: false },
        it.clock.now(),
      );
      return openSession(it.deps, tx, person.id, it.clock.now());
    });
    await it.app.signOutEverywhere(principal);
    for (const ended of [cookie, other.cookie]) expect(await it.app.authenticate(ended)).toBeNull();
    expect(await it.app.authenticate(colleague.cookie)).toEqual(colleague.principal);
    expect(sessions()).toHaveLength(1);
    expect(it.store.tables(principal.tenantId).audit.at(-1)).toMatchObject({
      actor: principal.personId,
      action: 'session.ended_everywhere',
      subject: principal.personId,
    });
  });

  test('of another tenant is unknown, whatever its cookie claims, and cannot be ended there', async () => {
    const { it, cookie, principal } = await signedIn();
    const foreign = `00000000-0000-7000-8000-0000000000bb.${cookie.split('.')[1]}`;
    expect(await it.app.authenticate(foreign)).toBeNull();
    await it.app.signOut(foreign);
    expect(await it.app.authenticate(cookie)).toEqual(principal);
  });
});

describe('a cookie', () => {
  const tenant = '018f0000-0000-7000-8000-0000000000aa' as TenantId;
  const token = 'x'.repeat(43);
  test.each([
    ['empty', ''],
    ['without a token', `${tenant}.`],
    ['without a tenant', `.${token}`],
    ['with a token too short', `${tenant}.${token.slice(1)}`],
    ['with a token too long', `${tenant}.${token}x`],
    ['with a line after it', `${tenant}.${token}\n`],
    ['with a tenant that is no id', `${tenant.slice(1)}.${token}`],
    ['with a tenant in capitals', `${tenant.toUpperCase()}.${token}`],
    ['with SQL for a tenant', `' or true --.${token}`],
    ['with a token of other characters', `${tenant}.${'/'.repeat(43)}`],
  ])('%s is nobody, and the database is not asked', async (_what, cookie) => {
    const { it } = await signedIn();
    let asked = 0;
    const { inTenant } = it.store;
    it.store.inTenant = (tenantId, work) => {
      asked += 1;
      return inTenant(tenantId, work);
    };
    expect(await it.app.authenticate(cookie)).toBeNull();
    await it.app.signOut(cookie);
    expect(asked).toBe(0);
    expect(await it.app.authenticate(`${tenant}.${token}`)).toBeNull();
    expect(asked).toBe(1);
  });
});
