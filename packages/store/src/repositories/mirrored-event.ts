import { DESCRIPTION_CUES, type DescriptionCue, type MirroredEvent } from '@clearweek/calendar';
import type { PersonId } from '@clearweek/app';
import type { PersonCipher, TenantKeys } from '../encryption/tenant-keys.ts';
import type { StoredFacts, StoredListing, StoredParticipation, StoredTiming } from '../schema.ts';
import { listedStartsOf } from './listed-starts.ts';
import { mapInSteps } from './steps.ts';
import { uidOf } from './stored-event.ts';

export interface EventRow {
  readonly id: string;
  readonly person_id: string;
  readonly uid_hash: Buffer;
  readonly timing: StoredTiming;
  readonly facts: StoredFacts;
  readonly participation: StoredParticipation;
  /** Absent where the events of occurrences are read: they are laid out already. */
  readonly listed?: StoredListing | null;
  /** Absent where titles were not asked for. */
  readonly title?: Buffer | null;
  /** Likewise. */
  readonly cues?: Buffer | null;
}

/** Rows of one person's mirror as the rest of the program knows them. */
export async function mirroredEvents(keys: TenantKeys, rows: readonly EventRow[]): Promise<MirroredEvent[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const cipher = await keys.of(first.person_id as PersonId);
  return mapInSteps(rows, (row) => mirroredEvent(cipher, row));
}

function mirroredEvent(cipher: PersonCipher, row: EventRow): MirroredEvent {
  const sealed = row.title ?? null;
  const title = sealed === null ? null : cipher.open('events.title', row.id, sealed).toString();
  const listed = row.listed ?? null;
  return {
    uid: uidOf(row.uid_hash),
    ...row.timing,
    ...(listed !== null && { listedStarts: listedStartsOf(listed) }),
    ...row.facts,
    title,
    cues: cuesOf(cipher, row),
    participation: row.participation,
  };
}

/** Those that this program knows: a later one may have known more. */
function cuesOf(cipher: PersonCipher, { id, cues }: EventRow): readonly DescriptionCue[] {
  if (cues == null) return [];
  const names = new Set(cipher.open('events.cues', id, cues).toString().split(' '));
  return DESCRIPTION_CUES.filter((cue) => names.has(cue));
}
