import type { Mail, Mailer } from '@clearweek/app';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { composeMail } from './compose.ts';
import { type Answer, handOver } from './hand-over.ts';
import { createSmtpPool, type SmtpTimes, usualTimes } from './smtp-pool.ts';
import { readSmtpUrl } from './smtp-address.ts';

export interface MailerOptions {
  /** `smtps://user:password@host:port` or `smtp://…`; see `readSmtpUrl`. A secret. */
  readonly smtpUrl: string;
  /** `Clearweek <clearweek@mail.example>` or an address alone. */
  readonly from: string;
  /** For tests. */
  readonly times?: Partial<SmtpTimes>;
}

export interface SmtpMailer extends Mailer {
  /** Takes leave of the server. Mail under way is left to end. */
  close(): void;
}

/**
 * Hands mail to an SMTP server over a few connections that are kept open for a while. Never sends a mail twice by itself: only
 * where a kept connection turns out to be closed before it was told anything, the mail goes over a new one.
 */
export function createMailer({ smtpUrl, from, times }: MailerOptions): SmtpMailer {
  const limits = { ...usualTimes, ...times };
  const pool = createSmtpPool(readSmtpUrl(smtpUrl), limits);

  async function over(connection: SMTPConnection, mail: NonNullable<Awaited<ReturnType<typeof composeMail>>>) {
    // A server that answers each word slowly, but in time, may not hold a mail for ever.
    const timer = setTimeout(() => connection.close(), limits.wholeMs);
    const handed = await handOver(connection, mail).finally(() => clearTimeout(timer));
    if (handed.reusable) pool.giveBack(connection);
    else connection.close();
    return handed;
  }

  return {
    async send(mail: Mail): Promise<Answer> {
      const composed = await composeMail(mail, from);
      if (composed === null) return 'refused';
      const kept = pool.takeKept();
      if (kept !== null) {
        const handed = await over(kept, composed);
        if (!handed.untouched) return handed.answer;
      }
      const fresh = await pool.open();
      return fresh === null ? 'later' : (await over(fresh, composed)).answer;
    },
    close: pool.close,
  };
}
