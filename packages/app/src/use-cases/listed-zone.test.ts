import { DAY } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../testing/calendar-text.ts';
import { directory, entry } from '../testing/organized-world.ts';
import { readOrganization } from '../testing/read-organization.ts';
import { signedInAs } from '../testing/signing-in.ts';
import { createTestWorld } from '../testing/test-world.ts';

const list = (zone: string) => bytesOf(`email,zone\r\nBen@clearweek.example,${zone}\r\n`);

/** An administrator of a world in which nobody reads a calendar. */
async function administered() {
  const it = createTestWorld({ defaultZone: 'Europe/Berlin' });
  const admin = (await signedInAs(it, 'ada')).session.principal;
  return { it, admin };
}

describe('the zone of somebody whom a list of people names', () => {
  test('is that of the list from the first sign-in on, and still a guess', async () => {
    const { it, admin } = await administered();
    await it.app.importPeople(admin, list('Asia/Tokyo'));
    const ben = (await signedInAs(it, 'ben')).session.principal;
    expect(await it.app.me(ben)).toMatchObject({ zone: 'Asia/Tokyo', zoneIsGuess: true });
    expect(await it.app.me(admin)).toMatchObject({ zone: 'Europe/Berlin' });
  });

  test('follows a list that is imported later, and the weeks are measured by it', async () => {
    const { it, admin } = await administered();
    const ben = (await signedInAs(it, 'ben')).session.principal;
    const measured = () => it.waiting().filter(({ key }) => key === `measure:${ben.personId}`).length;
    expect(measured()).toBe(0);
    await it.app.importPeople(admin, list('America/New_York'));
    expect([(await it.app.me(ben)).zone, (await it.app.me(admin)).zone]).toEqual(['America/New_York', 'Europe/Berlin']);
    expect(measured()).toBe(1);
  });

  test('stays what was chosen, whatever a list says', async () => {
    const { it, admin } = await administered();
    const ben = (await signedInAs(it, 'ben')).session.principal;
    await it.app.changePreferences(ben, { zone: 'Europe/Lisbon' });
    await it.app.importPeople(admin, list('Asia/Tokyo'));
    await signedInAs(it, 'ben');
    expect(await it.app.me(ben)).toMatchObject({ zone: 'Europe/Lisbon', zoneIsGuess: false });
  });

  test('stays what it was where the list says none', async () => {
    const { it, admin } = await administered();
    await it.app.importPeople(admin, list(''));
    const ben = (await signedInAs(it, 'ben')).session.principal;
    expect(await it.app.me(ben)).toMatchObject({ zone: 'Europe/Berlin' });
  });
});

test("the zone of a directory's member replaces the guess when the directory is read again", async () => {
  const { it, admin, organization, personOf, workOn } = await readOrganization();
  const ben = { tenantId: admin.tenantId, personId: personOf('ben') };
  await it.store.inTenant(admin.tenantId, (tx) => tx.people.update(ben.personId, { zoneIsGuess: true, zone: 'UTC' }));
  await it.app.setOrganizationReading(ben, false);
  organization.answerDirectory(directory([entry('ada'), entry('ben', { zone: 'Asia/Tokyo' }), entry('cem')]));
  await workOn(1.2 * DAY);
  expect(await it.app.me(ben)).toMatchObject({ zone: 'Asia/Tokyo', zoneIsGuess: true });
});
