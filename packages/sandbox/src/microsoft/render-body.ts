import type { SimDetails } from '../world/model.ts';

/** The text with a meeting link of another maker in it: only Teams has fields of its own. */
export function bodyText(details: SimDetails): string {
  const foreign = details.conferenceUrl !== null && !isTeams(details.conferenceUrl) ? details.conferenceUrl : null;
  return [details.description, foreign].filter((part) => part !== null && part !== '').join('\r\n\r\n');
}

export function isTeams(url: string): boolean {
  return /teams/i.test(url);
}

export function renderBody(text: string, asText: boolean): object {
  if (asText) return { contentType: 'text', content: text };
  const inside = escaped(text).replaceAll(/\r?\n/g, '<br>\r\n');
  return {
    contentType: 'html',
    content: `<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>${inside}</body></html>`,
  };
}

/** The first 255 characters. */
export function preview(text: string): string {
  return text.slice(0, 255);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
