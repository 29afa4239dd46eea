import type { ConnectionView, ProviderName } from '@clearweek/app';
import { providerNames } from './connect-page.ts';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';

/**
 * After an account was disconnected: how it stands now, and what is left to do at the provider. `left` are the person's accounts of this
 * provider that are connected. It can be opened at any time and says only what is always true, or true at this moment. `manageUrl` is the
 * provider's page of permissions; null where the provider is no longer set up here.
 */
export function disconnectedPage(
  provider: ProviderName,
  left: readonly ConnectionView[],
  manageUrl: string | null,
): string {
  const name = providerNames[provider];
  const title = left.length === 0 ? `No ${name} account is connected` : `${name}: still connected`;
  return layout(
    title,
    html`<h1>${title}</h1>
      ${
        left.length === 0
          ? null
          : html`<ul>
              ${left.map(({ account }) => html`<li>${account ?? 'an account'}</li>`)}
            </ul>`
      }
      <p>Everything that Clearweek had read from an account is erased in the moment in which you disconnect it.</p>
      <p>${leftToDo[provider]} ${manageUrl === null ? null : permissionsLink(provider, manageUrl)}</p>
      <p><a class="button" href="/">Go to the start page</a></p>`,
  );
}

/** What happens to the permission at the provider when an account is disconnected. */
export const leftToDo: Readonly<Record<ProviderName, string>> = {
  google:
    'The permission to read is given back to Google at once; while Google does not answer, that is tried again for days.',
  microsoft:
    'Clearweek throws away its permission to read. Microsoft has no way for a program to give it back, so Clearweek stays in your list of programs until you remove it there.',
};

/** The way to the provider's page of permissions. */
export function permissionsLink(provider: ProviderName, url: string): Html {
  return html`<a href="${url}" rel="noreferrer">Your permissions at ${providerNames[provider]}</a>`;
}
