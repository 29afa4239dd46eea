import type { AccountQuestion } from '@clearweek/app';
import { providerNames } from './connect-page.ts';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';

/** Somebody who is signed in came back with another account: what it means is asked, never assumed. Works without JavaScript, and can be opened again. */
export function accountQuestionPage(question: AccountQuestion): string {
  const { provider, address, decision, choices } = question;
  const title = titles[question.kind];
  return layout(
    title,
    html`<h1>${title}</h1>
      <p>
        You are signed in to Clearweek already. The ${providerNames[provider]} account that you have just chosen is:
      </p>
      <p><strong>${address}</strong></p>
      <p>${explanations[question.kind]}</p>
      <form method="post" action="/connect/decide" enctype="multipart/form-data">
        <input type="hidden" name="decision" value="${decision}" />
        ${choices.map((choice) => button(choice, labels[choice]))} ${button('cancel', 'Leave everything as it is')}
      </form>
      <p class="small">
        Clearweek keeps this question for ten minutes. Without an answer nothing is connected, and the permission to
        read is not kept.
      </p>`,
  );
}

const titles = {
  attach: 'Add this calendar to yours?',
  taken: 'This account belongs to somebody else here',
  elsewhere: 'This account belongs to another organization',
} as const;

const explanations = {
  attach:
    'If it is yours too, both calendars are counted together, and a meeting that stands in both counts once. If you are another person at the same computer, sign in as yourself instead; the calendars that are here now stay with whoever added them.',
  taken:
    'Another person in Clearweek has connected it. It cannot be added to yours; if that person is you, sign in with it.',
  elsewhere: 'It cannot be added to yours. You can sign in with it instead.',
} as const;

const labels = { attach: 'It is mine too: add it', switch: 'I am somebody else: sign in with this account' } as const;

function button(choice: string, label: string): Html {
  return html`<p>
    <button name="choice" value="${choice}" ${choice === 'cancel' ? html` class="quiet"` : null}>${label}</button>
  </p>`;
}
