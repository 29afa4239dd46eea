import type { ConnectionView, ProviderName } from '@clearweek/app';
import { providerNames } from './connect-page.ts';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';

/**
 * After an account was disconnected: how it stands now, and what is left to do at the provider. `left` are the person's accounts of this
 * provider that are connected; null where nobody is signed in, as after the last account. It can be opened at any time and says only what is always true, or true at this moment. `manageUrl` is the
 * provider's page of permissions; null where the provider is no longer set up here.
 */
export function disconnectedPage(
  provider: ProviderName,
  left: readonly ConnectionView[] | null,
  manageUrl: string | null,
): string {
  const name = providerNames[provider];
  if (left === null) return signedOutAsWell(provider, manageUrl);
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
      ${whatHappens(provider, manageUrl)}
      <p><a class="button" href="/">Go to the start page</a></p>`,
  );
}

function signedOutAsWell(provider: ProviderName, manageUrl: string | null): string {
  const title = `No ${providerNames[provider]} account is connected in this browser`;
  return layout(
    title,
    html`<h1>${title}</h1>
      <p>You are signed out. Disconnecting your last account signs you out on every device.</p>
      ${whatHappens(provider, manageUrl)}
      <p><a class="button" href="/connect">Connect an account</a></p>`,
  );
}

function whatHappens(provider: ProviderName, manageUrl: string | null): Html {
  return html`<p>
      Everything that Clearweek had read from an account is erased in the moment in which you disconnect it.
    </p>
    <p>${leftToDo[provider]} ${manageUrl === null ? null : permissionsLink(provider, manageUrl)}</p>`;
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
