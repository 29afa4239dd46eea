import { hash } from 'node:crypto';
import type { SimPerson } from './model.ts';

type Provider = SimPerson['provider'];

/** The first bytes of every global object id that Outlook makes; four bytes for a date follow, empty in a meeting's own id. */
const OUTLOOK_UID_START = '040000008200E00074C5B7101A82E00800000000';

/**
 * The uid of a new meeting, the same on all copies: of Google `ID@google.com`, of Microsoft a global object id of 56 bytes as hex.
 * `number` is different for each meeting.
 */
export function newUid(provider: Provider, seed: number, number: number): string {
  const digest = hash('sha256', `uid ${seed} ${number}`, 'hex');
  if (provider === 'google') return `${digest.slice(0, 26)}@google.com`;
  const created = digest.slice(32, 48).toUpperCase();
  return `${OUTLOOK_UID_START}${created}000000000000000010000000${digest.slice(0, 32).toUpperCase()}`;
}

/** The uid that Google gives an event whose id its client has chosen. */
export function uidOfGoogleId(id: string): string {
  return `${id}@google.com`;
}

/**
 * The id of the copy of a meeting in somebody's calendar. Google has one id for all copies, Microsoft another one in each mailbox;
 * both follow from the uid, so that copies are found without an index.
 */
export function copyId(uid: string, provider: Provider, calendarId: string): string {
  if (provider === 'microsoft') return outlookId(`${uid} ${calendarId}`);
  return uid.endsWith('@google.com') ? uid.slice(0, -'@google.com'.length) : hash('sha256', uid, 'hex').slice(0, 26);
}

/** The id of one occurrence, once it needs one: an exception, or the copy of somebody who is invited to nothing else of the series. */
export function occurrenceId(eventId: string, provider: Provider, originalStart: string): string {
  if (provider === 'microsoft') return outlookId(`${eventId} ${originalStart}`);
  const iso = originalStart.includes('-') ? originalStart : new Date(Number(originalStart)).toISOString();
  return `${eventId}_${iso.replace(/\.\d+Z$/, 'Z').replaceAll(/[-:]/g, '')}`;
}

/** As long and as picky about case as Outlook's. */
function outlookId(text: string): string {
  return `AAMkA${hash('sha256', text, 'base64url')}`;
}
