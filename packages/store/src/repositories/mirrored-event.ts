import type { MirroredEvent } from '@clearweek/calendar';
import type { PersonId } from '@clearweek/app';
import type { TenantKeys } from '../encryption/tenant-keys.ts';
import type { StoredFacts, StoredParticipation, StoredTiming } from '../schema.ts';
import { uidOf } from './stored-event.ts';

export interface EventRow {
  readonly id: string;
  readonly person_id: string;
  readonly uid_hash: Buffer;
  readonly timing: StoredTiming;
  readonly facts: StoredFacts;
  readonly participation: StoredParticipation;
  /** Absent where titles were not asked for. */
  readonly title?: Buffer | null;
}

/** A row of the mirror as the rest of the program knows it. */
export async function mirroredEvent(keys: TenantKeys, row: EventRow): Promise<MirroredEvent> {
  const sealed = row.title ?? null;
  const title =
    sealed === null ? null : (await keys.of(row.person_id as PersonId)).open('events.title', row.id, sealed).toString();
  return { uid: uidOf(row.uid_hash), ...row.timing, ...row.facts, title, participation: row.participation };
}
