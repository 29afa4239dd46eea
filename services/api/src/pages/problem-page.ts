import type { Problem } from '@clearweek/app';
import { html } from './html.ts';
import { layout } from './layout.ts';

/** What a person sees where something did not work. */
export function problemPage(problem: Problem): string {
  return layout(
    problem.title,
    html`<h1>${problem.title}</h1>
      <p>${problem.detail}</p>
      ${(problem.errors ?? []).filter(({ text }) => text !== problem.detail).map(({ text }) => html`<p>${text}</p>`)}
      <p><a href="/">Go to the start page</a></p>
      <p class="small"><a href="${problem.type}">${problem.code}</a> · request ${problem.instance}</p>`,
  );
}
