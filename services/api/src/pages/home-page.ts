import type { ConnectionView, PersonView, WeekFigures, WeekView } from '@clearweek/app';
import type { ApiContext } from '../options.ts';
import { connectionInWords, connectionName } from './connection-in-words.ts';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';
import { isUnderWay, LOOK_AGAIN_SECONDS, waitingNotice } from './waiting.ts';
import { recentWeeksTable, weekSummary } from './week-summary.ts';

export interface Home {
  readonly person: PersonView;
  readonly connections: readonly ConnectionView[];
  readonly week: WeekView;
  /** The whole weeks before it, the newest first. */
  readonly recent: readonly WeekFigures[];
  /** Goes with every form. */
  readonly token: string;
  readonly mode: ApiContext['mode'];
  /** The person does not want the page to look again by itself. */
  readonly still: boolean;
}

/** The first page: what this is, the calendars that are connected, this week. */
export function homePage({ person, connections, week, recent, token, mode, still }: Home): string {
  const waits = isUnderWay(connections, week);
  const looksAgain = waits && !still;
  return layout(
    'Clearweek',
    html`<h1>Clearweek</h1>
      <p>
        Clearweek looks at your calendar and gives you your week back: where your time goes, what the recurring meetings
        cost, and where there is room to work undisturbed.
      </p>
      ${whoYouAre(person, mode)} ${waits ? waitingNotice('/', looksAgain) : null}
      ${connections.length === 0 ? null : yourWeeks(week, recent)} ${calendars(connections)}
      ${addCalendar(connections.length === 0, token, looksAgain)}
      ${connections.length === 0 ? yourWeeks(week, recent) : null}
      <h2>More</h2>
      <ul>
        <li><a href="/docs">The API and how to use it</a></li>
        <li><a href="/v1/me/weeks/${week.week}">This week as data</a> · <a href="/v1/me">you as data</a></li>
      </ul>
      <p class="small">
        Your time zone is ${person.zone}${person.zoneIsGuess ? ' (a guess until a calendar says more)' : ''}.
      </p>
      <form method="post" action="/session/end" enctype="multipart/form-data">
        ${hidden(token)}
        <p><button class="quiet">Sign out</button></p>
      </form>
      <form method="post" action="/session/end-all" enctype="multipart/form-data">
        ${hidden(token)}
        <p><button class="quiet" aria-describedby="everywhere">Sign out everywhere</button></p>
        <p class="small" id="everywhere">
          That is on every device. Use it where somebody else may be at one of them. Your calendars stay connected.
        </p>
      </form>`,
    looksAgain ? { refreshSeconds: LOOK_AGAIN_SECONDS } : {},
  );
}

function yourWeeks(week: WeekView, recent: readonly WeekFigures[]): Html {
  return html`<h2>This week (${week.week})</h2>
    ${weekSummary(week)} ${recentWeeksTable(recent)}
    <p><a href="/weeks/${week.week}">This week, and the weeks before and after it</a></p>`;
}

function whoYouAre({ address }: PersonView, mode: Home['mode']): Html {
  if (address !== null)
    return html`<p>You are signed in as <strong>${address}</strong>. Nobody else sees this page.</p>`;
  if (mode === 'production') return html`<p>Nobody else sees this page.</p>`;
  return html`<p>It runs on this computer. You are signed in here, without an account. Your calendar stays here.</p>`;
}

function calendars(connections: readonly ConnectionView[]): Html | null {
  if (connections.length === 0) return null;
  return html`<h2>Your calendars</h2>
    <ul class="cards">
      ${connections.map(card)}
    </ul>`;
}

const ONLY_MAIN =
  'Only your main calendar is read, because the list of calendars was not allowed. Connect again to allow it.';

function card(connection: ConnectionView): Html {
  const bad = ['needs_attention', 'needs_reconnecting', 'degraded'].includes(connection.state);
  return html`<li>
<p><strong>${connectionName(connection)}</strong></p>
<p${bad ? html` class="bad"` : null}>${connectionInWords(connection)}</p>
${connection.onlyMain ? html`<p>${ONLY_MAIN}</p>` : null}
${connection.reconnectAt === null ? null : html`<p><a class="button" href="${connection.reconnectAt}">Connect it again</a></p>`}
${
  connection.warnings.length === 0
    ? null
    : html`<details>
        <summary>What was left out or guessed</summary>
        <ul>
          ${connection.warnings.map(({ text, count }) => html`<li>${text} (${count})</li>`)}
        </ul>
      </details>`
}
<p><a href="/calendars/${connection.id}/disconnect" aria-label="Disconnect and erase: ${connectionName(connection)}">Disconnect and erase</a></p>
</li>`;
}

/** Forms only where the page stands still: what somebody has begun to fill in would be lost. */
function addCalendar(first: boolean, token: string, looksAgain: boolean): Html {
  return html`<h2>${first ? 'Begin with a calendar' : 'Add a calendar'}</h2>
    <p><a class="button" href="/connect">Connect Google or Microsoft</a></p>
    ${looksAgain ? html`<p><a href="/?still">Or add a calendar as a file or feed</a></p>` : forms(token)}`;
}

function forms(token: string): Html {
  return html`<p>Or give Clearweek a calendar as a file:</p>
    <form method="post" action="/calendars" enctype="multipart/form-data">
      ${hidden(token)}
      <p>
        <label for="file">Calendar file (.ics)</label
        ><input id="file" name="file" type="file" accept=".ics,text/calendar" required />
      </p>
      <p>
        <label for="owner">Your e-mail address in this calendar (can be left empty)</label
        ><input id="owner" name="owner" type="email" autocomplete="email" />
      </p>
      <p><button>Read this file</button></p>
    </form>
    <details>
      <summary>Or the address of a feed</summary>
      <form method="post" action="/calendars/feed" enctype="multipart/form-data">
        ${hidden(token)}
        <p>
          <label for="url">Private address of the calendar (https or webcal)</label
          ><input id="url" name="url" type="text" inputmode="url" autocomplete="off" required />
        </p>
        <p><button>Read this feed</button></p>
      </form>
    </details>`;
}

function hidden(token: string): Html {
  return html`<input type="hidden" name="token" value="${token}" />`;
}
