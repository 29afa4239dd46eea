import type { IncomingMessage, ServerResponse } from 'node:http';

export type FeedMood = 'well' | 'gone' | 'html' | 'silent' | 'endless' | 'broken' | 'astray';

/** How a feed's server answers in each mood; `content` is what it serves when it is well. */
function answerIn(mood: FeedMood, content: string, response: ServerResponse): void {
  switch (mood) {
    case 'well':
      response.writeHead(200, { 'content-type': 'text/calendar' }).end(content);
      return;
    case 'gone':
      response.writeHead(404).end();
      return;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
      return;
    case 'silent':
      return;
    case 'endless':
      response.writeHead(200, { 'content-type': 'text/calendar' });
      response.write('BEGIN:VCALENDAR\r\n');
      pour(response);
      return;
    case 'broken':
      response.writeHead(500).end();
      return;
    case 'astray':
      response.writeHead(302, { location: 'https://192.168.0.1/calendar.ics' }).end();
  }
}

/** Writes for as long as anybody reads. */
function pour(response: ServerResponse): void {
  const line = `X-MORE:${'m'.repeat(8_000)}\r\n`;
  const more = () => {
    while (!response.destroyed && response.write(line));
  };
  response.on('drain', more);
  response.on('error', () => {});
  more();
}

/** Handles requests in whatever mood the server is in at the time. */
export function moody(server: { mood: FeedMood; content: string }) {
  return (_request: IncomingMessage, response: ServerResponse) => answerIn(server.mood, server.content, response);
}

const head = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Clearweek//Walk//EN\r\nX-WR-TIMEZONE:Europe/Berlin\r\n';

/** A calendar with a weekly hour on each of the first `count` weekdays, from Monday 2 November 2026 at 10:00 in Berlin. */
export function weeklyHours(count: number): string {
  const events = Array.from({ length: count }, (_, index) =>
    [
      'BEGIN:VEVENT',
      `UID:hour-${index}@walk.example`,
      'DTSTAMP:20261101T000000Z',
      `DTSTART;TZID=Europe/Berlin:2026110${2 + index}T100000`,
      'DURATION:PT1H',
      'RRULE:FREQ=WEEKLY',
      `SUMMARY:Hour ${index}`,
      'ATTENDEE:mailto:ada@walk.example',
      'ATTENDEE:mailto:bob@walk.example',
      'END:VEVENT',
      '',
    ].join('\r\n'),
  );
  return `${head}${events.join('')}END:VCALENDAR\r\n`;
}
