import type { Connection } from '../ports/connection-tables.ts';
import type { PersonId, TenantTransaction } from '../ports/store.ts';

/**
 * Forgets who a person is at a provider once nothing of that account is read any more: the account itself, unless another connection needs
 * it, and the address where mail reached them by it. Whoever is left with no account and no mailbox keeps nothing but preferences.
 * Called when the connection is gone.
 */
export async function forgetAccount(tx: TenantTransaction, { personId, provider, source }: Connection): Promise<void> {
  const left = await tx.connections.list(personId);
  if (source.kind === 'account' && provider !== 'ics') {
    const isNeeded = left.some(
      (other) =>
        other.provider === provider && other.source.kind === 'account' && other.source.subject === source.subject,
    );
    if (!isNeeded) await tx.identities.remove(provider, source.subject);
  }
  await moveAddress(tx, personId, left);
}

/** Mail goes on to an account that is left, or to nowhere. */
async function moveAddress(tx: TenantTransaction, personId: PersonId, left: readonly Connection[]): Promise<void> {
  const person = await tx.people.get(personId);
  if (person === null || person.address === null) return;
  const accounts = (await tx.identities.list(personId)).map(({ address }) => address);
  const mailboxes = left.flatMap(({ source }) => (source.kind === 'mailbox' ? [source.owner] : []));
  const addresses = [...accounts, ...mailboxes];
  if (!addresses.includes(person.address)) await tx.people.update(personId, { address: addresses[0] ?? null });
}
