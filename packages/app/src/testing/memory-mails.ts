import type { MailId, Mails, WantedMail } from '../ports/mail-tables.ts';
import type { MemoryTables } from './memory-tables.ts';

export function memoryMails({ mails, connections }: MemoryTables, newId: () => string): Mails {
  return {
    async want(personId, kind, connectionId, wantedAt) {
      const standing = [...mails.values()].some((mail) => mail.connectionId === connectionId && !mail.forgotten);
      if (standing) return null;
      const id = newId() as MailId;
      mails.set(id, { id, personId, kind, connectionId, wantedAt, state: 'wanted', forgotten: false });
      return id;
    },
    async forget(connectionId) {
      for (const mail of mails.values()) {
        if (mail.connectionId === connectionId) mails.set(mail.id, { ...mail, forgotten: true });
      }
    },
    async countTroubled(provider, since) {
      const accounts = [...connections.values()].filter(
        (one) => one.provider === provider && one.source.kind === 'account',
      );
      const ids = new Set(accounts.map(({ id }) => id));
      const isRecent = (mail: WantedMail & { forgotten: boolean }) => !mail.forgotten && mail.wantedAt >= since;
      const troubled = [...mails.values()].filter((mail) => ids.has(mail.connectionId) && isRecent(mail));
      return { accounts: ids.size, troubled: troubled.length };
    },
    async get(id) {
      const mail = mails.get(id);
      if (mail === undefined) return null;
      const { forgotten: _, ...wanted } = mail;
      return wanted;
    },
    async setState(id, state) {
      const mail = mails.get(id);
      if (mail !== undefined) mails.set(id, { ...mail, state });
    },
  };
}
