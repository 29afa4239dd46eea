import type { CalendarChange, CalendarChanges, ListedRecord } from '@clearweek/app';
import type { CalendarEvent } from '@clearweek/calendar';

/** A calendar as somebody keeps it who does with a provider's changes what the port says, and nothing else. */
export interface ProviderMirror {
  apply(changes: Extract<CalendarChanges, { kind: 'changes' }>): void;
  events(): CalendarEvent[];
  /** All that is known, for comparing two states. */
  state(): unknown;
}

interface Row {
  readonly series: string | null;
  readonly event: CalendarEvent;
}

export function createProviderMirror(): ProviderMirror {
  const rows = new Map<string, Row>();
  const listed = new Map<string, Map<string, ListedRecord>>();

  function remove(record: string): void {
    rows.delete(record);
    listed.delete(record);
    for (const occurrences of listed.values()) occurrences.delete(record);
    for (const [other, { series }] of rows) if (series === record) rows.delete(other);
  }

  function applyOne(change: CalendarChange): void {
    switch (change.kind) {
      case 'event': {
        const { record, series, event } = change;
        for (const occurrences of listed.values()) occurrences.delete(record);
        rows.set(record, { series, event });
        return;
      }
      case 'listed': {
        const occurrences = new Map(change.complete ? [] : listed.get(change.series));
        for (const one of change.occurrences) {
          rows.delete(one.record);
          occurrences.set(one.record, one);
        }
        listed.set(change.series, occurrences);
        return;
      }
      case 'removed':
        remove(change.record);
        return;
    }
  }

  return {
    apply({ whole, changes }) {
      if (whole) {
        rows.clear();
        listed.clear();
      }
      changes.forEach(applyOne);
    },
    events: () =>
      [...rows].map(([record, { event }]) => {
        const occurrences = listed.get(record);
        if (occurrences === undefined) return event;
        return { ...event, listedStarts: [...occurrences.values()].map(({ start, length }) => ({ start, length })) };
      }),
    state: () => ({
      rows: [...rows].sort(byKey),
      listed: [...listed].map(([series, occurrences]) => [series, [...occurrences].sort(byKey)] as const).sort(byKey),
    }),
  };
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : Number(one > other);
}
