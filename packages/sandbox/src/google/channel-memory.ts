import type { Watches } from '../server/watches-model.ts';
import type { Channel } from './channels.ts';
import type { GoogleState } from './google-state.ts';
import { personById } from './google-state.ts';

/** A channel as a later start has to know it: with the account's own name, because another company may have somebody else at the same place. */
export type RememberedChannel = Omit<Channel, 'personId'> & { readonly subject: string };

/** Google keeps its channels, whatever happens to the server that tells them. */
export function channelMemory(state: GoogleState): Watches<RememberedChannel> {
  const { channels, world } = state;
  return {
    remember: () =>
      channels.live().flatMap(({ personId, ...channel }) => {
        const subject = personById(state, personId)?.subject;
        return subject === undefined ? [] : [{ ...channel, subject }];
      }),
    recall(remembered) {
      for (const { subject, ...channel } of remembered) {
        const person = world.personBySubject(subject);
        if (person?.provider !== 'google' || channel.expiresAt <= world.clock.now()) continue;
        const { calendarId } = channel;
        if (calendarId !== null && world.calendar(calendarId)?.personId !== person.id) continue;
        channels.recall({ ...channel, personId: person.id });
      }
    },
    onChanged: channels.onChanged,
  };
}
