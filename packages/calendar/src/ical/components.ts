import type { ContentLines } from './content-lines.ts';
import type { ReadingLimits } from './limits.ts';
import { propertyName } from './property.ts';

/** What a calendar text holds, in its order. Lines are unfolded, and only those that somebody reads. */
export type Component =
  | { readonly kind: 'event'; readonly event: EventLines }
  /** An event that never ends although something else begins or the calendar ends. */
  | { readonly kind: 'broken_event' }
  | { readonly kind: 'header'; readonly name: string; readonly line: string }
  | { readonly kind: 'other'; readonly name: string }
  /** The text stops inside of a component. */
  | { readonly kind: 'truncated' };

/** The lines of one VEVENT, without those of its alarms. */
export interface EventLines {
  readonly lines: ReadonlyMap<string, readonly string[]>;
  /** Lines that are no content lines, or too many of them. */
  readonly unreadable: number;
  readonly tooManyExceptions: boolean;
}

/** Cuts a calendar text into its components. `read` names the properties of events that are collected. */
export function* components(
  lines: ContentLines,
  read: { readonly event: ReadonlySet<string>; readonly header: ReadonlySet<string> },
  limits: ReadingLimits,
): Generator<Component> {
  const open: string[] = [];
  let event: EventCollector | null = null;
  let eventDepth = 0;
  for (let line = lines.next(); line !== null; line = lines.next()) {
    const mark = componentMark(line);
    if (mark === null) {
      if (event !== null) {
        if (open.length === eventDepth + 1) event.add(line);
      } else if (open.at(-1) === 'VCALENDAR') {
        const name = propertyName(line);
        if (name !== null && read.header.has(name)) yield { kind: 'header', name, line };
      }
      continue;
    }
    if (mark.begins) {
      if (mark.name === 'VEVENT') {
        if (event !== null) {
          yield { kind: 'broken_event' };
          open.length = eventDepth;
        }
        event = collectEvent(read.event, limits);
        eventDepth = open.length;
      }
      if (open.length < limits.maximumDepth || mark.name === 'VEVENT') open.push(mark.name);
      continue;
    }
    const depth = open.lastIndexOf(mark.name);
    if (depth === -1) continue;
    if (event !== null && depth <= eventDepth) {
      yield depth === eventDepth ? { kind: 'event', event: event.finish() } : { kind: 'broken_event' };
      event = null;
    } else if (event === null && OTHER_COMPONENTS.has(mark.name)) yield { kind: 'other', name: mark.name };
    open.length = depth;
  }
  if (open.length > 0) yield { kind: 'truncated' };
}

const OTHER_COMPONENTS = new Set(['VTODO', 'VJOURNAL', 'VFREEBUSY', 'VAVAILABILITY', 'VPOLL']);

const MARK = /^(BEGIN|END)[ \t]*:[ \t]*([A-Z0-9-]+)[ \t]*$/i;

/** Whether the line begins or ends a component, and which. */
export function componentMark(line: string): { begins: boolean; name: string } | null {
  const first = line.charCodeAt(0) | 0x20;
  if ((first !== 0x62 && first !== 0x65) || line.length > 100) return null;
  const match = MARK.exec(line);
  if (!match) return null;
  return { begins: match[1]?.length === 5, name: (match[2] ?? '').toUpperCase() };
}

interface EventCollector {
  add(line: string): void;
  finish(): EventLines;
}

function collectEvent(wanted: ReadonlySet<string>, limits: ReadingLimits): EventCollector {
  const lines = new Map<string, string[]>();
  let unreadable = 0;
  let plain = 0;
  let tooManyExceptions = false;
  return {
    add(line) {
      const name = propertyName(line);
      if (name === null) unreadable += 1;
      else if (wanted.has(name)) {
        const sameName = lines.get(name) ?? [];
        if (name === 'EXDATE' || name === 'RDATE') {
          // A line holds one value at least, so no more lines than values can matter.
          if (sameName.length >= limits.maximumExceptions) {
            tooManyExceptions = true;
            return;
          }
        } else if (plain >= limits.maximumLines) {
          unreadable += 1;
          return;
        } else plain += 1;
        sameName.push(line);
        lines.set(name, sameName);
      }
    },
    finish: () => ({ lines, unreadable, tooManyExceptions }),
  };
}
