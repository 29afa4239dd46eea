import type { ErrorCode } from '../errors.ts';
import type { Mail } from '../ports/mailer.ts';
import type { ProviderName } from '../ports/provider.ts';
import { type Letter, letterHtml, letterText } from './letter.ts';
import { providerTitle } from './provider-name.ts';

export interface ReconnectFacts {
  readonly id: string;
  readonly to: string;
  readonly provider: ProviderName;
  /** The address of the account. */
  readonly account: string;
  /** Why it has to be connected again. */
  readonly problem: ErrorCode;
  readonly publicUrl: string;
}

/** Tells a person, once, that an account has to be connected again; as text and as HTML, in the same words. */
export function reconnectMail({ id, to, provider, account, problem, publicUrl }: ReconnectFacts): Mail {
  const title = providerTitle(provider);
  const letter: Letter = {
    title: 'A calendar is waiting for you',
    before: [
      'Hello,',
      `Clearweek can no longer read the ${title} calendar of ${account}. ${reasonOf(problem, title)}`,
      'Nothing is lost: what was read so far is still there.',
    ],
    link: { text: 'Connect the calendar again', url: `${publicUrl}/connect` },
    after: [
      'If you would rather stop, disconnect the calendar on your start page. Everything that was read from it is then erased.',
      'This is the only mail about this. If you do nothing, we will not write about it again.',
      'Clearweek',
    ],
  };
  const subject = `Please connect your ${title} calendar again`;
  return { id, to, subject, text: letterText(letter), html: letterHtml(letter) };
}

/** What happened, in one sentence that blames nobody. */
function reasonOf(problem: ErrorCode, title: string): string {
  switch (problem) {
    case 'permission_missing':
      return `The permission that ${title} holds for us does not cover the calendar any more.`;
    case 'admin_consent_needed':
      return `Your organization now wants an administrator to allow this first.`;
    default:
      return `${title} has ended the permission to read it, which happens from time to time, for example after a long pause or when sign-in rules change.`;
  }
}
