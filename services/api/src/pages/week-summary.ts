import type { WeekFigures, WeekView } from '@clearweek/app';
import { html, type Html } from './html.ts';
import { duration, weekInWords } from './week-in-words.ts';

const SHOWN_SERIES = 5;

/** What is told of a week: its figures in sentences, and the recurring meetings that cost the most. */
export function weekSummary(week: WeekView): Html {
  const costly = week.series.slice(0, SHOWN_SERIES);
  return html`<ul>
      ${weekInWords(week).map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
    ${
      costly.length === 0
        ? null
        : html`<h2>Your recurring meetings that cost the most</h2>
            <p class="small">As of today, from the last 13 weeks, whichever week you look at.</p>
            <ul>
              ${costly.map((series) => html`<li>${series.title ?? 'A meeting without a title'}: ${duration(series.personMinutesPerWeek)} a week of people's time, yours included</li>`)}
            </ul>`
    }`;
}

/** The last weeks at a glance; nothing where none of them was measured. */
export function recentWeeksTable(weeks: readonly WeekFigures[]): Html | null {
  if (weeks.every(({ metrics }) => metrics === null)) return null;
  return html`<h2>Your last ${weeks.length} weeks</h2>
    <table>
      <caption class="small">
        Time in meetings, time left for work without interruption, and time in pieces too short for it
      </caption>
      <thead>
        <tr>
          <th scope="col">Week</th>
          <th scope="col">Meetings</th>
          <th scope="col">Focus</th>
          <th scope="col">In pieces</th>
        </tr>
      </thead>
      <tbody>
        ${weeks.map(row)}
      </tbody>
    </table>`;
}

function row({ week, metrics }: WeekFigures): Html {
  const cell = (id: string): Html => {
    const value = metrics?.[id]?.value ?? null;
    return html`<td>${value === null ? 'not known' : duration(value)}</td>`;
  };
  return html`<tr>
    <th scope="row"><a href="/weeks/${week}">${week}</a></th>
    ${cell('meeting_minutes')} ${cell('focus_minutes')} ${cell('fragmented_minutes')}
  </tr>`;
}
