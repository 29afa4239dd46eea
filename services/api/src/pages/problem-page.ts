import { errorTable, type Problem } from '@clearweek/app';
import type { NextPage } from '../problems/build-problem.ts';
import { retryInWords } from './code-page.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';

/** What a person sees where something did not work: what, what to do next, and the code for whoever helps. */
export function problemPage(problem: Problem, next: NextPage | null): string {
  const { title, detail, errors = [], code, type, instance } = problem;
  return layout(
    title,
    html`<h1>${title}</h1>
      <p>${detail}</p>
      ${errors.filter(({ text }) => text !== detail).map(({ text }) => html`<p>${text}</p>`)}
      ${errorTable[code].retry === 'later' ? html`<p>${retryInWords.later}</p>` : null}
      ${next === null ? null : html`<p><a class="button" href="${next.href}">${next.words}</a></p>`}
      <p><a href="/">Go to the start page</a></p>
      <p class="small"><a href="${type}">${code}</a> · request ${instance}</p>`,
  );
}
