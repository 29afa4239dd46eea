import type { ApiContext } from '../options.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';

/** After signing out. It signs nobody in, so that leaving can be seen to have worked. */
export function signedOutPage(mode: ApiContext['mode']): string {
  return layout(
    'Signed out',
    html`<h1>You are signed out</h1>
      <p>The session of this browser is over. Your calendars are still there.</p>
      ${mode === 'embedded' ? html`<p><a href="/">Go to the start page</a>: it signs you in again, because you are at this computer.</p>` : null}
      <p><a href="/connect">Sign in with Google or Microsoft</a></p>`,
  );
}
