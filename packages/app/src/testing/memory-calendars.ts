import type { CalendarId, Calendars, MirroredCalendar } from '../ports/calendar-tables.ts';
import { requireOwner } from './memory-connections.ts';
import { eraseCalendar } from './memory-erasing.ts';
import type { MemoryTables } from './memory-tables.ts';

export function memoryCalendars(tables: MemoryTables, newId: () => string): Calendars {
  const { calendars, records } = tables;
  return {
    async list(connectionId) {
      const own = [...calendars.values()].filter((calendar) => calendar.connectionId === connectionId);
      return own.map((calendar) => ({ ...calendar, events: records.get(calendar.calendarId)?.size ?? 0 }));
    },
    async create(connectionId, { id, primary }) {
      requireOwner(tables, connectionId);
      const known = [...calendars.values()].find((one) => one.connectionId === connectionId && one.id === id);
      if (known !== undefined) return known;
      const calendarId = newId() as CalendarId;
      const fresh = { cursor: null, zone: null, events: 0, syncedAt: null, dirtyAt: null };
      const calendar: MirroredCalendar = { ...fresh, calendarId, connectionId, id, primary };
      calendars.set(calendarId, calendar);
      return calendar;
    },
    async update(calendarId, { heeded, ...change }) {
      const calendar = calendars.get(calendarId);
      if (calendar === undefined) return;
      const isHeeded = heeded != null && calendar.dirtyAt === heeded;
      calendars.set(calendarId, { ...calendar, ...(isHeeded && { dirtyAt: null }), ...change });
    },
    async markDirty(calendarIds, at) {
      for (const id of calendarIds) {
        const calendar = calendars.get(id);
        if (calendar !== undefined) calendars.set(id, { ...calendar, dirtyAt: at });
      }
    },
    async remove(calendarId) {
      eraseCalendar(tables, calendarId);
    },
  };
}
