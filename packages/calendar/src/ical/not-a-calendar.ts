/** The bytes are no calendar at all. */
export interface NotACalendar {
  readonly kind: 'not-a-calendar';
  readonly reason: 'empty' | 'html' | 'binary' | 'no_calendar';
  /** A plain sentence for the person who sent the file. Never holds anything from it. */
  readonly text: string;
}

const SENTENCES: Record<NotACalendar['reason'], string> = {
  empty: 'The file is empty.',
  html: 'This is a web page, not a calendar. The address may need a sign-in, or point to a page about the calendar.',
  binary: 'This is no text file. A calendar file ends in .ics; unpack it first if it came in an archive.',
  no_calendar: 'There is no calendar in this file. A calendar file starts with BEGIN:VCALENDAR.',
};

const CALENDAR = /(?:^|[\r\n])[ \t]*BEGIN[ \t]*:[ \t]*(?:VCALENDAR|VEVENT)[ \t]*(?:[\r\n]|$)/i;

/** Says why a text is no calendar; null where it looks like one. */
export function whyNotACalendar(text: string): NotACalendar | null {
  if (CALENDAR.test(text)) return null;
  const reason = reasonOf(text);
  return { kind: 'not-a-calendar', reason, text: SENTENCES[reason] };
}

function reasonOf(text: string): NotACalendar['reason'] {
  const start = text.slice(0, 4096);
  if (text.trim() === '') return 'empty';
  const markup = start.replaceAll(/<!--[\s\S]*?-->|<\?xml[^>]*>/gi, '').trimStart();
  if (/^<(?:!doctype\s+html|html|head|body)\b/i.test(markup)) return 'html';
  // Archives and office files carry control characters that no text has.
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(start) || start.startsWith('%PDF-')) return 'binary';
  return 'no_calendar';
}
