import { findZone, type Zone } from '@clearweek/calendar';
import { AppError } from './errors.ts';

/** The zone that somebody named, by IANA or Windows name; `unknown_zone` where there is no such. */
export function requireZone(name: string, pointer = '/zone'): { readonly id: string; readonly zone: Zone } {
  const found = findZone(name);
  if (found.kind === 'zone') return found;
  throw new AppError('unknown_zone', 'Name a zone of the IANA list, such as Europe/Berlin.', {
    problems: [{ pointer, code: 'unknown_zone', text: 'This is not a known time zone.' }],
  });
}
