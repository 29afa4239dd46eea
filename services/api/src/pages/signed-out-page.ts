import { html } from './html.ts';
import { layout } from './layout.ts';

/** After signing out. It signs nobody in, so that leaving can be seen to have worked. `opensHere`: the start page does, at this computer. */
export function signedOutPage({ opensHere }: { readonly opensHere: boolean }): string {
  return layout(
    'Signed out',
    html`<h1>You are signed out</h1>
      <p>This browser has no session. Calendars that were connected are still there.</p>
      ${opensHere ? html`<p><a href="/">Go to the start page</a>: it signs you in again, because you are at this computer and nobody has connected an account yet.</p>` : null}
      <p><a href="/connect">Sign in with Google or Microsoft</a></p>`,
  );
}
