import { html, type Html } from './html.ts';

export interface PageWishes {
  /** Opens the page again by itself after this many seconds, for as long as something is on its way. */
  readonly refreshSeconds?: number;
  /**
   * For a page whose address must not be told and which holds a form: forms say which site they come from and nothing more, although
   * the answer's header says `no-referrer`, with which they would say nothing and be refused.
   */
  readonly tellsOnlyOrigin?: boolean;
}

/** A whole page around its content. */
export function layout(title: string, content: Html, { refreshSeconds, tellsOnlyOrigin }: PageWishes = {}): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${tellsOnlyOrigin === true ? html`<meta name="referrer" content="strict-origin" />` : null}
        ${refreshSeconds === undefined ? null : html`<meta http-equiv="refresh" content="${refreshSeconds}" />`}
        <title>${title}</title>
        <link rel="stylesheet" href="/page.css" />
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html> `.html;
}
