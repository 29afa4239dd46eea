import type { ProviderName } from '@clearweek/app';
import { providerNames } from './connect-page.ts';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';

/**
 * After an account was disconnected: what has happened here, and what is left to do at the provider. `manageUrl` is the provider's page
 * of permissions; null where the provider is no longer set up here.
 */
export function disconnectedPage(provider: ProviderName, manageUrl: string | null): string {
  return layout(
    'Disconnected and erased',
    html`<h1>Disconnected and erased</h1>
      <p>Everything that Clearweek had read from this calendar is erased.</p>
      <p>${leftToDo[provider]} ${manageUrl === null ? null : whereTo(provider, manageUrl)}</p>
      <p><a class="button" href="/">Go to the start page</a></p>`,
  );
}

const leftToDo: Readonly<Record<ProviderName, string>> = {
  google: 'The permission to read is being given back to Google.',
  microsoft:
    'Clearweek has thrown away its permission to read. Microsoft has no way for a program to give it back, so Clearweek stays in your list of programs until you remove it there.',
};

function whereTo(provider: ProviderName, url: string): Html {
  return html`<a href="${url}" rel="noreferrer">Your permissions at ${providerNames[provider]}</a>`;
}
