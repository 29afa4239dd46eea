import { HOUR, type Instant } from '@clearweek/calendar';
import type { TroubledAccounts } from '../ports/mail-tables.ts';

/** Fewer accounts at once are people who happened to change something; so many, and a tenth of all, are somebody's decision or mistake. */
const SEVERAL = 10;
const SHARE = 0.1;

/** Where a wave can be, mail waits so long before it is looked whether it is one. */
export const LOOKED_AFTER_MS = HOUR;
/** Mail of a wave goes out this long after its trouble began, where the trouble is not over by then. */
const HELD_MS = 6 * HOUR;

/** Whether a wave of accounts that break is possible at all, with so many accounts. */
export function canBeWave(accounts: number): boolean {
  return accounts >= SEVERAL;
}

/**
 * Until when a mail about an account that broke at `wantedAt` is held back, because within an hour of it too many accounts of its organization broke at the same
 * provider: an administrator who blocks Clearweek for a moment, or a new rule for passwords, is no reason to write to everybody at once. Null: not held.
 */
export function heldUntil({ accounts, troubled }: TroubledAccounts, wantedAt: Instant, now: Instant): Instant | null {
  const isWave = canBeWave(accounts) && troubled >= Math.max(SEVERAL, accounts * SHARE);
  return isWave && now < wantedAt + HELD_MS ? wantedAt + HELD_MS : null;
}
