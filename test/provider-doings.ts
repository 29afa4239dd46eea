import { findZone, toInstant } from '@clearweek/calendar';
import type { WallTime } from '@clearweek/calendar';
import type { Acts, CopyRef, NewEvent, SimCalendar, SimPerson, SimTimes, SimWorld } from '@clearweek/sandbox';

/** Somebody's calendar in a pretended world. */
export interface PretendedCalendar {
  readonly world: SimWorld;
  readonly acts: Acts;
  /** Whose calendar it is; they live in Europe/Berlin. */
  readonly person: SimPerson;
  readonly calendar: SimCalendar;
  /** Somebody else of the company, with any provider. */
  readonly colleague: SimPerson;
}

/** Remembers what was made, by a short name. */
export interface Notebook {
  make(name: string, where: PretendedCalendar, event: NewEvent, calendarId?: string): void;
  copy(name: string): CopyRef;
}

export function createNotebook(): Notebook {
  const copies = new Map<string, CopyRef>();
  return {
    make(name, { acts, calendar }, event, calendarId = calendar.id) {
      copies.set(name, { calendarId, eventId: acts.create(calendarId, event).id });
    },
    copy(name) {
      const copy = copies.get(name);
      if (copy === undefined) throw new Error(`Nothing was made that is called ${name}`);
      return copy;
    },
  };
}

type Doing = (where: PretendedCalendar, notebook: Notebook) => void;

const berlin = (start: string, end: string): SimTimes => ({ kind: 'times', start, end, zone: 'Europe/Berlin' });
const newYork = (start: string, end: string): SimTimes => ({ kind: 'times', start, end, zone: 'America/New_York' });
const allDay = (start: string, end: string): SimTimes => ({ kind: 'dates', start, end });

/** How the world names the occurrence that starts then. */
function startingAt(wall: string, zone = 'Europe/Berlin'): string {
  const found = findZone(zone);
  if (found.kind === 'unknown') throw new Error('A zone that nobody knows');
  return String(toInstant(Date.parse(`${wall}Z`) as WallTime, found.zone));
}

function insist(done: unknown): void {
  if (done === false || done === null) throw new Error('The world did not do it');
}

const guest = ({ colleague }: PretendedCalendar) =>
  ({
    address: colleague.address,
    name: colleague.name,
    kind: 'person',
    optional: false,
    response: 'needsAction',
  }) as const;

/** The primary calendar of the colleague. */
function theirs({ world, colleague }: PretendedCalendar): string {
  const [calendar] = world.calendars(colleague.id);
  if (calendar === undefined) throw new Error('The colleague has no calendar');
  return calendar.id;
}

/** The owner's copy of what the colleague made. */
function ownCopy({ calendar }: PretendedCalendar, title: string): CopyRef {
  const event = [...calendar.events.values()].find((one) => one.title === title);
  if (event === undefined) throw new Error('The invitation did not arrive');
  return { calendarId: calendar.id, eventId: event.id };
}

/** What people do to one calendar, each after all that stand before it. */
export const calendarDoings: readonly (readonly [string, Doing])[] = [
  ['nothing at all', () => undefined],
  [
    'a single event, one without a title, and one of no length',
    (where, notebook) => {
      notebook.make('lamps', where, {
        times: berlin('2026-10-06T09:00:00', '2026-10-06T10:30:00'),
        title: 'Hang the lamps',
      });
      notebook.make('untitled', where, { times: berlin('2026-10-06T11:00:00', '2026-10-06T12:00:00'), title: null });
      notebook.make('moment', where, { times: berlin('2026-10-06T13:00:00', '2026-10-06T13:00:00'), title: 'Ring' });
    },
  ],
  [
    'days off, which are dates',
    (where, notebook) =>
      notebook.make('off', where, {
        times: allDay('2026-10-24', '2026-10-27'),
        title: 'Away',
        availability: 'outOfOffice',
        kind: 'outOfOffice',
      }),
  ],
  [
    'an event over the night in which the clocks go back',
    (where, notebook) =>
      notebook.make('night', where, {
        times: berlin('2026-10-24T22:00:00', '2026-10-25T06:00:00'),
        title: 'Night watch',
      }),
  ],
  [
    'a private event',
    (where, notebook) =>
      notebook.make('private', where, {
        times: berlin('2026-10-07T16:00:00', '2026-10-07T17:00:00'),
        title: 'Doctor',
        privacy: 'private',
      }),
  ],
  [
    'a weekly series over the change of the clock',
    (where, notebook) =>
      notebook.make('weekly', where, {
        times: berlin('2026-10-05T09:00:00', '2026-10-05T10:00:00'),
        title: 'Round',
        rule: 'FREQ=WEEKLY;BYDAY=MO,TH',
      }),
  ],
  [
    'a series in a zone that changes its clock another week',
    (where, notebook) =>
      notebook.make('abroad', where, {
        times: newYork('2026-10-07T10:00:00', '2026-10-07T10:30:00'),
        title: 'Call over',
        rule: 'FREQ=WEEKLY;COUNT=12',
      }),
  ],
  [
    'series by month, by the second Tuesday, every third day, of whole days',
    (where, notebook) => {
      notebook.make('month', where, {
        times: berlin('2026-08-31T15:00:00', '2026-08-31T16:00:00'),
        title: 'Close the books',
        rule: 'FREQ=MONTHLY;BYMONTHDAY=31',
      });
      notebook.make('tuesday', where, {
        times: berlin('2026-08-11T15:00:00', '2026-08-11T16:00:00'),
        title: 'All hands',
        rule: 'FREQ=MONTHLY;BYDAY=2TU',
      });
      notebook.make('third', where, {
        times: berlin('2026-10-01T08:00:00', '2026-10-01T08:15:00'),
        title: 'Tea',
        rule: 'FREQ=DAILY;INTERVAL=3;COUNT=20',
      });
      notebook.make('days', where, {
        times: allDay('2026-10-02', '2026-10-03'),
        title: 'Market',
        rule: 'FREQ=WEEKLY;BYDAY=FR',
      });
    },
  ],
  [
    'an event that moves',
    (where, notebook) =>
      insist(
        where.acts.change(notebook.copy('lamps'), { times: berlin('2026-10-08T14:00:00', '2026-10-08T15:00:00') }),
      ),
  ],
  [
    'an event with another title',
    (where, notebook) => insist(where.acts.change(notebook.copy('untitled'), { title: 'Now it has one' })),
  ],
  [
    'an event that becomes private',
    (where, notebook) => insist(where.acts.changeOwn(notebook.copy('untitled'), { privacy: 'private' })),
  ],
  [
    'one occurrence that moves to another day',
    (where, notebook) =>
      insist(
        where.acts.changeOccurrence(notebook.copy('weekly'), startingAt('2026-10-12T09:00:00'), {
          times: berlin('2026-10-13T11:00:00', '2026-10-13T12:00:00'),
        }),
      ),
  ],
  [
    'one occurrence with another title, after the change of the clock',
    (where, notebook) =>
      insist(
        where.acts.changeOccurrence(notebook.copy('weekly'), startingAt('2026-10-29T09:00:00'), {
          title: 'Round, with guests',
        }),
      ),
  ],
  [
    'one occurrence that is called off',
    (where, notebook) =>
      insist(where.acts.cancelOccurrence(notebook.copy('weekly'), startingAt('2026-10-15T09:00:00'))),
  ],
  [
    'one occurrence of whole days that moves, and one that is called off',
    (where, notebook) => {
      insist(
        where.acts.changeOccurrence(notebook.copy('days'), '2026-10-09', { times: allDay('2026-10-10', '2026-10-12') }),
      );
      insist(where.acts.cancelOccurrence(notebook.copy('days'), '2026-10-16'));
    },
  ],
  [
    'an occurrence that is as the series again, and one that takes place after all',
    (where, notebook) => {
      insist(where.acts.restoreOccurrence(notebook.copy('weekly'), startingAt('2026-10-12T09:00:00')));
      insist(where.acts.restoreOccurrence(notebook.copy('weekly'), startingAt('2026-10-15T09:00:00')));
    },
  ],
  [
    'a moved occurrence that is called off',
    (where, notebook) => {
      const third = startingAt('2026-10-07T08:00:00');
      insist(
        where.acts.changeOccurrence(notebook.copy('third'), third, {
          times: berlin('2026-10-08T08:00:00', '2026-10-08T08:15:00'),
        }),
      );
      insist(where.acts.cancelOccurrence(notebook.copy('third'), third));
    },
  ],
  [
    'a series with another title, which its changed occurrences keep or not',
    (where, notebook) => insist(where.acts.change(notebook.copy('weekly'), { title: 'Long round' })),
  ],
  [
    'this and following: the series ends, and another one begins',
    (where, notebook) =>
      insist(where.acts.split(notebook.copy('weekly'), startingAt('2026-11-12T09:00:00'), { title: 'New round' })),
  ],
  [
    'a series with another rule',
    (where, notebook) => insist(where.acts.changeRule(notebook.copy('third'), 'FREQ=DAILY;INTERVAL=2;COUNT=20')),
  ],
  [
    'a series in another zone',
    (where, notebook) => insist(where.acts.changeZone(notebook.copy('abroad'), 'Australia/Sydney')),
  ],
  [
    'a series that moves, with a changed occurrence',
    (where, notebook) => {
      insist(
        where.acts.changeOccurrence(notebook.copy('abroad'), startingAt('2026-10-14T10:00:00', 'Australia/Sydney'), {
          title: 'Call at home',
        }),
      );
      insist(
        where.acts.change(notebook.copy('abroad'), {
          times: { kind: 'times', start: '2026-10-07T12:00:00', end: '2026-10-07T13:00:00', zone: 'Australia/Sydney' },
        }),
      );
    },
  ],
  [
    'a meeting with a colleague, who accepts',
    (where, notebook) => {
      notebook.make('meeting', where, {
        times: berlin('2026-10-09T10:00:00', '2026-10-09T11:00:00'),
        title: 'Pair',
        attendees: [guest(where)],
      });
      const copy = [...where.world.calendars(where.colleague.id)]
        .flatMap((one) => [...one.events.values()].map(({ id, title }) => ({ calendarId: one.id, eventId: id, title })))
        .find(({ title }) => title === 'Pair');
      if (copy === undefined) throw new Error('The invitation did not arrive');
      insist(where.acts.answer(copy, 'accepted'));
    },
  ],
  [
    "a colleague's series, which the person accepts, declining one occurrence",
    (where, notebook) => {
      const { person } = where;
      const attendees = [
        { address: person.address, name: person.name, kind: 'person', optional: false, response: 'needsAction' },
      ] as const;
      notebook.make(
        'invited',
        where,
        {
          times: berlin('2026-10-06T16:00:00', '2026-10-06T17:00:00'),
          title: 'Theirs',
          rule: 'FREQ=WEEKLY',
          attendees,
        },
        theirs(where),
      );
      insist(where.acts.answer(ownCopy(where, 'Theirs'), 'accepted'));
      insist(where.acts.answer(ownCopy(where, 'Theirs'), 'declined', startingAt('2026-10-13T16:00:00')));
    },
  ],
  [
    'the colleague moves one occurrence, for everybody',
    (where, notebook) =>
      insist(
        where.acts.changeOccurrence(notebook.copy('invited'), startingAt('2026-10-20T16:00:00'), {
          times: berlin('2026-10-21T16:00:00', '2026-10-21T17:00:00'),
        }),
      ),
  ],
  [
    'the colleague takes the person off the list',
    (where, notebook) => insist(where.acts.uninvite(notebook.copy('invited'), where.person.address)),
  ],
  [
    'and invites them again',
    (where, notebook) => {
      const { person } = where;
      insist(
        where.acts.invite(notebook.copy('invited'), {
          address: person.address,
          name: person.name,
          kind: 'person',
          optional: true,
          response: 'needsAction',
        }),
      );
    },
  ],
  ['the colleague calls everything off', (where, notebook) => insist(where.acts.cancel(notebook.copy('invited')))],
  ['a single event that is deleted', (where, notebook) => insist(where.acts.cancel(notebook.copy('lamps')))],
  ['and comes back', (where, notebook) => insist(where.acts.restore(notebook.copy('lamps')))],
  [
    'a series that is deleted with all its parts',
    (where, notebook) => insist(where.acts.cancel(notebook.copy('days'))),
  ],
  ['and comes back with them', (where, notebook) => insist(where.acts.restore(notebook.copy('days')))],
  [
    'an occurrence moved far out of what is looked at, and one from outside into it',
    (where, notebook) => {
      notebook.make('far', where, {
        times: berlin('2026-06-01T09:00:00', '2026-06-01T10:00:00'),
        title: 'Every month',
        rule: 'FREQ=MONTHLY;BYMONTHDAY=1',
      });
      insist(
        where.acts.changeOccurrence(notebook.copy('far'), startingAt('2026-11-01T09:00:00'), {
          times: berlin('2026-06-20T09:00:00', '2026-06-20T10:00:00'),
        }),
      );
      insist(
        where.acts.changeOccurrence(notebook.copy('far'), startingAt('2026-07-01T09:00:00'), {
          times: berlin('2026-12-20T09:00:00', '2026-12-20T10:00:00'),
        }),
      );
    },
  ],
];
