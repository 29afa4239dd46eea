import type { ConnectionView, WeekView } from '@clearweek/app';
import { html, type Html } from './html.ts';

/** How often a page that waits looks again. */
export const LOOK_AGAIN_SECONDS = 2;

/**
 * Whether what is missing comes by itself in a moment: a calendar is being read, or a week is worked out. A calendar that cannot be read at
 * the moment may take hours, and no page waits for that.
 */
export function isUnderWay(connections: readonly ConnectionView[], week: WeekView): boolean {
  if (connections.some(({ state }) => state === 'pending')) return true;
  return week.state === 'pending' && connections.some(({ state }) => state === 'active');
}

/** Says what the page waits for, and how to stop it: a page that changes by itself is hard to read for some. */
export function waitingNotice(path: string, looksAgain: boolean): Html {
  return html`<p role="status">
    Your calendar is being read.
    ${
      looksAgain
        ? html`This page looks again by itself every ${LOOK_AGAIN_SECONDS} seconds.
            <a href="${path}?still">Let it stand still</a>`
        : html`<a href="${path}">Look again</a>`
    }
  </p>`;
}
