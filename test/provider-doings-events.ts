import { allDay, berlin, insist, newYork } from './provider-notebook.ts';
import type { NamedDoing } from './provider-notebook.ts';

/** What people do to single events. */
export const eventDoings: readonly NamedDoing[] = [
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
    'a private event without a title, and a confidential one',
    (where, notebook) => {
      notebook.make('secret', where, {
        times: berlin('2026-10-08T16:00:00', '2026-10-08T17:00:00'),
        title: null,
        privacy: 'private',
      });
      notebook.make('confidential', where, {
        times: berlin('2026-10-09T16:00:00', '2026-10-09T17:00:00'),
        title: 'Works council',
        privacy: 'confidential',
        availability: 'free',
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
    'a private event that everybody may see again',
    (where, notebook) => insist(where.acts.changeOwn(notebook.copy('private'), { privacy: 'default' })),
  ],
  [
    'an event that loses its title',
    (where, notebook) => insist(where.acts.change(notebook.copy('private'), { title: null })),
  ],
  [
    'an event that takes the whole day',
    (where, notebook) =>
      insist(where.acts.change(notebook.copy('lamps'), { times: allDay('2026-10-08', '2026-10-09') })),
  ],
  [
    'a whole day that gets a time, in another zone',
    (where, notebook) =>
      insist(
        where.acts.change(notebook.copy('lamps'), { times: newYork('2026-10-09T04:00:00', '2026-10-09T05:00:00') }),
      ),
  ],
  [
    'an event that leaves what is looked at',
    (where, notebook) =>
      insist(
        where.acts.change(notebook.copy('moment'), { times: berlin('2029-10-08T14:00:00', '2029-10-08T15:00:00') }),
      ),
  ],
  [
    'and comes into it again',
    (where, notebook) =>
      insist(
        where.acts.change(notebook.copy('moment'), { times: berlin('2026-10-08T14:00:00', '2026-10-08T15:00:00') }),
      ),
  ],
];
