import type { Instant } from '@clearweek/calendar';
import { z } from 'zod';

/** An instant as the API writes it: RFC 3339 in UTC, whole seconds. */
export const instantSchema = z.iso.datetime().meta({ description: 'RFC 3339 in UTC', example: '2026-11-23T09:00:00Z' });

/** A fraction of a second is cut off. */
export function presentInstant(at: Instant): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
