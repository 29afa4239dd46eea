import type { SimulatorFrame } from '../server/frame.ts';
import type { Watches } from '../server/watches-model.ts';
import type { SimPerson } from '../world/model.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionTable } from './subscription-table.ts';

/** A subscription as a later start has to know it: with the account's own name, and without the consent, which is another object then. */
export type RememberedSubscription = Omit<Subscription, 'personId' | 'grantId'> & { readonly subject: string };

/** Graph keeps its subscriptions, whatever happens to the server that tells them. */
export function subscriptionMemory(
  { world, accounts }: SimulatorFrame,
  table: SubscriptionTable,
): Watches<RememberedSubscription> {
  /** The consent that a subscription lives by; null where it was taken back meanwhile. One of an application lives by itself. */
  function grantOf({ clientId, creatorId, id }: RememberedSubscription, person: SimPerson): string | null {
    if (creatorId === null) return `application-${id}`;
    return accounts.grants(person.id).findLast((grant) => grant.clientId === clientId)?.id ?? null;
  }

  return {
    remember: () =>
      table.all().flatMap((subscription) => {
        const { grantId: _grantId, personId, ...lasting } = subscription;
        const subject = world.people.find(({ id }) => id === personId)?.subject;
        return subject === undefined ? [] : [{ ...lasting, subject }];
      }),
    recall(remembered) {
      for (const one of remembered) {
        const { subject, ...subscription } = one;
        const person = world.personBySubject(subject);
        if (person?.provider !== 'microsoft' || subscription.expiresAt <= world.clock.now()) continue;
        const { calendarId } = subscription;
        if (calendarId !== null && world.calendar(calendarId)?.personId !== person.id) continue;
        const grantId = grantOf(one, person);
        if (grantId !== null) table.recall({ ...subscription, personId: person.id, grantId });
      }
    },
    onChanged: table.onChanged,
  };
}
