import { describe, expect, test } from 'vitest';
import { calendarText, meetingLines } from '../testing/calendar-text.ts';
import { readOrganization } from '../testing/read-organization.ts';
import { leave, signedInAs, signInAs, withAccount } from '../testing/signing-in.ts';
import { somebody } from '../testing/somebody.ts';
import { createTestWorld } from '../testing/test-world.ts';

const file = calendarText([meetingLines('20261123T090000', '20261123T100000')]);

describe('the visitor of an embedded installation', () => {
  test('becomes the person of the first account, and mail then reaches them', async () => {
    const it = createTestWorld();
    const me = await it.arrive();
    const { session } = await signedInAs(it, 'ada', { as: me });
    expect(session.principal).toEqual(me);
    const people = [...it.store.tables(me.tenantId).people.values()];
    expect(people).toMatchObject([{ address: 'ada@clearweek.example', isAdministrator: true }]);
  });

  test('is asked first where there is a calendar file already', async () => {
    const it = createTestWorld();
    const me = await it.arrive();
    await it.app.connectFile(me, file, null);
    expect(await signInAs(it, 'ada', { as: me })).toMatchObject({ kind: 'attach', address: 'ada@clearweek.example' });
  });

  test('who has nothing yet is signed in as the person that the account belongs to', async () => {
    const { it, me } = await withAccount();
    const blank = await it.store.inTenant(me.tenantId, (tx) => tx.people.create(somebody));
    const visitor = { tenantId: me.tenantId, personId: blank.id };
    expect((await signedInAs(it, 'ada', { as: visitor })).session.principal).toEqual(me);
  });
});

describe('a browser that still carries the session of somebody who disconnected everything', () => {
  test("signs in the next one as somebody new, who is no administrator and takes nobody's place", async () => {
    const { it, me, id, tables } = await withAccount();
    expect(tables().people.get(me.personId)).toMatchObject({ isAdministrator: true, hadAccount: true });
    await it.app.disconnect(me, id);
    const ben = (await signedInAs(it, 'ben', { as: me })).session.principal;
    expect(ben.personId).not.toBe(me.personId);
    expect(tables().people.get(ben.personId)).toMatchObject({ isAdministrator: false });
    expect(await it.app.listConnections(me)).toEqual([]);
  });

  test('asks nothing where a file was added since: it stays with whoever added it', async () => {
    const { it, me, id } = await withAccount();
    await it.app.disconnect(me, id);
    await it.app.connectFile(me, file, null);
    const ben = (await signedInAs(it, 'ben', { as: me })).session.principal;
    expect(ben.personId).not.toBe(me.personId);
    expect((await it.app.listConnections(ben)).map(({ kind }) => kind)).toEqual(['account']);
  });

  test('signs in the next one as the person that their account belongs to', async () => {
    const { it, me, id } = await withAccount();
    const ben = (await signedInAs(it, 'ben')).session.principal;
    await it.app.disconnect(me, id);
    expect((await signedInAs(it, 'ben', { as: me })).session.principal).toEqual(ben);
  });

  test('gives nobody the place of another one in the list of the organization', async () => {
    const { it, tables, personOf } = await readOrganization();
    const { session, connectionId } = await signedInAs(it, 'ben', { identity: { subject: 'id-ben' } });
    const me = session.principal;
    expect(me.personId).toBe(personOf('ben'));
    await it.app.setOrganizationReading(me, false);
    await it.app.disconnect(me, connectionId);
    const mia = (await signedInAs(it, 'mia', { as: me })).session.principal;
    expect(await it.app.organizationReading(mia)).toEqual({ listed: false, allowed: true });
    expect(tables().people.get(mia.personId)).toMatchObject({ address: 'mia@clearweek.example' });
    // By their own account they are again whom the directory means.
    const ben = await signedInAs(it, 'ben', { identity: { subject: 'id-ben' } });
    expect(ben.session.principal).toEqual(me);
  });
});

describe('whoever comes first to an installation of their own by the page of a provider', () => {
  test('is its administrator, and the one who is asked to sign in with the account afterwards', async () => {
    const { it, me, tables } = await withAccount();
    expect(tables().people.get(me.personId)).toMatchObject({ isAdministrator: true });
    await expect(it.arrive()).rejects.toMatchObject({ code: 'not_signed_in' });
    expect((await signedInAs(it, 'ada')).session.principal).toEqual(me);
    const ben = await signedInAs(it, 'ben');
    expect(tables().people.get(ben.session.principal.personId)).toMatchObject({ isAdministrator: false });
  });

  test('is none where many organizations share the installation', async () => {
    const { me, tables } = await withAccount({ tenancy: 'by-organization' });
    expect(tables().people.get(me.personId)).toMatchObject({ isAdministrator: false });
  });
});

describe('in an installation for many organizations', () => {
  const many = { tenancy: 'by-organization' } as const;

  test('colleagues share a tenant and strangers do not', async () => {
    const { it, me } = await withAccount(many);
    const ben = await signedInAs(it, 'ben');
    const mia = await signedInAs(it, 'mia', { identity: { organization: 'other.example' } });
    const privately = await signedInAs(it, 'ida', { identity: { organization: null } });
    const tenants = [ben, mia, privately].map(({ session }) => session.principal.tenantId === me.tenantId);
    expect(tenants).toEqual([true, false, false]);
    expect(privately.session.principal.tenantId).not.toBe(mia.session.principal.tenantId);
  });

  test('an account of another organization is never mixed in, only signed in with', async () => {
    const { it, me } = await withAccount(many);
    const { browserToken } = await leave(it, { as: me });
    const trip = { as: me, wish: { browserToken }, identity: { organization: 'other.example' } };
    const finished = await signInAs(it, 'mia', trip);
    expect(finished).toMatchObject({ kind: 'elsewhere', choices: ['switch'] });
    if (finished.kind !== 'elsewhere') throw new Error(finished.kind);
    const { decision } = finished;
    const decided = await it.app.decideSignIn({ decision, choice: 'switch', browserToken, principal: me });
    if (decided.kind !== 'signed-in') throw new Error(decided.kind);
    expect(decided.session.principal.tenantId).not.toBe(me.tenantId);
    expect(await it.app.listConnections(me)).toHaveLength(1);
  });
});

test('nobody gets more connections than a person may have', async () => {
  const it = createTestWorld();
  const me = await it.arrive();
  for (let count = 0; count < 50; count += 1) await it.app.connectFile(me, file, null);
  const { browserToken } = await leave(it, { as: me });
  const finished = await signInAs(it, 'ada', { as: me, wish: { browserToken } });
  if (finished.kind !== 'attach') throw new Error(finished.kind);
  const { decision } = finished;
  const decided = it.app.decideSignIn({ decision, choice: 'attach', browserToken, principal: me });
  await expect(decided).rejects.toMatchObject({ code: 'too_many_connections' });
  expect(await it.app.listConnections(me)).toHaveLength(50);
});
