import type { EventLines } from './components.ts';
import type { Property } from './property.ts';
import { rawValue, readProperty, textValue } from './property.ts';

/** Gives out the properties of one event by name, taken apart when asked for. */
export interface LineAccess {
  /** All that can be read. */
  all(name: string): Property[];
  /** The first that can be read (a property that may stand once counts once). */
  first(name: string): Property | undefined;
  has(name: string): boolean;
  /** The first value as text, or empty. */
  text(name: string): string;
  /** The first value in upper case without blanks around it: a word out of a list. */
  mark(name: string): string;
  /** The values as written, one for each line. */
  raw(name: string): string[];
  lines(name: string): readonly string[];
  /** How many of the lines asked for could not be taken apart. */
  unreadable(): number;
}

export function createLineAccess(source: EventLines): LineAccess {
  const lines = (name: string): readonly string[] => source.lines.get(name) ?? [];
  const unreadable = new Set<string>();

  function read(line: string): Property[] {
    const property = readProperty(line);
    if (property === null) unreadable.add(line);
    return property === null ? [] : [property];
  }

  function first(name: string): Property | undefined {
    for (const line of lines(name)) {
      const [property] = read(line);
      if (property !== undefined) return property;
    }
    return undefined;
  }

  return {
    lines,
    first,
    all: (name) => lines(name).flatMap(read),
    has: (name) => lines(name).length > 0,
    text: (name) => textValue(first(name)),
    mark: (name) =>
      rawValue(lines(name)[0] ?? '')
        .trim()
        .toUpperCase(),
    raw: (name) => lines(name).map((line) => rawValue(line).trim()),
    unreadable: () => unreadable.size,
  };
}
