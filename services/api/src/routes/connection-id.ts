import { AppError, type ConnectionId } from '@clearweek/app';
import { z } from 'zod';

/** Anything that is no UUID names nothing, and the database is not asked about it. */
export function connectionId(text: string): ConnectionId {
  if (z.uuid().safeParse(text).success) return text as ConnectionId;
  throw new AppError('not_found', 'There is no such connection.');
}
