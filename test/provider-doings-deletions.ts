import { berlin, insist, startingAt } from './provider-notebook.ts';
import type { NamedDoing } from './provider-notebook.ts';

/** What is deleted and comes back, and what leaves the half year that is looked at. */
export const deletionDoings: readonly NamedDoing[] = [
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
