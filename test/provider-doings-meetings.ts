import { berlin, copyOf, insist, invited, startingAt, theirs } from './provider-notebook.ts';
import type { NamedDoing } from './provider-notebook.ts';

/** What people do to each other's meetings. */
export const meetingDoings: readonly NamedDoing[] = [
  [
    'a meeting with a colleague, who accepts',
    (where, notebook) => {
      notebook.make('meeting', where, {
        times: berlin('2026-10-09T10:00:00', '2026-10-09T11:00:00'),
        title: 'Pair',
        attendees: [invited(where.colleague)],
      });
      insist(where.acts.answer(copyOf(where, where.colleague, 'Pair'), 'accepted'));
    },
  ],
  [
    'the colleague says perhaps, and then no',
    (where) => {
      insist(where.acts.answer(copyOf(where, where.colleague, 'Pair'), 'tentative'));
      insist(where.acts.answer(copyOf(where, where.colleague, 'Pair'), 'declined'));
    },
  ],
  [
    "a colleague's series, which the person accepts, declining one occurrence",
    (where, notebook) => {
      const series = {
        times: berlin('2026-10-06T16:00:00', '2026-10-06T17:00:00'),
        title: 'Theirs',
        rule: 'FREQ=WEEKLY',
        attendees: [invited(where.person)],
      };
      notebook.make('invited', where, series, theirs(where));
      insist(where.acts.answer(copyOf(where, where.person, 'Theirs'), 'accepted'));
      insist(where.acts.answer(copyOf(where, where.person, 'Theirs'), 'declined', startingAt('2026-10-13T16:00:00')));
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
    (where, notebook) => insist(where.acts.invite(notebook.copy('invited'), invited(where.person, true))),
  ],
  ['the colleague calls everything off', (where, notebook) => insist(where.acts.cancel(notebook.copy('invited')))],
  ['and lets it take place after all', (where, notebook) => insist(where.acts.restore(notebook.copy('invited')))],
];
