import type { Mail, Mailer } from '../ports/mailer.ts';

type Answer = Awaited<ReturnType<Mailer['send']>>;

export interface ScriptedMailer extends Mailer {
  /** What was handed over, in order. */
  readonly mails: Mail[];
  /** What is answered from now on; a function may also do something meanwhile, or throw. */
  answer(answer: Answer | (() => Answer | Promise<Answer>)): void;
}

/** A mail server that takes everything until a test says something else. */
export function createScriptedMailer(): ScriptedMailer {
  const mails: Mail[] = [];
  let next: Answer | (() => Answer | Promise<Answer>) = 'sent';
  return {
    mails,
    answer: (answer) => void (next = answer),
    async send(mail) {
      mails.push(mail);
      return typeof next === 'function' ? next() : next;
    },
  };
}
