import { DAY } from '@clearweek/calendar';
import type { SimPerson } from '../world/model.ts';
import { minuteOf, slotTimes, timesOn, wholeDays } from './agenda.ts';
import { primary, type Life } from './life.ts';
import { recur } from './series-life.ts';

/** What each has alone: lunch, focus blocks, where one works, a birthday, a second calendar. */
export function planOwnLife(life: Life): void {
  for (const person of life.world.people) {
    planLunch(life, person);
    planFocus(life, person);
    planPlace(life, person);
    planBirthday(life, person);
    if (life.random.chance(0.2)) planSecondCalendar(life, person);
  }
}

function planLunch({ acts, random, ...life }: Life, person: SimPerson): void {
  if (!random.chance(0.4)) return;
  const minute = 12 * 60 + random.pick([0, 0, 30, 60]);
  const slot = { weekday: 1, minute };
  const times = slotTimes(life.from, person.zone, slot, random.pick([30, 45, 60]));
  const title = random.pick(['Lunch', 'Lunch break', 'Walk and lunch']);
  acts.create(primary(life, person).id, { times, title, rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' });
}

function planFocus(life: Life, person: SimPerson): void {
  const { random } = life;
  for (let count = random.whole(0, 2); count > 0; count -= 1) {
    recur(life, {
      title: random.pick(['Focus time', 'Focus', 'Deep work', 'Heads down']),
      people: [person],
      minutes: random.pick([90, 120]),
      rule: { frequency: 'WEEKLY' },
      kind: 'focusTime',
    });
  }
}

function planPlace({ acts, random, ...life }: Life, person: SimPerson): void {
  if (!random.chance(0.5)) return;
  acts.create(primary(life, person).id, {
    times: wholeDays(life.from + random.whole(0, 4) * DAY, 1),
    title: 'Home',
    location: 'Home',
    rule: 'FREQ=WEEKLY',
    kind: 'workingLocation',
    availability: person.provider === 'google' ? 'free' : 'workingElsewhere',
  });
}

function planBirthday({ acts, random, ...life }: Life, person: SimPerson): void {
  const year = new Date(life.from).getUTCFullYear() - 1;
  const day = Date.UTC(year, random.whole(0, 11), random.whole(1, 28));
  acts.create(primary(life, person).id, {
    times: wholeDays(day, 1),
    title: 'Birthday',
    rule: 'FREQ=YEARLY',
    kind: 'birthday',
    availability: 'free',
  });
}

function planSecondCalendar({ acts, random, ...life }: Life, person: SimPerson): void {
  const name = random.pick(['Family', 'Sports', 'Volunteering']);
  const calendarId = acts.addCalendar(person.id, name);
  const minute = minuteOf(person.workingHours.end) + 60;
  const slot = { weekday: random.whole(1, 5), minute };
  acts.create(calendarId, {
    times: slotTimes(life.from, person.zone, slot, 90),
    title: random.pick(['Training', 'Choir', 'School evening', 'Language course']),
    rule: 'FREQ=WEEKLY',
    privacy: 'private',
  });
  const day = Math.floor(life.from / DAY) * DAY + random.whole(1, 150) * DAY;
  acts.create(calendarId, { times: timesOn(day, person.zone, minute, 60), title: 'Appointment', privacy: 'private' });
}
