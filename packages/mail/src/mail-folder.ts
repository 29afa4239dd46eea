import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mailer } from '@clearweek/app';
import { composeMail } from './compose.ts';

/** Whom the mails in a folder come from: a name that leads nowhere (RFC 2606). */
const usualSender = 'Clearweek <clearweek@clearweek.invalid>';

/**
 * Puts mails into a folder, each as `ID.eml`, for an installation without a mail server. A file is there as a whole or not at
 * all; the same mail again takes its own place. `later` where the folder cannot be written.
 */
export function createMailFolder({ folder, from = usualSender }: { folder: string; from?: string }): Mailer {
  return {
    async send(mail) {
      if (!/^[\w-]{1,100}$/.test(mail.id)) throw new Error('A mail is named by letters, digits and lines.');
      const composed = await composeMail(mail, from);
      if (composed === null) return 'refused';
      const unfinished = join(folder, `.${mail.id}.part`);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(unfinished, composed.bytes, { mode: 0o600, flush: true });
        await rename(unfinished, join(folder, `${mail.id}.eml`));
        return 'sent';
      } catch {
        return 'later';
      }
    },
  };
}
