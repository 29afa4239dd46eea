import { escapeHtml } from '@clearweek/app';

/** Text that is HTML already and is not escaped again. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | null | readonly Part[];

/** A template of HTML: whatever is filled in is escaped, unless it is HTML itself; lists are joined, null is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.reduce((text, string, index) => text + asHtml(parts[index - 1] ?? null) + string) };
}

function asHtml(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'html' in part ? part.html : part.map(asHtml).join('');
}
