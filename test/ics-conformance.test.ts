import { createHash } from 'node:crypto';
import type { FeedValidators } from '@clearweek/app';
import { readCalendar } from '@clearweek/calendar';
import type { CalendarEvent } from '@clearweek/calendar';
import { createActs, createWorld } from '@clearweek/sandbox';
import type { SimCalendar } from '@clearweek/sandbox';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nothingKnown, patient, serve } from '../packages/providers/src/ics/testing/feed-server.ts';
import { companyDomain, conformanceNow, pretendedPeople } from './pretended-company.ts';
import { describeCalendar } from './provider-conformance.ts';
import type { CalendarHarness } from './provider-harness.ts';
import { calendarText } from './world-calendar-text.ts';

/**
 * Files and feeds have no account: no cursor, no settings, no notices. What they share with the providers is what takes place. A feed is
 * read over HTTP, and read again only where its server does not say that it is as it was.
 */
describeCalendar('An iCalendar feed', feedHarness);

interface FeedHarness extends CalendarHarness {
  /** How often the server sent the calendar, and how often it said that nothing changed. */
  readonly answers: { sent: number; unchanged: number };
}

async function feedHarness(): Promise<FeedHarness> {
  const clock = { now: () => conformanceNow };
  const people = pretendedPeople('google');
  const { world, state } = createWorld({ seed: 1, people, clock, domain: companyDomain });
  const [person, , , colleague] = world.people;
  const [calendar] = world.calendars(person?.id ?? '');
  if (person === undefined || colleague === undefined || calendar === undefined) throw new Error('Nobody is there');
  const feed = await serveCalendar(calendar);
  return {
    world,
    acts: createActs(state),
    person,
    colleague,
    calendar,
    read: feed.reader(),
    readAfresh: () => feed.reader()(),
    answers: feed.answers,
    close: feed.close,
  };
}

/** A server of the calendar as it is at the time of each request, and readers that know what they were told last. */
async function serveCalendar(calendar: SimCalendar) {
  const answers = { sent: 0, unchanged: 0 };
  const server = await serve((request, response) => {
    const text = calendarText(calendar);
    const etag = `"${createHash('sha256').update(text).digest('hex')}"`;
    const isKnown = request.headers['if-none-match'] === etag;
    answers[isKnown ? 'unchanged' : 'sent'] += 1;
    if (isKnown) response.writeHead(304, { etag }).end();
    else response.writeHead(200, { etag, 'content-type': 'text/calendar' }).end(text);
  });
  const fetcher = server.fetcher();

  function reader(): () => Promise<readonly CalendarEvent[]> {
    let validators: FeedValidators = nothingKnown;
    let events: readonly CalendarEvent[] = [];
    return async () => {
      const answer = await fetcher.fetch(server.url(), validators, patient());
      if (answer.kind === 'failed') throw new Error(answer.text);
      if (answer.kind === 'content') {
        ({ validators } = answer);
        events = eventsIn(answer.bytes);
      }
      return events;
    };
  }

  async function close(): Promise<void> {
    await fetcher.close();
    await server[Symbol.asyncDispose]();
  }

  return { answers, reader, close };
}

function eventsIn(bytes: Uint8Array): readonly CalendarEvent[] {
  const reading = readCalendar(bytes);
  if (reading.kind !== 'calendar') throw new Error('The text is no calendar');
  if (reading.warnings.length > 0) throw new Error(`Not all was read: ${JSON.stringify(reading.warnings)}`);
  return reading.events;
}

describe('A feed that is read on', () => {
  test('is sent once for each change, and not for none', async () => {
    const { acts, calendar, read, answers, close } = await feedHarness();
    onTestFinished(close);
    const times = { kind: 'dates', start: '2026-10-06', end: '2026-10-07' } as const;
    await read();
    acts.create(calendar.id, { times, title: 'Rake leaves' });
    expect(await read()).toHaveLength(1);
    expect(await read()).toHaveLength(1);
    expect(answers).toEqual({ sent: 2, unchanged: 1 });
  });
});
