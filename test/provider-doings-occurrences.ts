import { allDay, berlin, insist, startingAt } from './provider-notebook.ts';
import type { NamedDoing } from './provider-notebook.ts';

/** What people do to one occurrence of a series. */
export const changesOfOccurrences: readonly NamedDoing[] = [
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
];
