import type { MailId, Mails } from '../ports/mail-tables.ts';
import type { MemoryTables } from './memory-tables.ts';

export function memoryMails({ mails }: MemoryTables, newId: () => string): Mails {
  return {
    async want(personId, kind, connectionId) {
      const standing = [...mails.values()].some((mail) => mail.connectionId === connectionId && !mail.forgotten);
      if (standing) return null;
      const id = newId() as MailId;
      mails.set(id, { id, personId, kind, connectionId, state: 'wanted', forgotten: false });
      return id;
    },
    async forget(connectionId) {
      for (const mail of mails.values()) {
        if (mail.connectionId === connectionId) mails.set(mail.id, { ...mail, forgotten: true });
      }
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
