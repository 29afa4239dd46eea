import { isRealDate, plainDate } from '@clearweek/calendar';
import type { PlainDate } from '@clearweek/calendar';

/**
 * The uid of a meeting from Graph's `iCalUId`, the same on every calendar, of any provider, and for a series and all that belongs to it.
 *
 * Exchange names a meeting by a global object id (MS-OXOCAL, 2.2.1.27), which Graph writes as hexadecimal digits: 16 bytes that say
 * what it is, 4 bytes for the date of an occurrence (zero for the series itself), 8 for the time of making, 8 reserved, 4 for the size of
 * the data, and the data. Two things are undone here:
 *
 * - the date of an occurrence becomes zero again, which makes the clean global object id (2.2.1.28) that all of the series share and
 *   that Exchange sends to others as UID (MS-OXCICAL, 2.1.3.1.1.20.26);
 * - where the meeting was made elsewhere, the data are `vCal-Uid`, a 1 in 4 bytes and the UID that it was made with: that one is the uid.
 *
 * Anything else is left as it is.
 */
export function uidOfICalUId(iCalUId: string): string {
  if (!CLASS.test(iCalUId) || iCalUId.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(iCalUId)) return iCalUId;
  const bytes = Buffer.from(iCalUId, 'hex');
  if (bytes.length < DATA) return iCalUId;
  const foreign = foreignUid(bytes);
  if (foreign !== null) return foreign;
  bytes.fill(0, DATE, DATE + 4);
  // MS-OXCICAL writes the digits in upper case, and so do the invitations that reach other calendars.
  return bytes.toString('hex').toUpperCase();
}

/** The date of the occurrence that an `iCalUId` names, on the calendar of its series; null where it names none. */
export function dateOfICalUId(iCalUId: string): PlainDate | null {
  if (!CLASS.test(iCalUId)) return null;
  const [high = 0, low = 0, month = 0, day = 0] = Buffer.from(iCalUId.slice(DATE * 2, DATE * 2 + 8), 'hex');
  return isRealDate(high * 256 + low, month, day) ? plainDate(high * 256 + low, month, day) : null;
}

const CLASS = /^040000008200E00074C5B7101A82E008/i;
const DATE = 16;
const SIZE = 36;
const DATA = 40;
const FOREIGN = Buffer.from('vCal-Uid\u0001\0\0\0', 'latin1');

function foreignUid(bytes: Buffer): string | null {
  const data = bytes.subarray(DATA, DATA + bytes.readUInt32LE(SIZE));
  if (!data.subarray(0, FOREIGN.length).equals(FOREIGN)) return null;
  const uid = data.subarray(FOREIGN.length).toString('utf8');
  const end = uid.indexOf('\0');
  const text = end === -1 ? uid : uid.slice(0, end);
  return text === '' ? null : text;
}
