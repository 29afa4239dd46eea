import { json } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';

/** The token endpoint's error body (RFC 6749, 5.2). The description is for people; no program may rely on it. */
export function tokenError(status: number, error: string, description: string): Reply {
  return json(status, { error, error_description: description }, { 'cache-control': 'no-store' });
}
