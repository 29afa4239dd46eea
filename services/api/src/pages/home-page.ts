import type { ConnectionView, PersonView, WeekView } from '@clearweek/app';
import { connectionInWords, connectionName } from './connection-in-words.ts';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';
import { duration, weekInWords } from './week-in-words.ts';

export interface Home {
  readonly person: PersonView;
  readonly connections: readonly ConnectionView[];
  readonly week: WeekView;
  /** Goes with every form. */
  readonly token: string;
}

const SHOWN_SERIES = 5;

/** The first page: what this is, the calendars that are connected, this week. */
export function homePage({ person, connections, week, token }: Home): string {
  return layout(
    'Clearweek',
    html`<h1>Clearweek</h1>
      <p>
        Clearweek looks at your calendar and gives you your week back: where your time goes, what the recurring meetings
        cost, and where there is room to work undisturbed.
      </p>
      <p>It runs on this computer, and you are signed in because you are at this computer. Your calendar stays here.</p>
      ${calendars(connections, token)} ${addCalendar(connections.length === 0, token)} ${thisWeek(week)}
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
      </form>`,
  );
}

function calendars(connections: readonly ConnectionView[], token: string): Html | null {
  if (connections.length === 0) return null;
  const waiting = connections.some(({ state }) => state === 'pending');
  return html`<h2>Your calendars</h2>
    <ul class="cards">
      ${connections.map((connection) => card(connection, token))}
    </ul>
    ${waiting ? html`<p><a href="/">Look again</a></p>` : null}`;
}

function card(connection: ConnectionView, token: string): Html {
  const bad = connection.state === 'needs_attention' || connection.state === 'degraded';
  return html`<li>
<p><strong>${connectionName(connection)}</strong></p>
<p${bad ? html` class="bad"` : null}>${connectionInWords(connection)}</p>
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
<form method="post" action="/calendars/${connection.id}/disconnect" enctype="multipart/form-data">${hidden(token)}
<button class="quiet" aria-label="Disconnect ${connectionName(connection)}">Disconnect and erase</button></form>
</li>`;
}

function addCalendar(first: boolean, token: string): Html {
  return html`<h2>${first ? 'Begin with a calendar' : 'Add a calendar'}</h2>
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

function thisWeek(week: WeekView): Html {
  const costly = week.series.slice(0, SHOWN_SERIES);
  return html`<h2>This week (${week.week})</h2>
    <ul>
      ${weekInWords(week).map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
    ${
      costly.length === 0
        ? null
        : html`<h2>Your recurring meetings that cost the most</h2>
            <ul>
              ${costly.map((series) => html`<li>${series.title ?? 'A meeting without a title'}: ${duration(series.personMinutesPerWeek)} a week of people's time, yours included</li>`)}
            </ul>`
    }`;
}

function hidden(token: string): Html {
  return html`<input type="hidden" name="token" value="${token}" />`;
}
