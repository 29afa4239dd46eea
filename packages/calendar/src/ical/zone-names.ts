import { findZone } from '../find-zone.ts';
import type { CustomZoneDefinition } from './custom-zone.ts';
import type { FileZone } from './read-zones.ts';

/** Turns the TZID of a file into the id of a zone. */
export interface ZoneNames {
  /** An IANA id, the id of a zone that only the file describes, or null: nobody knows the name. */
  resolve(name: string): string | null;
  /** The zones of the file that some name was resolved to. */
  used(): CustomZoneDefinition[];
}

const MAXIMUM_REMEMBERED = 10_000;
/** Characters; no zone of the world has a name half as long. */
const MAXIMUM_NAME = 500;

/**
 * A name that the world knows (IANA, Windows) wins over the rules in the file: programs ship rules that are years
 * old. The file's own rules count for names that only the file knows; of two zones with the same name the first.
 */
export function zoneNames(fileZones: readonly FileZone[]): ZoneNames {
  const own = new Map<string, FileZone>();
  for (const zone of fileZones) if (!own.has(zone.name)) own.set(zone.name, zone);
  const answers = new Map<string, string | null>();
  const used = new Map<string, CustomZoneDefinition>();

  function look(name: string): string | null {
    if (name.length > MAXIMUM_NAME) return null;
    const found = findZone(name);
    if (found.kind === 'zone') return found.id;
    const zone = own.get(name);
    if (zone === undefined) return null;
    const located = zone.location === null ? null : findZone(zone.location);
    if (located?.kind === 'zone') return located.id;
    if (zone.definition === null) return null;
    used.set(zone.definition.id, zone.definition);
    return zone.definition.id;
  }

  return {
    resolve(name) {
      const known = answers.get(name);
      if (known !== undefined) return known;
      const answer = look(name);
      if (answers.size < MAXIMUM_REMEMBERED) answers.set(name, answer);
      return answer;
    },
    used: () => [...used.values()],
  };
}
