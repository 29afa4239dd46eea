import type { ProviderName } from '@clearweek/app';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';

export interface ConnectChoice {
  readonly provider: ProviderName;
  /** A simulator stands in for the provider. */
  readonly pretended: boolean;
}

export const providerNames: Readonly<Record<ProviderName, string>> = { google: 'Google', microsoft: 'Microsoft' };

/**
 * What connecting an account means, said before anybody is sent anywhere. Works without JavaScript: the choices are links.
 * `opensHere`: somebody at this computer who has no account may go on without one.
 */
export function connectPage(choices: readonly ConnectChoice[], { opensHere }: { readonly opensHere: boolean }): string {
  return layout(
    'Connect your calendar',
    html`<h1>Connect your calendar</h1>
      <p>
        Clearweek reads your calendar and shows you, and only you, where your week goes. You sign in with the account
        that your calendar belongs to; that is all the signing in there is.
      </p>
      ${choices.length === 0 ? notSetUp : choices.map(choice)} ${opensHere ? withoutAccount : null}
      <h2>What is read</h2>
      <ul>
        <li>When your events are, whether they repeat, and whether they take up your time.</li>
        <li>Their titles, and how many people are invited and have answered.</li>
        <li>
          Whether the text of an invitation holds an agenda, a link to a document or a video call, and which of 22 ideas
          it names: for example that numbers are reported, that something is decided, that one person is talked about,
          or that it is about health or pay. The text itself is not kept.
        </li>
        <li>Your time zone, and your working hours where your calendar knows them.</li>
      </ul>
      <p>Of events that you marked as private, only the time is kept.</p>
      <h2>What is kept</h2>
      <ul>
        <li>
          Times, titles, counts and those ideas, of recent months and of what is planned. Titles and ideas are encrypted
          under a key of your own.
        </li>
        <li>No descriptions, no places, no attachments, and no names or addresses of the people you meet.</li>
        <li>The permission to read, encrypted, until you take it back.</li>
      </ul>
      <h2>What nobody will ever see</h2>
      <p>
        Your calendar, your figures and whether you use Clearweek at all are yours. There is no page, no report and no
        address at which a manager, a colleague or HR can see anything about you.
      </p>
      <h2>What you will be asked to allow</h2>
      <ul>
        <li>
          Google: to see the events of your own calendars, and the list of your calendars. You can untick the list; then
          only your main calendar is read.
        </li>
        <li>Microsoft: to read your calendars, and your mailbox settings for time zone and working hours.</li>
      </ul>
      ${whereItIsNotAllowed}
      <p>
        Clearweek changes nothing in your calendar. Should you later want it to keep time free for you, it asks you
        first.
      </p>
      <h2>How to leave</h2>
      <p>
        Press “Disconnect and erase” on your start page: you are told what that means, and asked once more. Everything
        that was read is erased at once, and the permission is given back to Google; for Microsoft the page where you
        remove it is shown to you.
      </p>
      ${forAdministrators}
      <p><a href="/">Back to the start page</a></p>`,
  );
}

/** Google may stop on a page of its own and send nobody back, so this is said beforehand too. */
export const whereItIsNotAllowed = html`<p>
  If Google or Microsoft says that your organization does not allow Clearweek, ask your administrator:
  <a href="/connect#administrators">what an administrator does</a>. Send them that page.
</p>`;

/** In the words of Google's and Microsoft's own pages. */
const forAdministrators = html`<h2 id="administrators">For administrators of an organization</h2>
  <ul>
    <li>
      Google: in the Admin console open Security, then API controls, then App access control. Add Clearweek, which you
      find by its client id (it stands in the address of Google's sign-in page, after “client_id=”), and trust it.
    </li>
    <li>
      Microsoft: somebody of your organization presses “Connect Microsoft” and goes back from Microsoft's page. The page
      that then opens holds a link for you, with which you allow people to connect their own calendars, and nothing
      else.
    </li>
  </ul>`;

function choice({ provider, pretended }: ConnectChoice): Html {
  const name = providerNames[provider];
  return html`<p>
    <a class="button" href="/connect/${provider}">Connect ${name}</a>
    ${pretended ? html`<span class="small">A pretended ${name} with an invented company, for trying out. No real account is touched.</span>` : null}
  </p>`;
}

const withoutAccount = html`<form method="post" action="/session/here" enctype="multipart/form-data">
  <input type="hidden" name="here" value="yes" />
  <p><button class="quiet" aria-describedby="here">Go on without an account</button></p>
  <p class="small" id="here">
    Opens what the first person at this computer keeps here, who has no account connected. Others here sign in with
    theirs.
  </p>
</form>`;

const notSetUp = html`<p class="bad">
  Signing in with Google or Microsoft is not set up here yet. Whoever runs Clearweek finds how under “Connecting Google
  and Microsoft” in docs/operations.md.
</p>`;
