import type { CopyRef } from '../acts-model.ts';
import type { SimEvent } from '../model.ts';
import { movedTimes, randomAttendee, randomRule, randomTimes, randomZone, words } from './choices.ts';
import { plainDetails } from '../series.ts';
import { isMeeting, isSeries, isTimed, onEvent, onOccurrence, type Doing, type Scene } from './scene.ts';

const any = (): boolean => true;
const RESPONSES = ['accepted', 'declined', 'tentative', 'needsAction'] as const;

/** What people do, by how often it comes. What needs something that is not there does nothing, and another is tried. */
export const DOINGS: readonly (readonly [name: string, weight: number, doing: Doing])[] = [
  ['create a single event', 6, (scene) => create(scene, false)],
  ['create a series', 6, (scene) => create(scene, true)],
  ['move a meeting', 4, onEvent(any, move)],
  ['reword a meeting', 3, onEvent(any, reword)],
  [
    'cancel a meeting',
    3,
    onEvent(any, ({ acts, random }, copy) => acts.cancel(copy, random.chance(0.2) ? 'organizer' : 'owner')),
  ],
  ['clear a cancelled copy', 1, clear],
  ['restore a meeting', 3, restore],
  ['move one occurrence', 5, onOccurrence(moveOne)],
  ['reword one occurrence', 3, onOccurrence(rewordOne)],
  ['invite to one occurrence', 1, onOccurrence(inviteToOne)],
  ['cancel one occurrence', 5, onOccurrence(({ acts }, copy, key) => acts.cancelOccurrence(copy, key))],
  ['restore one occurrence', 2, onEvent(isSeries, restoreOne)],
  ['this and following', 3, onOccurrence(split)],
  [
    'change a rule',
    2,
    onEvent(isSeries, ({ acts, random }, copy, { times }) => acts.changeRule(copy, randomRule(random, times))),
  ],
  ['change a zone', 2, onEvent(isTimed, ({ acts, random }, copy) => acts.changeZone(copy, randomZone(random)))],
  ['answer a meeting', 3, onEvent(isMeeting, ({ acts, random }, copy) => acts.answer(copy, random.pick(RESPONSES)))],
  [
    'answer one occurrence',
    2,
    onOccurrence(({ acts, random }, copy, key) => acts.answer(copy, random.pick(RESPONSES), key)),
  ],
  [
    'change privacy',
    1,
    onEvent(any, ({ acts, random }, copy) =>
      acts.changeOwn(copy, { privacy: random.pick(['default', 'private'] as const) }),
    ),
  ],
  [
    'change availability',
    1,
    onEvent(any, ({ acts, random }, copy) =>
      acts.changeOwn(copy, { availability: random.pick(['busy', 'tentative', 'free'] as const) }),
    ),
  ],
  [
    'invite somebody',
    2,
    onEvent(any, ({ acts, random, people }, copy) => acts.invite(copy, randomAttendee(random.pick(people), random))),
  ],
  ['uninvite somebody', 2, onEvent(isMeeting, uninvite)],
  [
    'add a calendar',
    1,
    ({ acts, random, person, world }) =>
      world.calendars(person.id).length < 3 && acts.addCalendar(person.id, words(random)),
  ],
  ['remove a calendar', 1, ({ acts, random, calendar }) => random.chance(0.3) && acts.removeCalendar(calendar.id)],
];

function create(scene: Scene, recurring: boolean): string {
  const { acts, random, calendar, person, people } = scene;
  const times = randomTimes(scene);
  const guests = random.chance(0.5) ? random.some(people, random.whole(1, 4)) : [];
  const event = acts.create(calendar.id, {
    times,
    title: words(random),
    rule: recurring ? randomRule(random, times) : null,
    attendees: guests.filter(({ id }) => id !== person.id).map((guest) => randomAttendee(guest, random)),
    privacy: random.chance(0.15) ? 'private' : 'default',
    availability: random.pick(['busy', 'busy', 'busy', 'tentative', 'free'] as const),
  });
  return event.id;
}

function move({ acts, random }: Scene, copy: CopyRef, { times }: SimEvent): boolean {
  return acts.change(copy, { times: movedTimes(random, times) });
}

function reword({ acts, random }: Scene, copy: CopyRef): boolean {
  const field = random.pick(['title', 'description', 'location'] as const);
  return acts.change(copy, { [field]: random.chance(0.1) ? null : words(random) });
}

function clear({ acts, random, calendar }: Scene): boolean {
  const cancelled = [...calendar.events.values()].filter((event) => event.cancelled);
  return cancelled.length > 0 && acts.clear({ calendarId: calendar.id, eventId: random.pick(cancelled).id });
}

function restore({ acts, random, calendar }: Scene): boolean {
  const ids = [...calendar.deleted.keys()];
  return ids.length > 0 && acts.restore({ calendarId: calendar.id, eventId: random.pick(ids) });
}

function moveOne({ acts, random }: Scene, copy: CopyRef, key: string, event: SimEvent): boolean {
  const exception = event.exceptions.get(key);
  const times = exception?.state === 'changed' ? exception.times : plainDetails(event, key).times;
  return acts.changeOccurrence(copy, key, { times: movedTimes(random, times) });
}

function rewordOne({ acts, random }: Scene, copy: CopyRef, key: string): boolean {
  return acts.changeOccurrence(copy, key, { title: words(random) });
}

function inviteToOne({ acts, random, people }: Scene, copy: CopyRef, key: string, event: SimEvent): boolean {
  const guest = randomAttendee(random.pick(people), random);
  if (event.attendees.some(({ address }) => address === guest.address)) return false;
  return acts.changeOccurrence(copy, key, { attendees: [...event.attendees, guest] });
}

function restoreOne({ acts, random }: Scene, copy: CopyRef, event: SimEvent): boolean {
  const keys = [...event.exceptions.keys()];
  return keys.length > 0 && acts.restoreOccurrence(copy, random.pick(keys));
}

function split({ acts, random }: Scene, copy: CopyRef, key: string, event: SimEvent): string | null {
  const times = random.chance(0.7) ? { times: movedTimes(random, plainDetails(event, key).times) } : {};
  return acts.split(copy, key, { ...times, title: words(random) })?.id ?? null;
}

function uninvite({ acts, random }: Scene, copy: CopyRef, { attendees, organizer }: SimEvent): boolean {
  const others = attendees.filter(({ address }) => address !== organizer.address);
  return others.length > 0 && acts.uninvite(copy, random.pick(others).address);
}
