import { html, type Html } from './html.ts';

export interface PageWishes {
  /** Opens the page again by itself after this many seconds, for as long as something is on its way. */
  readonly refreshSeconds?: number;
}

/** A whole page around its content. */
export function layout(title: string, content: Html, { refreshSeconds }: PageWishes = {}): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${refreshSeconds === undefined ? null : html`<meta http-equiv="refresh" content="${refreshSeconds}" />`}
        <title>${title}</title>
        <link rel="stylesheet" href="/page.css" />
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html> `.html;
}
