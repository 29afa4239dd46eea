import { type ErrorCode, errorTable } from '@clearweek/app';
import { html } from './html.ts';
import { layout } from './layout.ts';

export const retryInWords = {
  never: 'Asking again with the same request does not help; it has to be changed.',
  later: 'Asking again after a while can help.',
  action: 'Somebody has to do something first; then asking again helps.',
} as const;

/** Explains one row of the table of errors. */
export function codePage(code: ErrorCode): string {
  const { title, status, retry } = errorTable[code];
  return layout(
    title,
    html`<h1>${title}</h1>
      <p>${retryInWords[retry]}</p>
      <p class="small">Code <code>${code}</code>, HTTP status ${status}</p>
      <p><a href="/">Go to the start page</a></p>`,
  );
}
