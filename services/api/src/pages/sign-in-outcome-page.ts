import type { FinishedSignIn, ProviderName } from '@clearweek/app';
import { providerNames, whereItIsNotAllowed } from './connect-page.ts';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';

/** How a sign-in ended that signed nobody in. */
export type FailedSignIn = Extract<
  FinishedSignIn,
  { kind: 'declined' | 'admin-needed' | 'admin-answered' | 'missing-permission' | 'failed' | 'invalid' }
>;

interface Words {
  readonly title: string;
  readonly text: readonly string[];
}

/**
 * Says in plain words what happened and what to do next; no code of the provider, and nobody is to blame. `provider` is null where
 * nothing says which one it was.
 */
export function signInOutcomePage(outcome: FailedSignIn, provider: ProviderName | null): string {
  const { title, text } = wordsFor(outcome, provider === null ? 'The provider' : providerNames[provider]);
  return layout(
    title,
    html`<h1>${title}</h1>
      ${text.map((paragraph) => html`<p>${paragraph}</p>`)} ${outcome.kind === 'declined' ? whereItIsNotAllowed : null}
      ${outcome.kind === 'admin-needed' ? whatAnAdministratorDoes : null}
      ${outcome.kind === 'admin-needed' || outcome.kind === 'declined' ? adminLink(outcome.adminConsentUrl) : null}
      <p><a class="button" href="${provider === null ? '/connect' : `/connect/${provider}`}">Try again</a></p>
      <p><a href="/connect">What Clearweek reads and what it never shows</a> · <a href="/">Start page</a></p>`,
  );
}

const whatAnAdministratorDoes = html`<p>
  <a href="/connect#administrators">What an administrator does</a>: send them that page.
</p>`;

function adminLink(url: string | null): Html | null {
  if (url === null) return null;
  return html`<p>
    For the administrator:
    <a href="${url}" rel="noreferrer">allow Clearweek for the organization</a>. Copy this link and send it.
  </p>`;
}

function wordsFor(outcome: FailedSignIn, name: string): Words {
  switch (outcome.kind) {
    case 'declined':
      return {
        title: 'Nothing was connected',
        text: ['You said no, or closed the question, and that is fine. Nothing was read and nothing is kept.'],
      };
    case 'admin-needed':
      return {
        title: 'Your organization has to allow it first',
        text: [
          `In your organization only an administrator decides which programs may read calendars with ${name}. Nothing was read.`,
          'Ask whoever looks after accounts at your organization to allow Clearweek, and come back then.',
        ],
      };
    case 'admin-answered':
      return outcome.allowed
        ? {
            title: 'Thank you',
            text: [
              'If you have allowed Clearweek for your organization, everybody there can connect their calendar now.',
            ],
          }
        : { title: 'Nothing was changed', text: ['Clearweek was not allowed for your organization.'] };
    case 'missing-permission':
      return {
        title: 'The calendar was not included',
        text: [
          `You signed in, but the box that lets Clearweek see your events was not ticked with ${name}, so there is nothing that it could read.`,
          'Try again and leave that box ticked. The others are up to you.',
        ],
      };
    case 'failed':
      return { title: `${name} could not finish it`, text: [outcome.problem.text, 'Nothing was connected.'] };
    case 'invalid':
      return {
        title: 'The sign-in did not come back as it left',
        text: [
          'It took longer than ten minutes, came back in another browser, or was used before. Nothing was changed; the start page shows what is connected.',
        ],
      };
  }
}
