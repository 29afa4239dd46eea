export { createMailer, type MailerOptions, type SmtpMailer } from './create-mailer.ts';
export { createMailFolder } from './mail-folder.ts';
