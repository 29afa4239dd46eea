import type { CalendarId } from '../ports/calendar-tables.ts';
import type { ConnectionId } from '../ports/store.ts';
import type { MemoryTables } from './memory-tables.ts';

/** A calendar with its events, their occurrences and its watches. */
export function eraseCalendar(tables: MemoryTables, calendarId: CalendarId): void {
  tables.calendars.delete(calendarId);
  tables.records.delete(calendarId);
  for (const watch of tables.watches.values()) if (watch.calendarId === calendarId) tables.watches.delete(watch.id);
  const kept = tables.occurrences.filter((row) => row.calendarId !== calendarId);
  tables.occurrences.splice(0, tables.occurrences.length, ...kept);
}

/** All calendars of a connection. */
export function eraseCalendars(tables: MemoryTables, connectionId: ConnectionId): void {
  for (const calendar of tables.calendars.values()) {
    if (calendar.connectionId === connectionId) eraseCalendar(tables, calendar.calendarId);
  }
}
