import { HOUR } from '@clearweek/calendar';
import { calendarText, meetingLines } from './calendar-text.ts';
import { contentOf } from './scripted-feeds.ts';
import { createTestWorld } from './test-world.ts';

export const monday = meetingLines('20261123T090000', '20261123T100000', [
  'SUMMARY:Planning',
  'DESCRIPTION:secret plan',
]);
export const tuesday = meetingLines('20261124T090000', '20261124T100000', ['SUMMARY:Review']);
/** Calendars of one meeting and of two. */
export const one = calendarText([monday]);
export const two = calendarText([monday, tuesday]);
/** What the server of `readFeed` said when it was read. */
export const kept = { etag: '"1"', lastModified: 'Mon, 23 Nov 2026 09:00:00 GMT' };

/** A feed that was not read yet. */
export async function withFeed() {
  const it = createTestWorld();
  const me = await it.arrive();
  const { id } = await it.app.connectFeed(me, 'https://calendars.example/a.ics', null);
  return { it, me, id, sync: () => it.sync(me, id), stored: () => it.connection(me, id) };
}

/** A feed with one meeting that was read and measured an hour ago and is well. */
export async function readFeed() {
  const all = await withFeed();
  all.it.feeds.answer(contentOf(one, kept));
  await all.it.work();
  all.it.clock.pass(HOUR);
  return all;
}

/** A file that was not read yet. */
export async function withFile(bytes: Uint8Array) {
  const it = createTestWorld();
  const me = await it.arrive();
  const { id } = await it.app.connectFile(me, bytes, null);
  const tables = () => it.store.tables(me.tenantId);
  return { it, me, id, tables, sync: () => it.sync(me, id), stored: () => it.connection(me, id) };
}
