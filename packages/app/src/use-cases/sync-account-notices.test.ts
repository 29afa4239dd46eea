import { DAY, HOUR, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { Notice } from '../ports/watch-tables.ts';
import { circuit } from '../provider-circuit.ts';
import { connectAccount, readAccount, withAccount } from '../testing/connected-account.ts';
import { eventChange } from '../testing/remote-events.ts';
import { changed, failed, ok, primary } from '../testing/scripted-provider.ts';
import { wednesday } from '../testing/test-world.ts';

const second = { id: 'second', primary: false };
const third = { id: 'third', primary: false };
const silent = failed({ kind: 'unavailable', retryAfterMs: null, silent: true });

/** An account with three calendars, read and watched, with the notices of its provider. */
async function withThree() {
  const all = await withAccount();
  all.provider.answerCalendars(ok([primary, second, third]));
  await all.sync();
  await all.it.work();
  // The floor is reckoned with the watches from here on.
  all.it.clock.moveTo(all.stored().nextSyncAt!);
  await all.sync();
  all.provider.asked.length = 0;
  const calendarOf = (id: string) => [...all.tables().calendars.values()].find((calendar) => calendar.id === id)!;
  const notice = async (id: string) => {
    const watch = [...all.tables().watches.values()].find((one) => one.calendarId === calendarOf(id).calendarId)!;
    const resourceId = watch.remote?.resourceId ?? null;
    const genuine: Notice = { tenantId: all.me.tenantId, watchId: watch.id, secretHash: watch.secretHash, resourceId };
    expect(await all.it.app.takeNotices([genuine])).toEqual({ known: 1, unknown: 0 });
  };
  const read = () =>
    all.provider.asked.splice(0).flatMap(({ method, calendar }) => (method === 'changes' ? [calendar!] : []));
  return { ...all, calendarOf, notice, read };
}

describe('a reading that notices ask for', () => {
  test('reads the calendars that they named, once, and no others', async () => {
    const { it, notice, read, calendarOf } = await withThree();
    for (let time = 0; time < 3; time += 1) {
      await notice('second');
      it.clock.pass(500);
    }
    await notice('third');
    it.clock.pass(3_000);
    await it.work();
    expect(read().toSorted()).toEqual(['second', 'third']);
    expect([calendarOf('second').dirtyAt, calendarOf('third').dirtyAt]).toEqual([null, null]);
    expect(it.waiting()).toEqual([]);
  });

  test('does not put off the time at which all are read', async () => {
    const { it, notice, read, stored } = await withThree();
    const { nextSyncAt } = stored();
    const calendars: number[] = [];
    while (it.clock.now() + HOUR < nextSyncAt!) {
      it.clock.pass(HOUR);
      await notice('second');
      it.clock.pass(3_000);
      await it.work();
      calendars.push(new Set(read()).size);
      expect(stored().nextSyncAt).toBe(nextSyncAt);
    }
    expect(calendars.filter((count) => count === 1).length).toBeGreaterThan(3);
    it.clock.moveTo(nextSyncAt!);
    await it.store.ledger.planDue(it.clock.now(), 10);
    await it.work();
    expect(read().toSorted()).toEqual(['primary', 'second', 'third']);
  });

  test('does not answer a notice that comes while it reads', async () => {
    const { it, provider, notice, read } = await withThree();
    await notice('second');
    it.clock.pass(3_000);
    provider.answerChanges(async () => {
      provider.answerChanges(changed([eventChange('late', wednesday)]));
      it.clock.pass(1);
      await notice('second');
      return changed([]);
    });
    await it.work();
    expect(read()).toEqual(['second']);
    it.clock.pass(3_000);
    await it.work();
    expect(read()).toEqual(['second']);
  });

  test('that fails reads everything the next time', async () => {
    const { it, provider, notice, read, stored } = await withThree();
    await notice('second');
    it.clock.pass(3_000);
    provider.answerChanges(silent);
    await it.work();
    read();
    it.clock.moveTo(stored().nextSyncAt!);
    provider.answerChanges(changed([]));
    await it.store.ledger.planDue(it.clock.now(), 10);
    await it.work();
    expect(read().toSorted()).toEqual(['primary', 'second', 'third']);
  });

  test('after a fault of our own reads everything, also before the time of the next try', async () => {
    const { it, provider, notice, read, stored } = await withThree();
    await notice('second');
    it.clock.pass(3_000);
    provider.answerChanges(() => {
      throw new Error('a fault of our own');
    });
    expect(await it.work()).toMatchObject([{ kind: 'postponed' }]);
    read();
    provider.answerChanges(changed([]));
    it.clock.pass(2_000);
    expect(stored().nextSyncAt).toBeGreaterThan(it.clock.now());
    await it.work();
    expect(read().toSorted()).toEqual(['primary', 'second', 'third']);
  });

  test('and nobody names a calendar in reads all', async () => {
    const { sync, read } = await withThree();
    await sync();
    expect(read().toSorted()).toEqual(['primary', 'second', 'third']);
  });
});

test('once in seven days a calendar is read whole, whatever its cursor says, and what was missed is made good', async () => {
  const all = await readAccount();
  const known = eventChange('known', wednesday);
  const missed = eventChange('missed', wednesday + DAY);
  all.provider.answerChanges(changed([known]));
  await all.sync();
  all.provider.answerChanges(({ cursor }) => (cursor === null ? changed([missed], { whole: true }) : changed([])));
  const whole: number[] = [];
  for (let hour = 0; hour < 4 * 7 * 24; hour += 6) {
    all.it.clock.pass(6 * HOUR);
    all.provider.asked.length = 0;
    await all.sync();
    if (all.provider.asked.some(({ method, cursor }) => method === 'changes' && cursor === null)) whole.push(hour);
  }
  expect(whole).toHaveLength(4);
  expect(new Set(whole.slice(1).map((hour, index) => hour - whole[index]!))).toEqual(new Set([7 * 24]));
  const titles = [...all.tables().records.values()].flatMap((records) =>
    [...records.values()].map(({ event }) => event.title),
  );
  expect(titles).toEqual(['About missed']);
});

describe('a provider that does not answer', () => {
  /** Accounts of as many people as it takes, and two more. */
  async function withMany() {
    const all = await withAccount();
    const ids = [all.id];
    while (ids.length < circuit.opensAfter + 2) {
      ids.push(await connectAccount(all.it, all.me, 'google', `person-${ids.length}@clearweek.example`));
    }
    all.provider.answerSettings(silent);
    return { ...all, ids, syncOf: (index: number) => all.it.sync(all.me, ids[index]!) };
  }

  test('is not asked by anybody after a few readings, and asked by one for all a little later', async () => {
    const { it, provider, syncOf } = await withMany();
    for (let index = 0; index < circuit.opensAfter; index += 1)
      expect(await syncOf(index)).toMatchObject({ failed: 1 });
    provider.asked.length = 0;
    expect([await syncOf(5), provider.asked]).toMatchObject([{ overBudget: 1 }, []]);
    provider.answerSettings(ok({ zone: null, workingHours: null, isPerson: true }));
    it.clock.pass(circuit.firstMs);
    expect(await syncOf(5)).not.toMatchObject({ failed: 1 });
    expect(await syncOf(6)).not.toMatchObject({ overBudget: 1 });
  });

  test('is asked less and less while the one that tries gets no answer', async () => {
    const { it, provider, syncOf } = await withMany();
    for (let index = 0; index < circuit.opensAfter; index += 1) await syncOf(index);
    it.clock.pass(circuit.firstMs);
    await syncOf(5);
    provider.asked.length = 0;
    it.clock.pass(MINUTE - 1);
    expect([await syncOf(6), provider.asked]).toMatchObject([{ overBudget: 1 }, []]);
  });

  test('is one that is silent, not one that refuses', async () => {
    const { provider, syncOf } = await withMany();
    provider.answerSettings(failed({ kind: 'no-calendar' }));
    for (let index = 0; index < circuit.opensAfter + 1; index += 1) await syncOf(index);
    expect(await syncOf(6)).not.toMatchObject({ overBudget: 1 });
  });
});
