import type { Mailer } from '@clearweek/app';
import { createMailer, createMailFolder } from '@clearweek/mail';
import type { Config } from '../config/config.ts';
import type { Closers } from './closers.ts';

/** Mail goes to the configured server, and where there is none into a folder in which it can be read. */
export function openMail({ mail, files }: Pick<Config, 'mail' | 'files'>, closers: Closers): Mailer {
  if (mail === null) return createMailFolder({ folder: files.mail });
  const mailer = createMailer(mail);
  closers.add('mail', async () => mailer.close());
  return mailer;
}
