import { allDay, berlin, insist, newYork, startingAt } from './provider-notebook.ts';
import type { NamedDoing } from './provider-notebook.ts';

/** Series that begin. */
export const newSeries: readonly NamedDoing[] = [
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
      const rules = [
        [
          'month',
          'FREQ=MONTHLY;BYMONTHDAY=31',
          berlin('2026-08-31T15:00:00', '2026-08-31T16:00:00'),
          'Close the books',
        ],
        ['tuesday', 'FREQ=MONTHLY;BYDAY=2TU', berlin('2026-08-11T15:00:00', '2026-08-11T16:00:00'), 'All hands'],
        ['third', 'FREQ=DAILY;INTERVAL=3;COUNT=20', berlin('2026-10-01T08:00:00', '2026-10-01T08:15:00'), 'Tea'],
        ['days', 'FREQ=WEEKLY;BYDAY=FR', allDay('2026-10-02', '2026-10-03'), 'Market'],
      ] as const;
      for (const [name, rule, times, title] of rules) notebook.make(name, where, { times, title, rule });
    },
  ],
];

/** What people do to series that have changed occurrences. */
export const changesOfSeries: readonly NamedDoing[] = [
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
];
