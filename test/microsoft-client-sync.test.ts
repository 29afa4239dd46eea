import type { Acts, NewEvent, SimEvent } from '@clearweek/sandbox';
import { DAY, SECOND } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { Follower } from './calendar-follower.ts';
import { adasCalendar, startMicrosoft } from './microsoft-client-world.ts';
import type { MicrosoftWorld } from './microsoft-client-world.ts';
import { startingAt } from './provider-notebook.ts';

const BERLIN = 'Europe/Berlin';

function at(day: string, from: string, to: string, zone = BERLIN) {
  return { kind: 'times', start: `${day}T${from}:00`, end: `${day}T${to}:00`, zone } as const;
}

function days(start: string, end: string) {
  return { kind: 'dates', start, end } as const;
}

interface Scene {
  readonly world: MicrosoftWorld;
  readonly acts: Acts;
  readonly calendarId: string;
  readonly follower: Follower;
  create(event: NewEvent): { readonly calendarId: string; readonly eventId: string };
}

/** Ada's calendar, with a client that follows it. */
async function scene(tokenLifeMs = DAY): Promise<Scene> {
  const world = await startMicrosoft();
  world.sandbox.microsoft.accounts.settings.accessSeconds = tokenLifeMs / SECOND;
  const { calendar, follower } = await adasCalendar(world);
  const { acts } = world.sandbox;
  return {
    world,
    acts,
    calendarId: calendar.id,
    follower,
    create(event) {
      const made: SimEvent = acts.create(calendar.id, event);
      return { calendarId: calendar.id, eventId: made.id };
    },
  };
}

/** Reads on until nothing is left to read, and compares with what truly takes place. */
async function settle({ follower }: Scene): Promise<number> {
  const { answers, requests } = await follower.sync();
  expect(answers.at(-1)).toBe('changes');
  expect(follower.ours()).toEqual(follower.truth());
  return requests;
}

const standup: NewEvent = {
  times: at('2026-10-05', '09:30', '09:45'),
  title: 'Stand-up',
  rule: 'FREQ=WEEKLY;BYDAY=MO,WE',
};
const status: NewEvent = { times: at('2026-10-06', '10:00', '10:30'), title: 'Status', rule: 'FREQ=WEEKLY;BYDAY=TU' };
const holiday: NewEvent = { times: days('2026-11-02', '2026-11-07'), title: 'Away', availability: 'outOfOffice' };
const review: NewEvent = { times: days('2026-10-02', '2026-10-03'), title: 'Review day', rule: 'FREQ=WEEKLY;BYDAY=FR' };
const budget: NewEvent = { times: at('2026-10-07', '14:00', '15:00'), title: 'Budget' };

describe('the first reading', () => {
  test('gives exactly what takes place: single and recurring, timed and all-day, over a change of the clock', async () => {
    const here = await scene();
    for (const event of [standup, status, holiday, review, budget]) here.create(event);
    const night = { times: at('2026-10-18', '02:15', '02:45'), title: 'Night', rule: 'FREQ=WEEKLY;BYDAY=SU' };
    here.create(night);
    here.create({
      times: at('2026-10-09', '23:00', '23:30', 'Australia/Sydney'),
      title: 'Far',
      rule: 'FREQ=DAILY;COUNT=40',
    });
    await settle(here);
    expect(here.follower.ours().length).toBeGreaterThan(60);
  });

  test('of an empty calendar is empty', async () => {
    const here = await scene();
    await settle(here);
    expect(here.follower.ours()).toEqual([]);
  });

  test('reads many pages', async () => {
    const here = await scene();
    for (let index = 0; index < 450; index += 1) {
      here.create({ ...budget, times: at(`2026-10-${String(6 + (index % 20)).padStart(2, '0')}`, '14:00', '15:00') });
    }
    expect(await settle(here)).toBeGreaterThanOrEqual(4);
    expect(here.follower.ours()).toHaveLength(450);
  });
});

type Ref = ReturnType<Scene['create']>;

const second = startingAt('2026-10-13T10:00:00');
const third = startingAt('2026-10-20T10:00:00');

describe('every kind of change arrives exactly', () => {
  test.each<[string, (acts: Acts, single: Ref, series: Ref, here: Scene) => unknown]>([
    ['a new single event', (_acts, _single, _series, here) => here.create({ ...budget, title: 'Another' })],
    ['a new series', (_acts, _single, _series, here) => here.create(standup)],
    ['a moved single event', (acts, single) => acts.change(single, { times: at('2026-10-08', '08:00', '08:30') })],
    [
      'a single event that becomes all-day',
      (acts, single) => acts.change(single, { times: days('2026-10-08', '2026-10-10') }),
    ],
    [
      'a single event that leaves the time that is read',
      (acts, single) => acts.change(single, { times: at('2029-10-08', '08:00', '08:30') }),
    ],
    ['another title', (acts, single) => acts.change(single, { title: 'New' })],
    ['a cancelled single event', (acts, single) => acts.cancel(single)],
    ['an event that comes back', (acts, single) => acts.cancel(single) && acts.restore(single)],
    [
      'privacy and availability',
      (acts, single) => acts.changeOwn(single, { privacy: 'private', availability: 'free' }),
    ],
    ['a moved series', (acts, _single, series) => acts.change(series, { times: at('2026-10-06', '11:00', '12:00') })],
    ['a renamed series', (acts, _single, series) => acts.change(series, { title: 'New' })],
    ['another rule', (acts, _single, series) => acts.changeRule(series, 'FREQ=WEEKLY;BYDAY=TU,TH;INTERVAL=2')],
    ['a rule that ends', (acts, _single, series) => acts.changeRule(series, 'FREQ=WEEKLY;BYDAY=TU;COUNT=3')],
    ['another zone', (acts, _single, series) => acts.changeZone(series, 'America/New_York')],
    [
      'a moved occurrence',
      (acts, _single, series) => acts.changeOccurrence(series, second, { times: at('2026-10-14', '16:00', '17:00') }),
    ],
    [
      'a renamed occurrence',
      (acts, _single, series) => acts.changeOccurrence(series, second, { title: 'Only this one' }),
    ],
    [
      'an occurrence that becomes all-day',
      (acts, _single, series) => acts.changeOccurrence(series, second, { times: days('2026-10-14', '2026-10-15') }),
    ],
    [
      'an occurrence that is moved far out',
      (acts, _single, series) => acts.changeOccurrence(series, second, { times: at('2029-10-14', '16:00', '17:00') }),
    ],
    ['a cancelled occurrence', (acts, _single, series) => acts.cancelOccurrence(series, second)],
    [
      'this and following',
      (acts, _single, series) =>
        acts.split(series, third, { title: 'From now on', times: at('2026-10-20', '12:00', '13:00') }),
    ],
    ['a cancelled series', (acts, _single, series) => acts.cancel(series)],
    ['a series that comes back', (acts, _single, series) => acts.cancel(series) && acts.restore(series)],
  ])('%s', async (_name, act) => {
    const here = await scene();
    const single = here.create(budget);
    const series = here.create(status);
    here.create(review);
    await settle(here);
    expect(act(here.acts, single, series, here)).toBeTruthy();
    const requests = await settle(here);
    expect(requests).toBeLessThanOrEqual(4);
    // And once more from there, because what is kept in a wrong place shows only later.
    here.acts.changeOccurrence(series, third, { title: 'Later' });
    await settle(here);
  });

  test('a change of an occurrence that is taken back leaves it where the series has it', async () => {
    const here = await scene();
    const series = here.create(status);
    await settle(here);
    here.acts.changeOccurrence(series, second, { times: at('2026-10-14', '16:00', '17:00') });
    await settle(here);
    here.acts.restoreOccurrence(series, second);
    await settle(here);
    here.acts.changeOccurrence(series, second, { title: 'Again' });
    await settle(here);
    here.acts.cancelOccurrence(series, second);
    await settle(here);
    expect(here.follower.ours().filter((line) => line.includes('2026-10-13'))).toEqual([]);
  });

  test('invitations, answers and what others do to a meeting', async () => {
    const here = await scene();
    const { world, acts } = here;
    const other = world.sandbox.world.people[1]!;
    const theirs = world.sandbox.world.calendars(other.id)[0]!;
    const ada = {
      address: 'p1@lindenhof.example',
      name: 'Person p1',
      kind: 'person',
      optional: false,
      response: 'needsAction',
    } as const;
    const made = acts.create(theirs.id, { ...status, attendees: [ada] });
    await settle(here);
    const own = world.sandbox.world.calendars('p1')[0]!;
    const copy = { calendarId: own.id, eventId: [...own.events.keys()][0]! };
    acts.answer(copy, 'declined');
    await settle(here);
    acts.answer(copy, 'accepted', second);
    await settle(here);
    expect(acts.cancel({ calendarId: theirs.id, eventId: made.id })).toBe(true);
    await settle(here);
    expect(here.follower.ours()).toEqual([]);
  });

  test('one change of a single event is one request, and so is none', async () => {
    const here = await scene();
    const single = here.create(budget);
    await settle(here);
    expect(await settle(here)).toBe(1);
    here.acts.change(single, { title: 'New' });
    expect(await settle(here)).toBe(1);
  });
});

test('as weeks go by the tile lasts for months, and what comes into the window is there', async () => {
  const here = await scene(400 * DAY);
  here.create(standup);
  here.create({ ...budget, times: at('2027-03-10', '14:00', '15:00') });
  await settle(here);
  const expired: number[] = [];
  for (let week = 1; week <= 52; week += 1) {
    here.world.clock.set(Date.UTC(2026, 9, 5) + week * 7 * DAY);
    const { answers } = await here.follower.sync();
    expect(answers.at(-1)).toBe('changes');
    if (answers.includes('cursor-expired')) expired.push(week);
    expect(here.follower.ours()).toEqual(here.follower.truth());
  }
  expect(expired.length).toBeGreaterThan(0);
  expect(expired.length).toBeLessThanOrEqual(3);
});
