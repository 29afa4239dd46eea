import type { Mail } from '@clearweek/app';
import MailComposer from 'nodemailer/lib/mail-composer';

export interface ComposedMail {
  readonly from: string;
  readonly to: string;
  /** The whole message (RFC 5322) with both parts. */
  readonly bytes: Buffer;
}

/** Nothing that could end a header or name a second receiver. */
const plainAddress = /^[^\s\p{Cc}<>,;:"()[\]\\@]+@[^\s\p{Cc}<>,;:"()[\]\\@]+$/u;

/**
 * The mail as bytes. The Message-ID comes from the mail's own id, so that a mail that was sent twice in spite of everything is
 * shown once; programs that answer by themselves are asked not to (RFC 3834). Null where the receiver's address is none.
 */
export async function composeMail(mail: Mail, from: string): Promise<ComposedMail | null> {
  if (!plainAddress.test(mail.to)) return null;
  const composer = new MailComposer({
    from,
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.id}@${domainOf(from)}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    // No part of a mail is ever read from a disk or the internet.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const message = composer.compile();
  const sender = message.getEnvelope().from;
  if (sender === false) throw new Error('The sender of mail is not an address.');
  return { from: sender, to: mail.to, bytes: await message.build() };
}

function domainOf(from: string): string {
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1];
  if (domain === undefined) throw new Error('The sender of mail is not an address.');
  return domain;
}
