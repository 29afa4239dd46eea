import type { ContentLines } from './content-lines.ts';
import type { ReadingLimits } from './limits.ts';
import { propertyName } from './property.ts';

/** What a calendar text holds, in its order. Lines are unfolded, and only those that somebody reads. */
export type Component =
  | { readonly kind: 'event' | 'busy_times'; readonly event: EventLines }
  /** An event that never ends although something else begins or the calendar ends. */
  | { readonly kind: 'broken_event' }
  | { readonly kind: 'header'; readonly name: string; readonly line: string }
  | { readonly kind: 'other'; readonly name: string }
  /** The text stops inside of a component. */
  | { readonly kind: 'truncated' }
  /** Nothing was found, but so much was passed over that others should have their turn. */
  | { readonly kind: 'pause' };

/** The lines of one VEVENT or VFREEBUSY, without those of its alarms. */
export interface EventLines {
  readonly lines: ReadonlyMap<string, readonly string[]>;
  /** Lines that are no content lines, or too many of them. */
  readonly unreadable: number;
  readonly tooManyExceptions: boolean;
}

/** The names of the properties that somebody reads. */
export interface WantedProperties {
  readonly event: ReadonlySet<string>;
  readonly header: ReadonlySet<string>;
}

/** Characters after which others have their turn, whatever was found in them. */
const CHARACTERS_AT_ONCE = 131_072;

/** Cuts a calendar text into its components. */
export function* components(
  lines: ContentLines,
  wanted: WantedProperties,
  limits: ReadingLimits,
): Generator<Component> {
  const nesting = createNesting(wanted, limits);
  let pauseAt = CHARACTERS_AT_ONCE;
  for (let line = lines.next(); line !== null; line = lines.next()) {
    if (lines.position() >= pauseAt) {
      pauseAt = lines.position() + CHARACTERS_AT_ONCE;
      yield { kind: 'pause' };
    }
    if (line === '') continue;
    const mark = componentMark(line);
    const component =
      mark === null ? nesting.content(line) : mark.begins ? nesting.begin(mark.name) : nesting.end(mark.name);
    if (component !== null) yield component;
  }
  if (nesting.isOpen()) yield { kind: 'truncated' };
}

const COLLECTED: Readonly<Record<string, 'event' | 'busy_times'>> = { VEVENT: 'event', VFREEBUSY: 'busy_times' };

/** Follows BEGIN and END, and collects the lines of the event that is open. */
function createNesting(wanted: WantedProperties, limits: ReadingLimits) {
  const open: string[] = [];
  let event: EventCollector | null = null;
  let eventDepth = 0;

  function content(line: string): Component | null {
    if (event !== null && open.length === eventDepth + 1) event.add(line);
    if (event !== null || open.at(-1) !== 'VCALENDAR') return null;
    const name = propertyName(line);
    return name !== null && wanted.header.has(name) ? { kind: 'header', name, line } : null;
  }

  function begin(name: string): Component | null {
    const isCollected = COLLECTED[name] !== undefined;
    const isBroken = isCollected && event !== null;
    if (isBroken) open.length = eventDepth;
    if (isCollected) {
      event = collectEvent(wanted.event, limits);
      eventDepth = open.length;
    }
    // Deeper components are not followed; nothing that is read lies there.
    if (isCollected || open.length < limits.maximumDepth) open.push(name);
    return isBroken ? { kind: 'broken_event' } : null;
  }

  function end(name: string): Component | null {
    const depth = open.lastIndexOf(name);
    if (depth === -1) return null;
    open.length = depth;
    if (event === null) return OTHER_COMPONENTS.has(name) ? { kind: 'other', name } : null;
    if (depth > eventDepth) return null;
    const lines = event.finish();
    event = null;
    const kind = COLLECTED[name];
    return depth === eventDepth && kind !== undefined ? { kind, event: lines } : { kind: 'broken_event' };
  }

  return { content, begin, end, isOpen: () => open.length > 0 };
}

const OTHER_COMPONENTS = new Set(['VTODO', 'VJOURNAL', 'VAVAILABILITY', 'VPOLL']);

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
