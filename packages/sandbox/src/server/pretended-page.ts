import type { ProviderName } from './fault-kinds.ts';
import { PAGE_STYLE } from './sign-in-style.ts';

export const providerLabels: Readonly<Record<ProviderName, string>> = { google: 'Google', microsoft: 'Microsoft' };

/** `title` as plain text, `content` as markup. */
export interface PretendedPage {
  readonly provider: ProviderName;
  readonly title: string;
  readonly content: string;
}

/** A whole page that says that it is not the real provider's. Works without JavaScript, from 320 px on, light and dark. */
export function pretendedPage({ provider, title, content }: PretendedPage): string {
  const name = providerLabels[provider];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p class="label">This is not ${name}. No real account, no password, and nothing leaves this computer.</p>
${content}
</main>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe as text and inside of a quoted attribute. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Parameters that a form carries along unseen. */
export function hiddenFields(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('\n');
}
