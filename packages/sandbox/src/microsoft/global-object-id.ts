/**
 * Exchange's name for a meeting across mailboxes (MS-OXOCAL 2.2.1.27): 16 bytes of class id, the date of the occurrence (zero for the
 * meeting as a whole), the time of creation, 8 reserved bytes, the length of what follows, and the data. A meeting from another system
 * keeps that system's UID in the data behind `vCal-Uid`.
 */
const CLASS_ID = '040000008200E00074C5B7101A82E008';
const FOREIGN = `${Buffer.from('vCal-Uid', 'latin1').toString('hex').toUpperCase()}01000000`;
const DATE_AT = 32;

/** `iCalUId` as Graph gives it. `on`: the date of the occurrence in its series' zone, `YYYY-MM-DD`; null for a master or single event. */
export function iCalUId(uid: string, on: string | null): string {
  const clean = isGlobalObjectId(uid) ? uid.toUpperCase() : wrapped(uid);
  return on === null ? clean : `${clean.slice(0, DATE_AT)}${dateBytes(on)}${clean.slice(DATE_AT + 8)}`;
}

function isGlobalObjectId(uid: string): boolean {
  return uid.length >= 80 && uid.toUpperCase().startsWith(CLASS_ID) && /^[0-9a-f]+$/i.test(uid);
}

function wrapped(uid: string): string {
  const data = `${FOREIGN}${Buffer.from(uid, 'utf8').toString('hex').toUpperCase()}00`;
  return `${CLASS_ID}${'0'.repeat(8 + 16 + 16)}${littleEndian(data.length / 2, 4)}${data}`;
}

/** Year (high byte first), month, day. */
function dateBytes(on: string): string {
  const year = Number(on.slice(0, 4)).toString(16).padStart(4, '0');
  const rest = [on.slice(5, 7), on.slice(8, 10)].map((part) => Number(part).toString(16).padStart(2, '0'));
  return `${year}${rest.join('')}`.toUpperCase();
}

function littleEndian(value: number, length: number): string {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntLE(value, 0, length);
  return bytes.toString('hex').toUpperCase();
}
