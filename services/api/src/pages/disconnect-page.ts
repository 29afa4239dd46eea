import type { ConnectionView } from '@clearweek/app';
import { connectionName } from './connection-in-words.ts';
import { leftToDo, permissionsLink } from './disconnected-page.ts';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';

export interface Disconnecting {
  readonly connection: ConnectionView;
  /** It is the person's only calendar. */
  readonly isLast: boolean;
  /** It is the person's only account, so that they are signed out with it. */
  readonly isLastAccount: boolean;
  /** How many files and feeds the person has besides. */
  readonly filesAndFeeds: number;
  readonly isAdministrator: boolean;
  /** The provider's page of permissions; null where there is none. */
  readonly manageUrl: string | null;
  readonly token: string;
}

/** Says what disconnecting a calendar erases and what happens at its provider, before it is done. Works without JavaScript. */
export function disconnectPage(asked: Disconnecting): string {
  const { connection, isLast, manageUrl, token } = asked;
  const { id } = connection;
  return layout(
    'Disconnect this calendar?',
    html`<h1>Disconnect this calendar?</h1>
      <p><strong>${connectionName(connection)}</strong></p>
      <h2>What is erased</h2>
      <ul>
        <li>Everything that was read from it: its events with their times and titles, at once.</li>
        <li>
          ${
            isLast
              ? 'It is your only calendar: the figures of all your weeks are erased with it.'
              : 'Your weeks are worked out anew without it.'
          }
        </li>
        ${connection.kind === 'account' ? html`<li>That this account is yours: signing in with it later begins anew, unless your organization's list names you.</li>` : null}
        ${asked.isLastAccount ? withLastAccount(asked) : null}
      </ul>
      <p>This cannot be undone. ${again[connection.kind]}</p>
      ${atProvider(connection, manageUrl)}
      <form method="post" action="/calendars/${id}/disconnect" enctype="multipart/form-data">
        <input type="hidden" name="token" value="${token}" />
        <p><button>Disconnect and erase</button></p>
      </form>
      <p><a href="/">Leave everything as it is</a></p>`,
  );
}

function withLastAccount({ filesAndFeeds, isAdministrator }: Disconnecting): Html {
  return html`<li>Your sign-in, on every device: it is your only account.</li>
    ${filesAndFeeds === 0 ? null : html`<li>${filesAndFeeds === 1 ? 'The calendar that you added as a file or feed' : `The ${filesAndFeeds} calendars that you added as files or feeds`}: without an account nobody could open them.</li>`}
    ${isAdministrator ? html`<li>That you are an administrator. Make somebody else one first, or your organization is left without.</li>` : null}`;
}

/** How one has the calendar back. */
const again: Readonly<Record<ConnectionView['kind'], string>> = {
  account: 'You can connect the account again; it is then read as if for the first time.',
  mailbox: 'Whether your organization may read your calendar again is up to you.',
  feed: 'You can add the feed again, if you still have its address: Clearweek does not keep it.',
  file: 'You can add the file again, if you still have it: Clearweek does not keep it.',
};

function atProvider({ kind, provider }: ConnectionView, manageUrl: string | null): Html | null {
  if (provider === 'ics') return null;
  if (kind === 'mailbox')
    return html`<h2>What happens at your organization</h2>
      <p>
        The permission is your organization's, and stays for others. Your calendar is not read by it any more, also if
        you leave the organization's list and come back.
      </p>`;
  return html`<h2>What happens at the provider</h2>
    <p>${leftToDo[provider]} ${manageUrl === null ? null : permissionsLink(provider, manageUrl)}</p>
    <p>In the calendar itself nothing changes.</p>`;
}
