import { escapeHtml } from '../escape-html.ts';
/** A short letter: paragraphs, one link, paragraphs. */
export interface Letter {
  /** The heading. */
  readonly title: string;
  readonly before: readonly string[];
  readonly link: { readonly text: string; readonly url: string };
  readonly after: readonly string[];
}

/** The letter as plain text, one paragraph a line. */
export function letterText({ title, before, link, after }: Letter): string {
  return [title, ...before, `${link.text}: ${link.url}`, ...after].map(oneLine).join('\n\n').concat('\n');
}

const page = 'margin:0;padding:24px 12px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5';
const button =
  'display:inline-block;padding:12px 20px;border:2px solid #1a5fb4;border-radius:6px;background-color:#1a5fb4;color:#ffffff;text-decoration:none;font-weight:bold';

/**
 * The letter as HTML. Text and background keep the reader's own colours, light or dark; only the link has its own pair, with
 * enough contrast on both. Inline styles, a table for the width, no picture and no script, because mail programs know little
 * else.
 */
export function letterHtml({ title, before, link, after }: Letter): string {
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(oneLine(text))}</p>`;
  return [
    '<!doctype html>',
    '<html lang="en" dir="ltr">',
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    `<meta name="color-scheme" content="light dark"><title>${escapeHtml(oneLine(title))}</title></head>`,
    `<body style="${page}">`,
    '<table role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%" style="max-width:600px;margin:0 auto"><tr><td>',
    `<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${escapeHtml(oneLine(title))}</h1>`,
    ...before.map(paragraph),
    `<p style="margin:0 0 16px"><a href="${escapeHtml(link.url)}" style="${button}">${escapeHtml(link.text)}</a></p>`,
    ...after.map(paragraph),
    '</td></tr></table>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** Control characters and marks that turn the direction of writing have no place in a letter (Unicode 16, 23.2). */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, ' ');
}
