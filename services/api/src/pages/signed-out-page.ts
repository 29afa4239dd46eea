import { html } from './html.ts';
import { layout } from './layout.ts';

/** After signing out. It signs nobody in, so that leaving can be seen to have worked. */
export function signedOutPage(): string {
  return layout(
    'Signed out',
    html`<h1>You are signed out</h1>
      <p>The session of this browser is over. Your calendars are still there.</p>
      <p><a href="/">Go to the start page</a>: it signs you in again, because you are at this computer.</p>`,
  );
}
