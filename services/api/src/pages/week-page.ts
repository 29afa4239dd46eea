import type { ConnectionView, WeekView } from '@clearweek/app';
import type { PlainDate } from '@clearweek/calendar';
import { dateInWords } from './date-in-words.ts';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';
import { isUnderWay, LOOK_AGAIN_SECONDS, waitingNotice } from './waiting.ts';
import { weekSummary } from './week-summary.ts';

export interface ShownWeek {
  readonly week: WeekView;
  readonly connections: readonly ConnectionView[];
  /** The week's Monday and Sunday. */
  readonly days: { readonly first: PlainDate; readonly last: PlainDate };
  /** The weeks next to it; null where there is none. */
  readonly before: string | null;
  readonly after: string | null;
  /** The person does not want the page to look again by itself. */
  readonly still: boolean;
}

/** Any week of a person, told as the first page tells the current one, and the ways to the weeks next to it. */
export function weekPage({ week, connections, days, before, after, still }: ShownWeek): string {
  const waits = isUnderWay(connections, week);
  return layout(
    `Week ${week.week} - Clearweek`,
    html`<h1>Week ${week.week}</h1>
      <p>From ${dateInWords(days.first)} to ${dateInWords(days.last)}, in the time zone ${week.zone}.</p>
      <nav aria-label="Weeks">
        <ul class="steps">
          ${step(before, 'Week before')} ${step(after, 'Week after')}
          <li><a href="/">Start page</a></li>
        </ul>
      </nav>
      ${waits ? waitingNotice(`/weeks/${week.week}`, !still) : null} ${weekSummary(week)}
      <p><a href="/v1/me/weeks/${week.week}">Week ${week.week} as data</a></p>`,
    waits && !still ? { refreshSeconds: LOOK_AGAIN_SECONDS } : {},
  );
}

function step(week: string | null, words: string): Html | null {
  return week === null ? null : html`<li><a href="/weeks/${week}">${words} (${week})</a></li>`;
}
