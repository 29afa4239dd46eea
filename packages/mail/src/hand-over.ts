import { Readable } from 'node:stream';
import type { Mailer } from '@clearweek/app';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { ComposedMail } from './compose.ts';

export type Answer = Awaited<ReturnType<Mailer['send']>>;

export interface HandedOver {
  readonly answer: Answer;
  /** Whether the connection can take another mail. */
  readonly reusable: boolean;
  /** The connection ended before the server was told anything of the mail. */
  readonly untouched: boolean;
}

/**
 * Says one mail to a server. Until it has asked for the content nothing has happened; from then on only its answer tells what
 * became of the mail, and without one nobody knows (RFC 1047).
 */
export function handOver(connection: SMTPConnection, mail: ComposedMail): Promise<HandedOver> {
  let given = false;
  // Read only when the server has asked for the content.
  const content = new Readable({
    read() {
      given = true;
      this.push(mail.bytes);
      this.push(null);
    },
  });
  const envelope = { from: mail.from, to: [mail.to], size: mail.bytes.length };
  return new Promise((resolve) => {
    // Closing from our side ends a mail without a word; where there is one, it comes before the next turn.
    const ended = () =>
      void setImmediate(() => end({ answer: answerOf({}, given), reusable: false, untouched: false }));
    const end = (handed: HandedOver) => {
      connection.off('end', ended);
      resolve(handed);
    };
    connection.once('end', ended);
    connection.send(envelope, content, (error) => {
      if (error === null || error === undefined) return end({ answer: 'sent', reusable: true, untouched: false });
      const untouched = error.responseCode === undefined && !given && error.code === 'ECONNECTION';
      end({ answer: answerOf(error, given), reusable: false, untouched });
    });
  });
}

interface Refusal {
  readonly code?: string | undefined;
  readonly command?: string | undefined;
  readonly responseCode?: number | undefined;
}

/** What is wrong with the receiver or the mail stays wrong; what is wrong with us, the way or the moment does not. */
function answerOf({ code, command, responseCode }: Refusal, given: boolean): Answer {
  const isAboutMail = command === 'RCPT TO' || command === 'DATA';
  if (responseCode !== undefined) return responseCode >= 500 && isAboutMail ? 'refused' : 'later';
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return 'refused';
  return given ? 'unknown' : 'later';
}
